import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { HubClient } from '../../../renderer/station/hub-client.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const answer =
  (status: number, body: object): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

async function hubThat(answers: RequestListener, silenceMs?: number): Promise<HubClient> {
  const server = createServer(answers);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new HubClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => 'station.secret', silenceMs);
}

describe('listening for pokes', () => {
  test('each one is heard', async () => {
    const hub = await hubThat((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': open\n\n');
      response.end('event: poke\ndata: {}\n\n');
    });
    let pokes = 0;
    await hub.listen(() => (pokes += 1), new AbortController().signal);
    expect(pokes).toBeGreaterThan(0);
  });

  test('a stream that fell silent ends, so that a new one is opened', async () => {
    const hub = await hubThat((_request, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n'), 100);
    const begun = performance.now();
    await hub.listen(() => undefined, new AbortController().signal).catch(() => undefined);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe('telling of what was set aside', () => {
  const report = { epoch: '0199aaaa-0000-4000-8000-000000000009', events: [{ sequence: 7, at: 1, why: 'SM-601', statement: { id: 'a' } }] };

  test('the hub names what it has now', async () => {
    let seen = '';
    const hub = await hubThat((request, response) => {
      request.on('data', (chunk: Buffer) => (seen += chunk.toString()));
      request.on('end', () => answer(request.url === '/api/station/set-aside' ? 200 : 404, { kept: [7] })(request, response));
    });
    expect(await hub.reportSetAside(report)).toEqual({ ok: true, value: [7] });
    expect(JSON.parse(seen)).toEqual(report);
  });

  test('an older hub, and anything that is no answer, has nothing', async () => {
    expect((await (await hubThat(answer(404, { problems: [{ code: 'SM-704' }] }))).reportSetAside(report)).ok).toBe(false);
    expect((await (await hubThat(answer(200, { kept: 'all' }))).reportSetAside(report)).ok).toBe(false);
  });
});
