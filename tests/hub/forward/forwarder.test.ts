import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildHub } from '../../../hub/build-hub.ts';
import { putBackRefusals } from '../../../hub/forward/refusals.ts';
import { addKey } from '../../../hub/store/record-store-keys.ts';
import { basic, statement } from '../store/record-store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-forwarder-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the board’s notice of refused statements', () => {
  it('stands while any is refused, and goes when what was put back is taken', { timeout: 60_000 }, async () => {
    const bad = statement();
    let refuses = true;
    const receiver = createServer((request, reply) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        const ids = (JSON.parse(body) as { id: string }[]).map((each) => each.id);
        const refused = refuses && ids.includes(bad.id);
        reply.writeHead(refused ? 400 : 200, { 'content-type': 'application/json' }).end(refused ? '{}' : JSON.stringify(ids));
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const forwardTo = { url, key: 'lab', secret: 's', version: '2.0.0', gzip: false, notFrom: null } as const;
    const hub = await buildHub({ database: { kind: 'sqlite', file: path.join(folder, 'hub.sqlite') }, clock: Date.now, forwardTo });
    const { db } = hub.context;
    const made = await addKey(db, 'vendor', ['all'], 0);
    const headers = { authorization: basic('vendor', made.ok ? made.value : ''), 'x-experience-api-version': '2.0.0' };
    await hub.app.inject({ method: 'POST', url: '/xapi/statements', headers, payload: [bad, statement()] });
    await hub.app.listen({ port: 0, host: '127.0.0.1' });
    const codes = () => hub.notices.map((notice) => notice.code);
    const until = async (wanted: number): Promise<void> => {
      while (codes().length !== wanted) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await until(1);
    expect(codes()).toEqual(['SM-623']);
    refuses = false;
    await putBackRefusals(db);
    await until(0);
    expect(await db.selectFrom('forward_refusals').selectAll().execute()).toEqual([]);
    await hub.app.close();
    await new Promise((resolve) => receiver.close(resolve));
  });
});
