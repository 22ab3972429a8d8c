import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabSnapshot } from '../../core/contract/board-hub.ts';
import { SmallHub, type SmallBoard, type SmallStation } from './small-hub.ts';

let small: SmallHub;
let origin: string;
let station: SmallStation;
let board: SmallBoard;
beforeAll(async () => {
  small = await SmallHub.open({ staff: true });
  origin = await small.hub.app.listen({ port: 0, host: '127.0.0.1' });
  station = await small.station(1);
  await station.sync();
  board = await small.board();
});
afterAll(() => small.close());

/** An open event stream: what it said, and when it ended. */
async function listen(path: string, headers: Record<string, string>) {
  const abort = new AbortController();
  const response = await fetch(origin + path, { headers, signal: abort.signal });
  const events: { event: string; data: string }[] = [];
  const ended = (async () => {
    let text = '';
    for await (const part of (response.body ?? new ReadableStream<Uint8Array<ArrayBuffer>>()).pipeThrough(new TextDecoderStream())) {
      text += part;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/s.exec(text.slice(0, end)) ?? [];
        if (event !== undefined && data !== undefined) events.push({ event, data });
        text = text.slice(end + 2);
      }
    }
  })().catch(() => undefined);
  return { response, events, ended, close: () => abort.abort() };
}

const soon = async (is: () => boolean): Promise<void> => {
  for (let i = 0; i < 100 && !is(); i += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(is()).toBe(true);
};

describe('a station’s poke stream', () => {
  it('says "sync now" when something is wanted of the station, and nothing else', async () => {
    const pokes = await listen('/api/station/pokes', { authorization: `Bearer ${station.credential}` });
    expect(pokes.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(pokes.response.headers.get('access-control-allow-origin')).toBe('*');
    await board.act({ action: 'message', target: { kind: 'station', station: station.station }, text: 'Hello' });
    await soon(() => pokes.events.length === 1);
    expect(pokes.events).toEqual([{ event: 'poke', data: '{}' }]);
    pokes.close();
    await soon(() => small.hub.context.pokes.size === 0);
  });

  it('is refused without a credential, and ends when the station is revoked', async () => {
    expect((await listen('/api/station/pokes', {})).response.status).toBe(401);
    const other = await small.station(2);
    const pokes = await listen('/api/station/pokes', { authorization: `Bearer ${other.credential}` });
    await board.act({ action: 'revoke-station', station: other.station });
    await pokes.ended;
    expect(small.hub.context.pokes.size).toBe(0);
  });
});

describe('a board’s stream', () => {
  const cookie = (): Record<string, string> => ({ cookie: `stationmaster-staff=${board.cookies['stationmaster-staff'] ?? ''}` });

  it('sends the lab at once, then after each change under a growing revision that a read agrees with', async () => {
    const stream = await listen('/api/board/stream', cookie());
    await soon(() => stream.events.length === 1);
    station.signIn('s2');
    await station.sync();
    await soon(() => stream.events.length === 2);
    const [before, after] = stream.events.map((e) => JSON.parse(e.data) as LabSnapshot);
    expect(after?.revision).toBeGreaterThan(before?.revision ?? Infinity);
    expect(after?.seats[0]?.student).toMatchObject({ name: 'Ben Birchow', picture: 'faces/owl', line: 'moss' });
    expect(after?.me).toEqual({ staff: 't1', name: 'Nadia Brookmere' });
    expect((await board.lab()).revision).toBe(after?.revision);
    stream.close();
    await soon(() => small.hub.context.boards.size === 0);
  });

  it('gathers a burst of changes into one', async () => {
    const stream = await listen('/api/board/stream', cookie());
    await soon(() => stream.events.length === 1);
    for (let i = 0; i < 10; i += 1) await station.sync({ screen: i % 2 === 0 ? 'go' : 'working' });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(stream.events.length).toBeLessThanOrEqual(3);
    stream.close();
  });

  it('ends, with the stations’ streams, when the hub closes', async () => {
    const streams = [await listen('/api/board/stream', cookie()), await listen('/api/station/pokes', { authorization: `Bearer ${station.credential}` })];
    await small.hub.app.close();
    await Promise.all(streams.map((stream) => stream.ended));
    expect([small.hub.context.boards.size, small.hub.context.pokes.size]).toEqual([0, 0]);
  });
});
