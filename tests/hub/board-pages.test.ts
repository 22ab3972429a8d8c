import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codes, places, SmallHub } from './small-hub.ts';

let small: SmallHub;
const pages = mkdtempSync(path.join(tmpdir(), 'stationmaster-pages-'));
beforeAll(async () => {
  mkdirSync(path.join(pages, 'assets'));
  writeFileSync(path.join(pages, 'index.html'), '<!doctype html><title>Board</title>');
  writeFileSync(path.join(pages, 'assets', 'board-abc.js'), 'export {};');
  small = await SmallHub.open({ board: pages });
});
afterAll(async () => {
  await small.close();
  rmSync(pages, { recursive: true });
});
const get = (url: string) => small.hub.app.inject({ method: 'GET', url });

it('leads to the board and serves it under a strict policy, in no frame', async () => {
  expect((await get('/')).headers.location).toBe('/board/');
  const page = await get('/board/');
  expect([page.statusCode, page.body]).toEqual([200, '<!doctype html><title>Board</title>']);
  expect(page.headers['content-security-policy']).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
  expect(page.headers['content-security-policy']).not.toMatch(/unsafe-eval|script-src/);
  expect(page.headers['cache-control']).toBe('no-cache');
  expect((await get('/board/assets/board-abc.js')).headers['cache-control']).toContain('immutable');
});

it('serves nothing from beside the board', async () => {
  writeFileSync(path.join(pages, '..', 'beside.txt'), 'secret');
  for (const url of ['/board/../beside.txt', '/board/%2e%2e/beside.txt', '/board/..%2fbeside.txt']) expect((await get(url)).body).not.toBe('secret');
  rmSync(path.join(pages, '..', 'beside.txt'));
});

it('says what it does not have, without what was in the query', async () => {
  const reply = await get('/api/nothing?name=Ana');
  expect([reply.statusCode, codes(reply), places(reply)]).toEqual([404, ['SM-704'], ['/api/nothing']]);
});

it('is healthy, with version and stations', async () => {
  const station = await small.station(1);
  await station.sync();
  expect((await get('/healthz')).json()).toEqual({ status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/), stationsOnline: 1, stationsEnrolled: 1 });
  small.time.now += 40_001;
  expect((await get('/healthz')).json()).toMatchObject({ stationsOnline: 0, stationsEnrolled: 1 });
});

it('tells nothing of what failed inside', async () => {
  const station = await small.station(2);
  await small.hub.context.db.schema.alterTable('unlocks').renameTo('gone').execute();
  const reply = await station.post('/api/station/sign-in-check', { student: 's1', secret: 'anchor+kite+drum' });
  expect([reply.statusCode, reply.json()]).toEqual([500, { problems: [{ code: 'SM-706' }] }]);
  await small.hub.context.db.schema.alterTable('gone').renameTo('unlocks').execute();
});
