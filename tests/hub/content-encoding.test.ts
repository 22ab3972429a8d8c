import { connect, type AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codes, monday, SmallHub, type SmallStation } from './small-hub.ts';

let small: SmallHub;
let station: SmallStation;
beforeEach(async () => {
  small = await SmallHub.open();
  station = await small.station();
});
afterEach(() => small.close());

const post = (url: string, body: Buffer, encoding: string) =>
  small.hub.app.inject({
    method: 'POST',
    url,
    headers: {
      authorization: `Bearer ${station.credential}`,
      'content-type': 'application/json',
      'content-encoding': encoding,
      'x-experience-api-version': '2.0.0',
    },
    payload: body,
  });
const statement = (index: number) => station.segment('s1', { index, state: 'active', startedAt: monday + index * 1000, durationMs: 900 });
const stored = async () => (await small.hub.context.db.selectFrom('statements').select('statement').execute()).length;

describe('a body that is packed with gzip', () => {
  it.each(['gzip', 'x-gzip', 'GZIP'])('is read (%s)', async (encoding) => {
    const batch = [statement(1), statement(2)];
    const reply = await post('/xapi/statements', gzipSync(JSON.stringify(batch)), encoding);
    expect([reply.statusCode, reply.json()]).toEqual([200, batch.map((each) => each.id)]);
    expect(await stored()).toBe(2);
  });

  it('is read by the station API too', async () => {
    const reply = await post('/api/station/sync', gzipSync('{"protocol":1}'), 'gzip');
    expect([reply.statusCode, codes(reply)[0]]).toEqual([400, 'SM-701']);
  });

  it('may not swell beyond what the plain one may be: SM-603, and the hub goes on', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '));
    expect(bomb.length).toBeLessThan(2 * 1024 * 1024);
    const before = process.memoryUsage().rss;
    const reply = await post('/xapi/statements', bomb, 'gzip');
    expect([reply.statusCode, codes(reply)]).toEqual([413, ['SM-603']]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    expect((await station.send(statement(1))).statusCode).toBe(200);
  });

  it('that is broken, cut off or none at all is 400 SM-601, and nothing of it is stored', async () => {
    const whole = gzipSync(JSON.stringify([statement(1)]));
    const bent = Buffer.from(whole);
    bent[whole.length - 6] = (bent[whole.length - 6] ?? 0) ^ 0xff;
    for (const body of [whole.subarray(0, whole.length - 9), bent, Buffer.from('[]'), Buffer.alloc(0)]) {
      const reply = await post('/xapi/statements', body, 'gzip');
      expect([reply.statusCode, codes(reply)]).toEqual([400, ['SM-601']]);
      expect(reply.json()).toMatchObject({ problems: [{ where: 'body' }] });
    }
    expect(await stored()).toBe(0);
  });

  it('whose sender goes away in the middle leaves nothing behind', async () => {
    await small.hub.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = small.hub.app.server.address() as AddressInfo;
    const whole = gzipSync(JSON.stringify([statement(1)]));
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /xapi/statements HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer ${station.credential}\r\ncontent-type: application/json\r\n` +
        `content-encoding: gzip\r\nx-experience-api-version: 2.0.0\r\ncontent-length: ${whole.length}\r\n\r\n`,
    );
    socket.write(whole.subarray(0, 40));
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await stored()).toBe(0);
    expect((await station.send(statement(2))).statusCode).toBe(200);
  });
});

it('another coding is 415, which names the one that is read', async () => {
  const body = JSON.stringify([statement(1)]);
  for (const [encoding, packed] of [
    ['br', brotliCompressSync(body)],
    ['deflate', Buffer.from(body)],
    ['gzip, gzip', gzipSync(gzipSync(body))],
  ] as const) {
    const reply = await post('/xapi/statements', packed, encoding);
    expect([reply.statusCode, reply.headers['accept-encoding']]).toEqual([415, 'gzip']);
  }
  expect((await post('/xapi/statements', Buffer.from(body), 'identity')).statusCode).toBe(200);
});
