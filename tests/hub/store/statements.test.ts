import { randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { extensions } from '../../../core/xapi/vocabulary.ts';
import { codes, minute, monday, places, SmallHub, type SmallStation } from '../small-hub.ts';
import { outboxReport } from '../../fixtures/outbox-report.ts';

let small: SmallHub;
let station: SmallStation;
beforeAll(async () => void (small = await SmallHub.open({ staff: true })));
beforeEach(async () => void (station = await small.station()));
afterAll(() => small.close());

const stored = async (): Promise<number> =>
  (
    await small.hub.context.db
      .selectFrom('statements')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;
const plain = (more: object = {}): object => ({
  id: uuid(),
  actor: { mbox: 'mailto:a@b.example' },
  verb: { id: 'http://adlnet.gov/expapi/verbs/experienced', display: { 'en-US': 'experienced' } },
  object: { id: 'https://a.example/activity' },
  ...more,
});
const active = (startedAt: number, durationMs: number) => ({ index: 0, state: 'active' as const, startedAt, durationMs });

describe('storing statements', () => {
  it('answers the ids in order, with the headers of the version that was asked for', async () => {
    const [a, b] = [station.segment('s1', active(monday, 1000)), station.segment('s1', active(monday + 2000, 1000))];
    const reply = await station.send([a, b], '1.0.3');
    expect([reply.statusCode, reply.json()]).toEqual([200, [a.id, b.id]]);
    expect(reply.headers['x-experience-api-version']).toBe('1.0.3');
    expect(reply.headers['x-experience-api-consistent-through']).toBe(new Date(monday).toISOString());
    expect((await station.send(plain(), '2.0.0')).headers['x-experience-api-version']).toBe('2.0.0');
  });

  it('refuses a request that names no version that it speaks', async () => {
    for (const version of ['', '0.95', '3.0.0']) expect(codes(await station.send(plain(), version))).toEqual(['SM-616']);
  });

  it('refuses a segment that is longer than any machine sleeps', async () => {
    const reply = await station.send(station.segment('s1', active(monday, 101 * 24 * 60 * minute)));
    expect([reply.statusCode, codes(reply), places(reply)]).toEqual([400, ['SM-601'], ['statements[0].result.duration']]);
  });

  it('stores the same statement once, whatever the order of its keys', async () => {
    const statement = station.segment('s1', active(monday, 1000));
    const before = await stored();
    const turned = Object.fromEntries(Object.entries(statement).reverse());
    for (const each of [[statement], [statement], turned]) expect((await station.send(each)).statusCode).toBe(200);
    expect(await stored()).toBe(before + 1);
  });

  it('refuses another statement under a stored id, and another one in its place in the outbox, and keeps the first', async () => {
    const statement = station.segment('s1', active(monday, 1000));
    await station.send(statement);
    const other = { ...statement, timestamp: new Date(monday + 1).toISOString() };
    const twin = await station.send([station.segment('s2', active(monday, 5)), other]);
    expect([twin.statusCode, codes(twin), places(twin)]).toEqual([409, ['SM-602'], ['statements[1].id']]);
    const usurper = await station.send({ ...statement, id: uuid() });
    expect([usurper.statusCode, codes(usurper)]).toEqual([409, ['SM-602']]);
  });

  it('stores nothing of a batch with one bad statement, and names the place', async () => {
    const before = await stored();
    const good = station.segment('s1', active(monday, 1000));
    const reply = await station.send([good, good, plain({ verb: { id: 'no iri' } }), plain({ colour: 1 })]);
    expect([reply.statusCode, places(reply)]).toEqual([400, ['statements[1].id', 'statements[2].verb.id', 'statements[3].colour']]);
    expect(await stored()).toBe(before);
  });

  it('refuses our own words with wrong values behind them, and a source that is not of this lab', async () => {
    const good = station.segment('s1', active(monday, 1000));
    const withSource = (source: object) => ({
      ...good,
      id: uuid(),
      context: { ...good.context, extensions: { ...good.context.extensions, [extensions.source]: source } },
    });
    expect(places(await station.send(withSource({ station: station.station, epoch: station.epoch, sequence: 0 })))).toEqual([
      `statements[0].context.extensions["${extensions.source}"]`,
    ]);
    expect(codes(await station.send(withSource({ station: 'station-of-nobody', epoch: station.epoch, sequence: 99 })))).toEqual(['SM-601']);
    expect(places(await station.send({ ...good, id: uuid(), object: { id: 'https://a.example/x' } }))).toEqual(['statements[0].object.id']);
  });

  it('refuses what is larger than 2 MiB, what is not JSON and what has no credential', async () => {
    expect([413, ['SM-603']]).toEqual(await station.send([plain({ result: { response: 'x'.repeat(2 * 1024 * 1024) } })]).then((r) => [r.statusCode, codes(r)]));
    const headers = { authorization: `Bearer ${station.credential}`, 'x-experience-api-version': '2.0.0', 'content-type': 'application/json' };
    const broken = await small.hub.app.inject({ method: 'POST', url: '/xapi/statements', headers, payload: '[{"id":' });
    expect([broken.statusCode, codes(broken)]).toEqual([400, ['SM-601']]);
    const nobody = await small.hub.app.inject({ method: 'POST', url: '/xapi/statements', headers: { 'x-experience-api-version': '2.0.0' }, payload: [] });
    expect([nobody.statusCode, codes(nobody)]).toEqual([401, ['SM-613']]);
  });

  it('may be asked by a page of another origin', async () => {
    const reply = await small.hub.app.inject({
      method: 'OPTIONS',
      url: '/xapi/statements',
      headers: { origin: 'app://station', 'access-control-request-method': 'POST' },
    });
    expect([reply.statusCode, reply.headers['access-control-allow-origin']]).toEqual([204, '*']);
  });
});

describe('sums', () => {
  const hours = (student: string) =>
    small.hub.context.db
      .selectFrom('hourly_sums')
      .select(['day', 'hour', 'program', 'active_ms', 'watching_ms', 'idle_ms'])
      .where('student', '=', student)
      .orderBy('day')
      .orderBy('hour')
      .orderBy('program')
      .execute();

  it('split a segment at the full hour of the school’s zone, to the millisecond', async () => {
    const startedAt = Date.parse('2026-09-14T09:59:58.765-05:00');
    expect((await station.send(station.segment('s5', active(startedAt, 3_601_236)))).statusCode).toBe(200);
    expect(await hours('s5')).toEqual([
      { day: '2026-09-14', hour: 9, program: 'count', active_ms: 1235, watching_ms: 0, idle_ms: 0 },
      { day: '2026-09-14', hour: 10, program: 'count', active_ms: 3_600_000, watching_ms: 0, idle_ms: 0 },
      { day: '2026-09-14', hour: 11, program: 'count', active_ms: 1, watching_ms: 0, idle_ms: 0 },
    ]);
  });

  it('split at midnight of the school, and add up over batches, states and programs', async () => {
    const launch = randomUUID();
    const startedAt = Date.parse('2026-09-14T23:59:59-05:00');
    await station.send([
      station.segment('s6', { index: 0, state: 'active', startedAt, durationMs: 1500 }, launch),
      station.segment('s6', { index: 1, state: 'watching', startedAt: startedAt + 1500, durationMs: 700 }, launch),
    ]);
    await station.send([
      station.segment('s6', { index: 2, state: 'idle', startedAt: startedAt + 2200, durationMs: 60_000 }, launch),
      station.segment('s6', { index: 3, state: 'active', startedAt: startedAt + 62_200, durationMs: 33 }, launch),
      station.segment('s6', active(startedAt + 1000, 10), randomUUID(), 'read'),
    ]);
    expect(await hours('s6')).toEqual([
      { day: '2026-09-14', hour: 23, program: 'count', active_ms: 1000, watching_ms: 0, idle_ms: 0 },
      { day: '2026-09-15', hour: 0, program: 'count', active_ms: 533, watching_ms: 700, idle_ms: 60_000 },
      { day: '2026-09-15', hour: 0, program: 'read', active_ms: 10, watching_ms: 0, idle_ms: 0 },
    ]);
    const days = await small.hub.context.db
      .selectFrom('daily_sums')
      .select(['day', 'program', 'active_ms', 'watching_ms'])
      .where('student', '=', 's6')
      .orderBy('day')
      .orderBy('program')
      .execute();
    expect(days).toEqual([
      { day: '2026-09-14', program: 'count', active_ms: 1000, watching_ms: 0 },
      { day: '2026-09-15', program: 'count', active_ms: 533, watching_ms: 700 },
      { day: '2026-09-15', program: 'read', active_ms: 10, watching_ms: 0 },
    ]);
  });

  it('count a segment once though two statements tell it', async () => {
    const launch = randomUUID();
    await station.send(station.segment('s4', active(monday, 5000), launch));
    await station.send(station.segment('s4', active(monday, 5000), launch));
    expect((await hours('s4')).map((h) => h.active_ms)).toEqual([5000]);
  });

  it('are in the station’s desired state with how far the hub holds its own events', async () => {
    const statement = station.segment('s3', active(monday, 4000));
    await station.send(statement);
    station.signIn('s3');
    expect((await station.sync()).desired.credited).toEqual({ student: 's3', byProgram: { count: 4000 }, epoch: station.epoch, throughSequence: 1 });
  });
});

describe('gap notice', () => {
  const gaps = async () => (await (await small.board()).lab()).problems.filter((p) => p.code === 'SM-604');
  const outbox = (lastSequence: number, waiting: number, setAside = 0) => outboxReport(station.epoch, { lastSequence, waiting, setAside });

  it('is silent while events wait, speaks when none wait and some are missing, and ends when they have come', async () => {
    const [a, b, c] = [1, 2, 3].map((index) => station.segment('s1', { ...active(monday + index * 1000, 900), index }));
    await station.send([a, c]);
    await station.sync({ outbox: outbox(3, 1) });
    expect(await gaps()).toEqual([]);
    await station.sync({ outbox: outbox(3, 0) });
    expect(await gaps()).toMatchObject([{ where: `${station.station}/${station.epoch}`, at: small.time.now }]);
    await station.send(b);
    await station.sync({ outbox: outbox(3, 0) });
    expect(await gaps()).toEqual([]);
  });

  it('misses nothing of a station whose events go to a record store, nor once it is back at the hub', async () => {
    const elsewhere = (lastSequence: number) => outboxReport(station.epoch, { lastSequence, destination: 'record-store' });
    await station.send(station.segment('s1', active(monday, 10)));
    await station.sync({ outbox: outbox(3, 0) });
    expect(await gaps()).toHaveLength(1);
    await station.sync({ outbox: elsewhere(3) });
    await station.sync({ outbox: elsewhere(7) });
    expect(await gaps()).toEqual([]);
    station.signIn('s1');
    expect((await station.sync()).desired.credited, 'what went elsewhere is not in the hub’s sums').toMatchObject({ throughSequence: 1 });
    station.sequence = 7;
    await station.send(station.segment('s1', { ...active(monday + 50, 10), index: 8 }));
    await station.sync({ outbox: outbox(8, 0) });
    expect(await gaps()).toEqual([]);
    await station.sync({ outbox: outbox(9, 0) });
    expect(await gaps(), 'from then on the hub sees a gap again').toHaveLength(1);
    await station.send(station.segment('s1', { ...active(monday + 90, 10), index: 9 }));
    await station.sync({ outbox: outbox(9, 0) });
    expect(await gaps()).toEqual([]);
  });

  it('sees a missing tail, and takes what was set aside for told', async () => {
    await station.send(station.segment('s1', active(monday, 10)));
    await station.sync({ outbox: outbox(2, 0, 1) });
    expect(await gaps()).toEqual([]);
    await station.sync({ outbox: outbox(2, 0, 0) });
    expect(await gaps()).toHaveLength(1);
    await station.send(station.segment('s1', active(monday + 50, 10)));
    await station.sync({ outbox: outbox(2, 0, 0) });
  });
});
