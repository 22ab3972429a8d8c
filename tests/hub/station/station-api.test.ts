import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes, minute, SmallHub } from '../small-hub.ts';

let small: SmallHub;
beforeAll(async () => void (small = await SmallHub.open({ staff: true })));
afterAll(() => small.close());

const enrolWith = (secret: string, more: object = {}) =>
  small.hub.app.inject({
    method: 'POST',
    url: '/api/station/enrol',
    payload: { protocol: 1, secret, machine: 'm-x', host: 'chromium', version: '1', ...more },
  });

describe('enrolment', () => {
  it('refuses a secret that is not of this hub', async () => {
    const reply = await enrolWith('a-secret-of-another-hub');
    expect([reply.statusCode, codes(reply)]).toEqual([401, ['SM-201']]);
  });

  it('refuses a token that is used up, and one that has ended', async () => {
    const once = await small.secret(1, 1);
    expect((await enrolWith(once, { machine: 'm-once' })).statusCode).toBe(200);
    const again = await enrolWith(once, { machine: 'm-twice' });
    expect([again.statusCode, codes(again)]).toEqual([403, ['SM-202']]);
    const ended = await enrolWith(await small.secret(0, 5));
    expect(codes(ended)).toEqual(['SM-202']);
  });

  it('refuses a station of another protocol and a body that is not in the contract', async () => {
    expect(codes(await enrolWith(await small.secret(), { protocol: 3 }))).toEqual(['SM-207']);
    expect(codes(await enrolWith(await small.secret(), { colour: 'red' }))).toEqual(['SM-701']);
  });

  it('gives a machine its old key and seat and ends its old credential', async () => {
    const first = await small.station(3, 'm-same');
    const second = await small.station(undefined, 'm-same');
    expect([second.station, second.seat]).toEqual([first.station, 3]);
    expect(second.credential).not.toBe(first.credential);
    const old = await first.post('/api/station/sync', {});
    expect([old.statusCode, codes(old)]).toEqual([401, ['SM-203']]);
    await expect(second.sync()).resolves.toBeTruthy();
  });

  it('hands a seat that is asked for over from a station that is off, not from one that is on', async () => {
    const on = await small.station(4);
    await on.sync();
    expect((await small.station(4)).seat).not.toBe(4);
    small.time.now += 2 * minute;
    expect((await small.station(4)).seat).toBe(4);
  });
});

describe('sync', () => {
  it('sends the configuration once, and again when it has changed', async () => {
    const station = await small.station();
    const first = await station.sync();
    expect(first.config?.days.map((d) => d.day)).toEqual(['2026-09-14', '2026-09-15', '2026-09-17', '2026-09-18', '2026-09-21', '2026-09-22', '2026-09-23']);
    expect(first.config?.days[0]?.blocks.map((b) => b.block)).toEqual(['morning', 'noon', 'late']);
    expect(first.config?.students.map((s) => s.student)).toEqual(['s1', 's2', 's3', 's4', 's5', 's6']);
    expect(first.config?.students[0]).toMatchObject({
      firstName: 'Ana',
      lastInitial: 'A',
      picture: 'faces/fox',
      language: 'es',
      grade: 0,
      goals: { count: 15, read: 20 },
    });
    expect(first.config?.staff).toHaveLength(3);
    expect((await station.sync()).config).toBeNull();
    await (await small.board()).act({ action: 'start-rotation', cohorts: ['class-1'], slots: 1, slotMinutes: 5 });
    const later = await station.sync();
    expect(later.config?.days[0]?.plan.filter((e) => e.block === 'now-1')).toHaveLength(3);
    expect(later.desired.blocks.map((b) => b.block)).toContain('now-1');
  });

  it('tells the others who is signed in where, until the station has been silent for 45 s', async () => {
    const [a, b] = [await small.station(1), await small.station(2)];
    a.signIn('s2');
    const before = (await b.sync()).desired.revision;
    await a.sync();
    const told = (await b.sync()).desired;
    expect(told.elsewhere).toEqual([{ student: 's2', seat: 1, place: null }]);
    expect(told.revision).toBeGreaterThan(before);
    expect((await a.sync()).desired.elsewhere).toEqual([]);
    small.time.now += 46_000;
    expect((await b.sync()).desired.elsewhere).toEqual([]);
  });

  it('converges: what staff wanted while the station was away comes with one sync', async () => {
    const station = await small.station(1);
    const visit = station.signIn('s1');
    await station.sync();
    const board = await small.board();
    await board.act({ action: 'message', target: { kind: 'station', station: station.station }, text: 'Well done' });
    await board.act({ action: 'pause', target: { kind: 'station', station: station.station } });
    await board.act({ action: 'pull-out', station: station.station, student: 's1' });
    await board.act({ action: 'set-program', station: station.station, visit: visit?.visit ?? '', program: 'read' });
    const { desired } = await station.sync();
    expect(desired).toMatchObject({
      paused: true,
      message: { text: 'Well done', from: 'Nadia Brookmere' },
      pulledOut: { student: 's1' },
      programOverride: { program: 'read' },
    });
    await board.act({ action: 'sign-out', station: station.station, visit: visit?.visit ?? '' });
    expect((await station.sync()).desired.endedVisits).toEqual([visit?.visit]);
    await station.sync({ visit: null, screen: 'whose-turn' });
    expect((await station.sync()).desired).toMatchObject({ pulledOut: null, programOverride: null, paused: true });
  });
});

describe('the hub’s word on a sign-in', () => {
  const check = async (station: { post(url: string, payload: object): Promise<{ json(): unknown }> }, student: string, secret: string) =>
    (await station.post('/api/station/sign-in-check', { student, secret })).json();

  it('knows right, wrong and unknown, and who is signed in elsewhere', async () => {
    small.time.now += minute;
    const [a, b] = [await small.station(1), await small.station(2)];
    expect(await check(a, 's4', 'rocket+anchor+guitar')).toEqual({ outcome: 'right' });
    expect(await check(a, 's4', 'rocket+guitar+anchor')).toEqual({ outcome: 'wrong' });
    expect(await check(a, 'nobody', 'x')).toEqual({ outcome: 'unknown' });
    expect(await check(a, 's3', 'anchor+kite+drum')).toEqual({ outcome: 'wrong' });
    b.signIn('s4');
    await b.sync();
    expect(await check(a, 's4', 'rocket+anchor+guitar')).toEqual({ outcome: 'elsewhere', seat: 2 });
    await b.sync({ visit: null });
  });

  it('takes the ways of the student alone, and counts wrong tries over all of them', async () => {
    const station = await small.station(1);
    const by = async (student: string, way: string, secret: string) =>
      (await station.post('/api/station/sign-in-check', { student, way, secret })).json<{ outcome: string }>().outcome;
    small.time.now += minute;
    expect(await by('s5', 'pin', '4821')).toBe('right');
    expect(await by('s5', 'pin', '4822')).toBe('wrong');
    expect(await by('s5', 'pictures', '4821')).toBe('wrong');
    expect(await by('s4', 'password', 'Kite 27'), 'a password, but not by the ways of the cohort').toBe('wrong');
    expect(await by('s5', 'pin', '4823')).toBe('wrong');
    expect(await by('s5', 'pin', '4824')).toBe('wrong');
    expect(await by('s5', 'pin', '4821')).toBe('wait');
    small.time.now += minute;
    expect(await by('s5', 'pin', '4821')).toBe('right');
    expect(codes(await station.post('/api/station/sign-in-check', { student: 's5', way: 'face', secret: '1' }))).toHaveLength(1);
  });

  it('lets a student in at one station only, though two ask before either has reported the visit', async () => {
    const [a, b] = [await small.station(1), await small.station(2)];
    small.time.now += minute;
    const both = await Promise.all([a, b].map((station) => check(station, 's4', 'rocket+anchor+guitar')));
    expect(both).toEqual([{ outcome: 'right' }, { outcome: 'elsewhere', seat: a.seat }]);
    expect(await check(a, 's4', 'rocket+anchor+guitar')).toEqual({ outcome: 'right' });
    small.time.now += 6000;
    expect(await check(b, 's4', 'rocket+anchor+guitar')).toEqual({ outcome: 'right' });
  });

  it('slows guessing down for the whole lab, asked one by one or all at once, until staff forgive', async () => {
    const [a, b] = [await small.station(1), await small.station(2)];
    const guesses = await Promise.all([a, b, a, b, a].map((station, i) => check(station, 's1', `guess+${i}`)));
    expect(guesses.map((g) => (g as { outcome: string }).outcome)).toEqual(['wrong', 'wrong', 'wrong', 'wait', 'wait']);
    expect(await check(b, 's1', 'anchor+kite+drum')).toEqual({ outcome: 'wait', until: small.time.now + 15_000 });
    await (await small.board()).act({ action: 'unlock', student: 's1' });
    expect((await a.sync()).desired.unlocked).toEqual([{ student: 's1', at: small.time.now }]);
    expect(await check(b, 's1', 'anchor+kite+drum')).toEqual({ outcome: 'right' });
  });
});

it('does nothing for a station that was revoked', async () => {
  const station = await small.station(1);
  await station.sync();
  expect((await (await small.board()).act({ action: 'revoke-station', station: station.station })).statusCode).toBe(204);
  for (const url of ['/api/station/sync', '/api/station/sign-in-check']) expect(codes(await station.post(url, {}))).toEqual(['SM-203']);
  expect([(await station.send([])).statusCode, codes(await station.send([]))]).toEqual([401, ['SM-203']]);
});

it('takes a revoked machine back with a token that was made after that, and with no older one', async () => {
  const station = await small.station(1, 'm-stolen');
  await station.sync({ help: { request: randomUUID(), askedAt: small.time.now } });
  const [secret, board] = [await small.secret(), await small.board()];
  expect((await board.lab()).help).toHaveLength(1);
  await board.act({ action: 'revoke-station', station: station.station });
  expect((await board.lab()).help).toEqual([]);
  const back = await enrolWith(secret, { machine: 'm-stolen' });
  expect([back.statusCode, codes(back)]).toEqual([403, ['SM-202']]);
  small.time.now += 1000;
  expect((await enrolWith(await small.secret(), { machine: 'm-stolen' })).json()).toMatchObject({ station: station.station });
});
