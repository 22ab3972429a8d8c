import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { Enrolled } from '../../../renderer/station/enrolment.ts';
import { StatementTransport, type Destination } from '../../../renderer/station/statement-transport.ts';
import { destinationOf } from '../../../renderer/station/upload-wiring.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const [first, second] = ['0199aaaa-0000-7000-8000-00000000000a', '0199aaaa-0000-7000-8000-00000000000b'] as const;
const rows = [first, second].map((id, i) => ({ sequence: i + 1, text: JSON.stringify({ id }) }));
const now = Date.parse('2026-11-23T15:00:00Z');
const identity = { station: 'station-1', seat: 1, machine: 'm-1', lab: 'lab-1' };
const toHub = (hub: string): Destination =>
  destinationOf({}, { identity: { ...identity, hub }, credential: 'station.secret' } satisfies Pick<Enrolled, 'identity' | 'credential'>);
const toStore = (url: string, more: Partial<Destination> = {}): Destination => ({
  ...destinationOf(
    { recordStore: { url, key: 'lab-1', secret: 'größer', gzip: false, version: '1.0.3' } },
    { identity: { ...identity, hub: url }, credential: 'station.secret' },
  ),
  ...more,
});

async function storeThat(answers: RequestListener, to: (address: string) => Destination = toHub, timeoutMs?: number): Promise<StatementTransport> {
  const server = createServer(answers);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new StatementTransport(to(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), () => now, timeoutMs);
}

const send = async (transport: StatementTransport) => transport.send(await transport.pack(rows, 100_000));
const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (request, response) =>
    request
      .resume()
      .on('end', () => response.writeHead(status, headers).end(status === 204 ? undefined : typeof body === 'string' ? body : JSON.stringify(body)));
const later = { kind: 'later', afterMs: null };
const lost = { kind: 'lost' };

describe('what the store has', () => {
  test.each([
    ['in order', [first, second], 2],
    ['in another order', [second, first], 2],
    ['in upper case', [first.toUpperCase(), second], 2],
    ['shortened: the first alone', [first], 1],
    ['with others among them', ['0199aaaa-0000-7000-8000-0000000000ff', first, second], 2],
  ])('is what its list names, %s', async (_, body, count) => {
    expect(await send(await storeThat(answer(200, body)))).toEqual({ kind: 'stored', count });
  });

  test('does not end behind a hole: of a list that lacks the first nothing is taken', async () => {
    expect(await send(await storeThat(answer(200, [second])))).toEqual({ kind: 'unnamed' });
    expect(await send(await storeThat(answer(200, [])))).toEqual({ kind: 'unnamed' });
  });

  test('is all of it at a 204 of a record store, which names its version; a portal’s 204 stored nothing', async () => {
    expect(await send(await storeThat(answer(204, '', { 'x-experience-api-version': '2.0.0' })))).toEqual({ kind: 'stored', count: 2 });
    expect(await send(await storeThat(answer(204, '')))).toEqual(later);
  });

  test.each([
    ['the page of a sign-in portal', 200, '<html>Welcome to the school network</html>'],
    ['an object', 200, { ok: true }],
    ['a list of something else', 200, [1, 2]],
    ['a list that was cut off', 200, `["${first}","${second}`],
    ['an empty answer', 200, ''],
    ['accepted, by a queue in between', 202, ''],
    ['a refusal of a proxy', 400, '<html>Bad Request</html>'],
    ['a conflict without a number of the record store', 409, { problems: [{ code: 'SM-705' }] }],
    ['a body that came damaged', 400, { problems: [{ code: 'SM-601', where: 'body' }] }],
    ['a failure inside', 500, { problems: [{ code: 'SM-706' }] }],
    ['what is not there', 404, ''],
    ['a bad gateway', 502, ''],
  ])('is not told by %s: it is sent again', async (_, status, body) => {
    expect([later, lost]).toContainEqual(await send(await storeThat(answer(status, body))));
  });

  test('is not told by whoever a redirect leads to', async () => {
    let followed = 0;
    const transport = await storeThat((request, response) => {
      if (request.url === '/portal') followed += 1;
      if (request.url === '/portal') response.end(JSON.stringify([first, second]));
      else response.writeHead(307, { location: '/portal' }).end();
    });
    expect([await send(transport), followed]).toEqual([lost, 0]);
  });
});

describe('a refusal', () => {
  test('of the hub names the rule and the place, and not the number in the batch', async () => {
    expect(await send(await storeThat(answer(400, { problems: [{ code: 'SM-601', where: 'statements[1].verb.id' }] })))).toEqual({
      kind: 'refused',
      why: 'SM-601 verb.id',
    });
    expect(await send(await storeThat(answer(409, { problems: [{ code: 'SM-602', where: 'statements[0].id' }] })))).toEqual({
      kind: 'refused',
      why: 'SM-602 id',
    });
  });

  test.each([400, 409])('of a plain record store is each %d, which has no numbers', async (status) => {
    expect(await send(await storeThat(answer(status, 'no'), toStore))).toEqual({ kind: 'refused', why: `HTTP ${status}` });
  });

  test.each([401, 403])('of the key is a %d', async (status) => expect(await send(await storeThat(answer(status, '')))).toEqual({ kind: 'unauthorised' }));

  test('of the size is a 413', async () => expect(await send(await storeThat(answer(413, '')))).toEqual({ kind: 'too-large' }));

  test('of gzip is a 415: from then on bodies are plain, and a plain one that gets it too is sent later', async () => {
    const seen: (string | undefined)[] = [];
    const transport = await storeThat((request, response) => {
      seen.push(request.headers['content-encoding']);
      answer(415, '')(request, response);
    });
    expect([await send(transport), await send(transport), seen]).toEqual([{ kind: 'plain' }, later, ['gzip', undefined]]);
  });
});

describe('a wait that the store names', () => {
  test.each([
    ['seconds', 503, '7', 7000],
    ['a date', 429, 'Mon, 23 Nov 2026 15:02:00 GMT', 120_000],
    ['a date that has passed', 503, 'Mon, 23 Nov 2026 14:00:00 GMT', 0],
    ['more than an hour', 503, '90000', 3_600_000],
    ['none', 503, '', null],
    ['rubbish', 429, 'soon', null],
  ])('%s', async (_, status, text, afterMs) => {
    // The answer's own date is left out: the station's clock counts.
    const transport = await storeThat((request, response) => {
      response.sendDate = false;
      answer(status, '', text === '' ? {} : { 'retry-after': text })(request, response);
    });
    expect(await send(transport)).toEqual({ kind: 'later', afterMs });
  });

  test('as a date is counted from the answer’s own date, whatever the station’s clock says', async () => {
    const transport = await storeThat(answer(503, '', { date: 'Tue, 01 Jan 2030 00:00:00 GMT', 'retry-after': 'Tue, 01 Jan 2030 00:00:30 GMT' }));
    expect(await send(transport)).toEqual({ kind: 'later', afterMs: 30_000 });
  });
});

describe('a reply that never comes', () => {
  test('is given up after a time, and so is one that stops in the middle', async () => {
    expect(await send(await storeThat(() => undefined, toHub, 200))).toEqual(lost);
    expect(await send(await storeThat((_request, response) => void response.writeHead(200).write('["'), toHub, 200))).toEqual(lost);
  });

  test('or is cut off, or shorter than it says, is the same as lost', async () => {
    expect(await send(await storeThat((request) => request.socket.destroy()))).toEqual(lost);
    const cut: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-length': '900' }).write(JSON.stringify([first, second]));
      setTimeout(() => response.socket?.destroy(), 20);
    };
    expect(await send(await storeThat(cut))).toEqual(lost);
  });

  test('nobody listens: the same', async () => {
    const transport = await storeThat(answer(200, [first, second]));
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    expect(await send(transport)).toEqual(lost);
  });
});

describe('what goes out', () => {
  const seen = async (to: (address: string) => Destination): Promise<{ url: string; headers: IncomingHttpHeaders; body: Buffer }> => {
    let found: { url: string; headers: IncomingHttpHeaders; body: Buffer } | null = null;
    const transport = await storeThat((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        found = { url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
        response.end(JSON.stringify([first, second]));
      });
    }, to);
    await send(transport);
    if (found === null) throw new Error('nothing came');
    return found;
  };
  const list = rows.map((row) => JSON.parse(row.text) as object);

  test('to the hub is packed, under the station’s credential', async () => {
    const { url, headers, body } = await seen(toHub);
    expect(url).toBe('/xapi/statements');
    expect(headers).toMatchObject({ authorization: 'Bearer station.secret', 'content-encoding': 'gzip', 'x-experience-api-version': '2.0.0' });
    expect(JSON.parse(gunzipSync(body).toString())).toEqual(list);
  });

  test('to a record store is plain unless the policy says that it takes gzip, under the policy’s key and version and nothing of the hub’s', async () => {
    const { url, headers, body } = await seen(toStore);
    expect(url).toBe('/statements');
    expect(headers).toMatchObject({
      authorization: `Basic ${Buffer.from('lab-1:größer').toString('base64')}`,
      'x-experience-api-version': '1.0.3',
      'content-type': 'application/json',
    });
    expect(headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(body.toString())).toEqual(list);
    expect((await seen((address) => toStore(address, { gzip: true }))).headers['content-encoding']).toBe('gzip');
  });
});
