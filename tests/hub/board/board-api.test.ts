import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cell } from '../../../hub/board/minutes-csv.ts';
import { codes, minute, monday, places, schoolCopy, SmallHub, type SmallBoard, type SmallStation } from '../small-hub.ts';

let small: SmallHub;
let board: SmallBoard;
let stations: SmallStation[];
beforeAll(async () => void (small = await SmallHub.open({ staff: true })));
afterAll(() => small.close());
beforeEach(async () => {
  // Each test has a day of its own, at 09:05, and stations that are on.
  const days = [0, 1, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25, 28, 29, 30];
  small.time.now = monday + (days[test++] ?? 0) * 24 * 60 * minute;
  board = await small.board();
  stations = [];
  for (const seat of [1, 2, 3]) stations.push(await small.station(seat, `machine-${seat}`));
  for (const station of stations) await station.sync();
});
let test = 0;

const first = (): SmallStation => stations[0] as SmallStation;
const bells = async (block: string) =>
  (await board.lab()).blocks
    .find((b) => b.block === block)
    ?.bells.map((bell) => new Date(bell).toLocaleTimeString('en-US', { timeZone: 'America/Chicago', hour12: false }));

describe('signing in at the board', () => {
  const signIn = (user: string, password: string, headers: Record<string, string> = { 'x-stationmaster': 'board' }) =>
    small.hub.app.inject({ method: 'POST', url: '/api/board/sign-in', headers, payload: { user, password } });

  it('needs the right password, and sets a cookie that no script reads', async () => {
    const reply = await signIn('ilsTwo', small.passwordOf('ilstwo'));
    expect(reply.cookies[0]).toMatchObject({ name: 'stationmaster-staff', httpOnly: true, sameSite: 'Strict', path: '/', maxAge: 43_200 });
    expect(codes(await signIn('ilstwo', 'wrong'))).toEqual(['SM-405']);
    expect(codes(await signIn('nobody', 'wrong'))).toEqual(['SM-405']);
    expect(codes(await signIn('s1', 'wrong'))).toEqual(['SM-405']);
  });

  it('waits a minute after five wrong passwords, also for the right one', async () => {
    for (let i = 0; i < 5; i += 1) await signIn('boss', 'wrong');
    const early = await signIn('boss', small.passwordOf('boss'));
    expect([early.statusCode, places(early)]).toEqual([401, ['wait']]);
    small.time.now += minute + 1;
    expect((await signIn('boss', small.passwordOf('boss'))).statusCode).toBe(200);
  });

  it('is refused to a page of another origin, and asked for everywhere else', async () => {
    expect(codes(await signIn('ilsone', small.passwordOf('ilsone'), {}))).toEqual(['SM-701']);
    for (const url of ['lab', 'stream', 'minutes.csv', 'enrolment-token'])
      expect(codes(await small.hub.app.inject({ method: 'GET', url: `/api/board/${url}` }))).toEqual(['SM-702']);
  });

  it('ends with sign-out and after twelve hours', async () => {
    const other = await small.board('ilstwo');
    await small.hub.app.inject({ method: 'POST', url: '/api/board/sign-out', headers: { 'x-stationmaster': 'board' }, cookies: other.cookies });
    expect(codes(await other.get('lab'))).toEqual(['SM-702']);
    small.time.now += 12 * 60 * minute;
    expect(codes(await board.get('lab'))).toEqual(['SM-702']);
  });
});

describe('the rotation', () => {
  it('pauses and goes on with its bells moved by the length of the hold', async () => {
    expect((await board.act({ action: 'pause', target: { kind: 'lab' } })).statusCode).toBe(204);
    expect((await first().sync()).desired.blocks.find((b) => b.block === 'morning')?.pausedAt).toBe(small.time.now);
    expect(codes(await board.act({ action: 'pause', target: { kind: 'lab' } }))).toEqual(['SM-705']);
    small.time.now += 3 * minute;
    await board.act({ action: 'resume', target: { kind: 'lab' } });
    expect(await bells('morning')).toEqual(['09:00:00', '09:23:00', '09:43:00']);
  });

  it('is extended, rung and ended; each is in the audit log with actor, time and reason', async () => {
    const before = (await first().sync()).desired.revision;
    await board.act({ action: 'extend', block: 'morning', minutes: 5, reason: 'test in room 1' });
    expect(await bells('morning')).toEqual(['09:00:00', '09:25:00', '09:45:00']);
    await board.act({ action: 'ring', block: 'morning' });
    expect(await bells('morning')).toEqual(['09:00:00', '09:05:00', '09:25:00']);
    await board.act({ action: 'end-rotation', block: 'morning', reason: 'fire drill' });
    expect(await bells('morning')).toEqual(['09:00:00', '09:05:00', '09:05:00']);
    expect((await first().sync()).desired.revision).toBe(before + 3);
    expect((await small.audit()).slice(-3)).toEqual([
      { actor: 't1', action: 'extend', target: 'morning', reason: 'test in room 1', at: small.time.now },
      { actor: 't1', action: 'ring', target: 'morning', reason: null, at: small.time.now },
      { actor: 't1', action: 'end-rotation', target: 'morning', reason: 'fire drill', at: small.time.now },
    ]);
    expect(codes(await board.act({ action: 'extend', block: 'morning', minutes: 5 }))).toEqual(['SM-705']);
  });

  it('is not extended into the next block of its cohort, and leaves no line in the audit log when refused', async () => {
    const before = (await small.audit()).length;
    expect(codes(await board.act({ action: 'extend', block: 'morning', minutes: 90 }))).toEqual(['SM-705']);
    expect((await small.audit()).length).toBe(before);
  });

  it('started now takes its cohort out of the block that is on, has a plan, and ends where the schedule wants the cohort', async () => {
    await board.act({ action: 'start-rotation', cohorts: ['class-k'], slots: 12, slotMinutes: 20 });
    expect(await bells('now-1')).toEqual(['09:05:00', '09:25:00', '09:45:00', '10:05:00', '10:25:00', '10:45:00', '11:00:00']);
    expect(await bells('morning')).toEqual(['09:00:00', '09:05:00']);
    const { config } = await (await small.station(4, 'machine-4')).sync();
    const plan = config?.days[0]?.plan.filter((e) => e.block === 'now-1') ?? [];
    expect(new Set(plan.map((e) => e.student))).toEqual(new Set(['s1', 's2', 's3']));
    expect((await board.lab()).blocks.find((b) => b.block === 'now-1')).toMatchObject({ adHoc: true, cohorts: [{ name: 'Moss' }], next: [{ name: 'Moss' }] });
    await board.act({ action: 'start-rotation', cohorts: ['class-k'], slots: 1, slotMinutes: 5 });
    const on = (await board.lab()).blocks.filter(
      (b) => b.cohorts.some((c) => c.name === 'Moss') && (b.bells[0] ?? 0) <= small.time.now && (b.bells.at(-1) ?? 0) > small.time.now,
    );
    expect(on.map((b) => b.block)).toEqual(['now-2']);
  });

  it('is refused for a cohort of another lab and for an action that is not in the contract', async () => {
    expect(codes(await board.act({ action: 'start-rotation', cohorts: ['class-9'], slots: 1, slotMinutes: 5 }))).toEqual(['SM-705']);
    const odd = await board.act({ action: 'extend', block: 'morning', minutes: 999 });
    expect([odd.statusCode, codes(odd), places(odd)]).toEqual([400, ['SM-701'], ['body:minutes']]);
  });
});

describe('help', () => {
  it('stands in the order of asking, is taken by one, and ends by staff or by the student', async () => {
    const ask = async (station: SmallStation, student: string, agoMs: number) => {
      station.signIn(student);
      const help = { request: randomUUID(), askedAt: small.time.now - agoMs };
      await station.sync({ help });
      return help.request;
    };
    const [a, b, c] = stations as [SmallStation, SmallStation, SmallStation];
    const [late, early, middle] = [await ask(a, 's1', 1000), await ask(b, 's2', 9000), await ask(c, 's3', 5000)];
    expect((await board.lab()).help.map((h) => h.request)).toEqual([early, middle, late]);
    expect((await board.lab()).seats.find((s) => s.seat === 2)).toMatchObject({ state: 'help', since: small.time.now - 9000 });
    await board.act({ action: 'take-help', request: early });
    expect((await b.sync()).desired.help).toEqual({ request: early, state: 'taken', by: 'Nadia Brookmere' });
    expect(codes(await (await small.board('ilstwo')).act({ action: 'take-help', request: early }))).toEqual(['SM-705']);
    expect((await board.lab()).help[0]).toMatchObject({ takenBy: 'Nadia Brookmere', student: { name: 'Ben Birchow' } });
    await board.act({ action: 'end-help', request: early });
    expect((await b.sync()).desired.help).toMatchObject({ state: 'done' });
    await c.sync({ help: null });
    expect((await board.lab()).help.map((h) => h.request)).toEqual([late]);
    expect(codes(await board.act({ action: 'end-help', request: middle }))).toEqual(['SM-705']);
    // Done at the board: the station that still shows it does not ask again.
    await b.sync();
    expect((await board.lab()).help).toHaveLength(1);
  });
});

describe('messages', () => {
  it('go to one or all, and are taken back', async () => {
    await board.act({ action: 'message', target: { kind: 'lab' }, text: 'Two more minutes' });
    for (const station of stations) expect((await station.sync()).desired.message).toMatchObject({ text: 'Two more minutes', from: 'Nadia Brookmere' });
    await board.act({ action: 'clear-message', target: { kind: 'station', station: first().station } });
    expect((await board.lab()).seats.slice(0, 3).map((s) => s.message)).toEqual([null, 'Two more minutes', 'Two more minutes']);
  });
});

describe('today’s minutes', () => {
  it('are what is stored and the open segment, which counts once', async () => {
    const station = first();
    station.signIn('s1');
    const launch = randomUUID();
    const open = { launch, program: 'count', state: 'active' as const, since: small.time.now, segment: 1, creditedMs: 7_500 };
    await station.send(station.segment('s1', { index: 0, state: 'watching', startedAt: small.time.now - 60_000, durationMs: 30_000 }, launch));
    await station.sync({ launch: open });
    const credited = async () => {
      const lab = await board.lab();
      return [lab.seats[0]?.creditedToday, lab.minutes.find((m) => m.student === 's1')?.creditedMs];
    };
    expect(await credited()).toEqual([37_500, 37_500]);
    await station.send(station.segment('s1', { index: 1, state: 'active', startedAt: small.time.now - 30_000, durationMs: 9_000 }, launch));
    expect(await credited()).toEqual([39_000, 39_000]);
  });

  it('stand beside the goals that the station has: none for a program outside the cohort’s', async () => {
    const school = schoolCopy({ 'lab.json': (text) => text.replace('"line": "moss", "programs": ["count", "read"]', '"line": "moss", "programs": ["count"]') });
    const other = await SmallHub.open({ school, staff: true });
    const station = await other.station(1);
    const goals = (await station.sync()).config?.students.find((s) => s.student === 's1')?.goals;
    await station.send(station.segment('s1', { index: 0, state: 'active', startedAt: other.time.now - 60_000, durationMs: 30_000 }, randomUUID(), 'read'));
    const shown = (await (await other.board()).lab()).minutes.find((m) => m.student === 's1')?.programs.map((p) => [p.program, p.goalMinutes]);
    expect([goals, shown]).toEqual([
      { count: 15 },
      [
        ['count', 15],
        ['read', null],
      ],
    ]);
    await other.close();
    rmSync(school, { recursive: true });
  });

  it('come as a table of the day, safe to open, and reading it is logged', async () => {
    const station = first();
    await station.send([
      station.segment('s5', { index: 0, state: 'active', startedAt: small.time.now - 90_000, durationMs: 61_000 }),
      station.segment('s5', { index: 0, state: 'idle', startedAt: small.time.now - 20_000, durationMs: 20_000 }, randomUUID(), 'read'),
    ]);
    const reply = await board.get('minutes.csv');
    expect(reply.headers['content-disposition']).toBe(`attachment; filename="minutes-${new Date(small.time.now).toISOString().slice(0, 10)}.csv"`);
    const rows = parse<Record<string, string>>(reply.body, { columns: true, bom: true });
    expect(rows).toHaveLength(12);
    expect(rows.filter((r) => r['student'] === 's5')).toEqual([
      {
        student: 's5',
        name: "'=Eve Elmwright",
        cohort: 'Coral',
        program: 'count',
        active_seconds: '61',
        watching_seconds: '0',
        credited_seconds: '61',
        idle_seconds: '0',
        goal_minutes: '15',
      },
      {
        student: 's5',
        name: "'=Eve Elmwright",
        cohort: 'Coral',
        program: 'read',
        active_seconds: '0',
        watching_seconds: '0',
        credited_seconds: '0',
        idle_seconds: '20',
        goal_minutes: '20',
      },
    ]);
    expect((await small.audit()).at(-1)).toMatchObject({ actor: 't1', action: 'read-minutes' });
  });

  it('guards every cell that a spreadsheet would run', () => {
    expect(['=1', '+1', '-1', '@a', '\ta', 'a,b', 'a"b', 'plain'].map(cell)).toEqual(["'=1", "'+1", "'-1", "'@a", "'\ta", '"a,b"', '"a""b"', 'plain']);
  });
});

describe('a seat where somebody is locked out', () => {
  it('shows who it is, the last of several, without a visit, so that staff can unlock there', async () => {
    const { now } = small.time;
    const lockedOut = [
      { student: 's2', until: now + 15_000 },
      { student: 's1', until: now + 60_000 },
      { student: 's3', until: now - 1 },
    ];
    await first().sync({ visit: null, lockedOut });
    const seat = async () => (await board.lab()).seats[0];
    expect(await seat()).toMatchObject({ state: 'locked', student: { student: 's1', name: 'Ana Alderby', line: 'moss', visit: '' }, program: null });
    // Who is signed in goes before who is not.
    first().signIn('s3');
    await first().sync();
    expect(await seat()).toMatchObject({ state: 'locked', student: { student: 's3', visit: first().reported.visit?.visit } });
    await first().sync({ visit: null });
    await board.act({ action: 'unlock', student: 's1' });
    await first().sync({ lockedOut: [] });
    expect(await seat()).toMatchObject({ state: 'empty', student: null });
  });
});

describe('a group that a tutor takes', () => {
  const seatsOf = (students: Record<number, string>) =>
    Object.entries(students).map(([at, student]) => ({ station: stations[Number(at)]?.station ?? '', student }));
  const out = async () => (await board.lab()).seats.filter((s) => s.pulledOut !== null).map((s) => [s.seat, s.student?.student, s.pulledOut?.tutor, s.state]);
  beforeEach(async () => {
    for (const [at, student] of ['s1', 's2', 's3'].entries()) {
      stations[at]?.signIn(student);
      await stations[at]?.sync();
    }
  });

  it('is out at each of its seats in one go, comes back in one go, and each student has a line in the audit log', async () => {
    const reply = await board.act({ action: 'pull-out-group', seats: seatsOf({ 0: 's1', 1: 's2' }), reason: 'phonics' });
    expect([reply.statusCode, reply.json()]).toEqual([200, { leftOut: [] }]);
    const me = (await board.lab()).me.name;
    expect(await out()).toEqual([
      [1, 's1', me, 'pulled-out'],
      [2, 's2', me, 'pulled-out'],
    ]);
    const { pulledOut } = (await stations[1]?.sync())?.desired ?? {};
    expect(pulledOut).toMatchObject({ student: 's2', tutor: me });
    expect((await stations[2]?.sync())?.desired.pulledOut).toBeNull();
    expect((await small.audit()).slice(-3).map(({ action, target, reason }) => [action, target, reason])).toEqual([
      ['pull-out', stations[0]?.station, 'phonics'],
      ['pull-out', stations[1]?.station, 'phonics'],
      ['pull-out-group', pulledOut?.group, 'phonics'],
    ]);
    await board.act({ action: 'bring-back', station: stations[0]?.station ?? '' });
    expect((await board.act({ action: 'bring-back-group', group: pulledOut?.group ?? '' })).json()).toEqual({ leftOut: [] });
    expect(await out()).toEqual([]);
    expect((await small.audit()).slice(-2).map(({ action, target }) => [action, target])).toEqual([
      ['bring-back', stations[1]?.station],
      ['bring-back-group', pulledOut?.group],
    ]);
    expect(codes(await board.act({ action: 'bring-back-group', group: pulledOut?.group ?? '' }))).toEqual(['SM-705']);
  });

  it('leaves out and names who has left the seat or is with another tutor; a group of nobody is refused', async () => {
    await board.act({ action: 'pull-out', station: stations[2]?.station ?? '', student: 's3' });
    const before = (await small.audit()).length;
    const reply = await board.act({ action: 'pull-out-group', seats: seatsOf({ 0: 's1', 1: 's4', 2: 's3' }) });
    expect(reply.json()).toEqual({ leftOut: ['s4', 's3'] });
    expect((await out()).map(([seat]) => seat)).toEqual([1, 3]);
    expect((await small.audit()).length).toBe(before + 2);
    expect(codes(await board.act({ action: 'pull-out-group', seats: seatsOf({ 0: 's1', 1: 's4' }) }))).toEqual(['SM-705']);
    expect(codes(await board.act({ action: 'pull-out-group', seats: [...seatsOf({ 0: 's1' }), ...seatsOf({ 0: 's2' })] }))).toEqual(['SM-701']);
  });

  it('is over for a student who signs out meanwhile', async () => {
    await board.act({ action: 'pull-out-group', seats: seatsOf({ 0: 's1', 1: 's2' }) });
    await stations[0]?.sync({ visit: null });
    expect((await out()).map(([seat]) => seat)).toEqual([2]);
  });
});

describe('a station rotation on the board', () => {
  it('shows where each group is now and goes next, and plans only those at the computers', async () => {
    const school = schoolCopy({
      'lab.json': (text) =>
        text
          .replace('"blocks": [', '"places": [{ "id": "table", "name": { "en": "Teacher table", "es": "Mesa" }, "picture": "teacher" }], "blocks": [')
          .replace(
            '"bells": ["09:00"',
            '"groups": [{ "name": "Owls", "students": ["s1"], "order": ["lab", "table"] }, { "name": "Foxes", "order": ["table", "lab"] }], "bells": ["09:00"',
          ),
    });
    const other = await SmallHub.open({ school, staff: true });
    try {
      const its = await other.board();
      const groups = async () =>
        (await its.lab()).blocks.find((b) => b.block === 'morning')?.groups.map((g) => [g.name, g.students, g.now?.name.es ?? null, g.next?.place ?? null]);
      const station = await other.station(1);
      const { config, desired } = await station.sync();
      expect(config?.days[0]?.plan.filter((e) => e.block === 'morning').map((e) => [e.student, e.slot])).toEqual([
        ['s1', 0],
        ['s2', 1],
        ['s3', 1],
      ]);
      expect([desired.blocks[0]?.groups?.map((g) => g.students), config?.places.map((p) => p.id)]).toEqual([[['s1'], ['s2', 's3']], ['table']]);
      expect(await groups()).toEqual([
        ['Owls', 1, null, 'table'],
        ['Foxes', 2, 'Mesa', null],
      ]);
      // What staff change of a block's bells changes nothing of its groups.
      await its.act({ action: 'ring', block: 'morning' });
      expect((await station.sync()).desired.blocks[0]?.groups).toEqual(desired.blocks[0]?.groups);
      expect(await groups()).toEqual([
        ['Owls', 1, 'Mesa', null],
        ['Foxes', 2, null, null],
      ]);
    } finally {
      await other.close();
      rmSync(school, { recursive: true });
    }
  });
});

describe('acting on a visit', () => {
  it('is refused when somebody else sits there by now', async () => {
    first().signIn('s1');
    await first().sync();
    const other = randomUUID();
    expect(codes(await board.act({ action: 'sign-out', station: first().station, visit: other }))).toEqual(['SM-705']);
    expect(codes(await board.act({ action: 'pull-out', station: first().station, student: 's2' }))).toEqual(['SM-705']);
    expect(codes(await board.act({ action: 'bring-back', station: 'station-of-nobody' }))).toEqual(['SM-704']);
  });
});

it('makes enrolment tokens that work', async () => {
  const { token } = (await board.get('enrolment-token')).json<{ token: string }>();
  const { secret, lab } = JSON.parse(Buffer.from(token.slice(4), 'base64url').toString('utf8')) as { secret: string; lab: string };
  const reply = await small.hub.app.inject({
    method: 'POST',
    url: '/api/station/enrol',
    payload: { protocol: 1, secret, machine: 'new', host: 'electron', version: '1' },
  });
  expect([lab, reply.statusCode]).toEqual(['lab-s', 200]);
});

it('keeps the audit log append only, in the database itself', async () => {
  const { db } = small.hub.context;
  await expect(db.deleteFrom('audit_log').execute()).rejects.toThrow(/append only/);
  await expect(db.updateTable('audit_log').set({ actor: 'x' }).execute()).rejects.toThrow(/append only/);
});
