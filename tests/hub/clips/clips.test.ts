import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largestClip, type Clip } from '../../../core/sound/clips.ts';
import type { RecordedClip } from '../../../core/contract/board-hub.ts';
import type { DatabasePlace } from '../../../hub/database/open-database.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { webmBytes } from '../../support/webm-bytes.ts';
import { codes, minute, SmallHub, type SmallBoard, type SmallStation } from '../small-hub.ts';

/** Recordings of staff on a real hub: what is taken, who hears of it, and that the bytes come back as they were. */
const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const first = Buffer.from(webmBytes({ sound: 5000 }));
const second = Buffer.from(webmBytes({ sound: 6000 }));

function behaves(place?: () => Promise<DatabasePlace>): void {
  let small: SmallHub;
  let board: SmallBoard;
  let station: SmallStation;
  beforeAll(async () => {
    small = await SmallHub.open({ staff: true, ...(place === undefined ? {} : { database: await place() }) });
    board = await small.board();
    station = await small.station(1);
  });
  afterAll(() => small.close());

  const send = (method: 'PUT' | 'DELETE', url: string, payload?: Buffer, type = 'audio/webm;codecs=opus', cookies = board.cookies) =>
    small.hub.app.inject({
      method,
      url: `/api/board/clips/${url}`,
      cookies,
      headers: { 'x-stationmaster': 'board', ...(payload === undefined ? {} : { 'content-type': type }) },
      ...(payload === undefined ? {} : { payload }),
    });
  const list = async (): Promise<RecordedClip[]> => (await board.get('clips')).json<RecordedClip[]>();
  const fetched = (of: string, credential = station.credential) =>
    small.hub.app.inject({ method: 'GET', url: `/api/station/clips/${of}`, headers: { authorization: `Bearer ${credential}` } });

  it('keeps a recording as it was, and plays it to staff', async () => {
    expect((await send('PUT', 'en/who', first)).statusCode).toBe(204);
    const me = (await board.lab()).me.name;
    expect(await list()).toEqual([{ language: 'en', prompt: 'who', hash: hash(first), at: small.time.now, by: me }]);
    const played = await board.get('clips/en/who');
    expect([played.statusCode, played.headers['content-type'], played.headers['x-content-type-options']]).toEqual([200, 'audio/webm', 'nosniff']);
    expect(hash(played.rawPayload)).toBe(hash(first));
  });

  it('tells stations of it by its hash, with another version and revision, and gives them the bytes', async () => {
    const before = await station.sync();
    expect(before.config?.clips).toEqual([{ language: 'en', prompt: 'who', hash: hash(first) }] satisfies Clip[]);
    small.time.now += minute;
    expect((await send('PUT', 'es/go', second)).statusCode).toBe(204);
    const after = await station.sync();
    expect(after.desired.revision).toBeGreaterThan(before.desired.revision);
    expect(after.config?.clips.map((clip) => `${clip.language}/${clip.prompt}`)).toEqual(['en/who', 'es/go']);
    expect(hash((await fetched(hash(second))).rawPayload)).toBe(hash(second));
  });

  it('replaces the recording before: its bytes are nowhere any more', async () => {
    expect((await send('PUT', 'en/who', second)).statusCode).toBe(204);
    expect((await list()).map((clip) => clip.hash)).toEqual([hash(second), hash(second)]);
    expect(codes(await fetched(hash(first)))).toEqual(['SM-704']);
  });

  it('refuses what no station could play, whatever it is called, and keeps what was there', async () => {
    for (const [bytes, detail] of [
      [Buffer.from(webmBytes({ codec: 'V_VP8' })), 'with-video'],
      [Buffer.from('<html>'), 'not-webm'],
      [Buffer.from(webmBytes({ sound: largestClip })), 'too-large'],
    ] as const) {
      const reply = await send('PUT', 'en/who', bytes);
      expect([reply.statusCode, reply.json<{ problems: { code: string; detail: string }[] }>().problems[0]]).toMatchObject([400, { code: 'SM-812', detail }]);
    }
    expect(codes(await send('PUT', 'en/who', Buffer.alloc(largestClip * 2 + 1)))).toEqual(['SM-603']);
    expect(codes(await send('PUT', 'en/who', first, 'text/html'))).toEqual(['SM-701']);
    expect(hash((await board.get('clips/en/who')).rawPayload)).toBe(hash(second));
  });

  it('knows no other prompt and language, and nobody who is not staff', async () => {
    expect(codes(await send('PUT', 'en/amara', first))).toEqual(['SM-704']);
    expect(codes(await send('PUT', 'fr/who', first))).toEqual(['SM-704']);
    expect(codes(await send('PUT', 'en/who', first, 'audio/webm', {}))).toEqual(['SM-702']);
    expect(codes(await send('DELETE', 'en/who', undefined, '', {}))).toEqual(['SM-702']);
    expect((await fetched(hash(second), 'station-1.nothing')).statusCode).toBe(401);
    const foreign = await small.hub.app.inject({
      method: 'PUT',
      url: '/api/board/clips/en/who',
      cookies: board.cookies,
      headers: { 'content-type': 'audio/webm' },
      payload: first,
    });
    expect(codes(foreign)).toEqual(['SM-701']);
  });

  it('deletes a recording once, and each change is in the audit log under the name of who made it', async () => {
    expect((await send('DELETE', 'en/who')).statusCode).toBe(204);
    expect(codes(await send('DELETE', 'en/who'))).toEqual(['SM-705']);
    expect((await station.sync()).config?.clips.map((clip) => clip.prompt)).toEqual(['go']);
    const log = (await small.audit()).filter((entry) => entry.action.endsWith('-clip'));
    expect(log.map((entry) => `${entry.action} ${entry.target ?? ''}`)).toEqual([
      'record-clip en/who',
      'record-clip es/go',
      'record-clip en/who',
      'delete-clip en/who',
    ]);
    expect(new Set(log.map((entry) => entry.actor)).size).toBe(1);
  });
}

describe('recordings on SQLite', () => behaves());

const postgres = await startPostgres();

describe.skipIf(postgres === null)('recordings on PostgreSQL', () => {
  afterAll(async () => postgres?.stop());
  behaves(async () => ({ kind: 'postgres', url: (await postgres?.newDatabase()) ?? '' }));
});
