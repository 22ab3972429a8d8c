import { rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FoundStudent } from '../../../core/contract/board-hub.ts';
import type { DatabasePlace } from '../../../hub/database/open-database.ts';
import { importSchool } from '../../../hub/import/import-school.ts';
import { deleteStudent } from '../../../hub/people/delete-student.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { codes, minute, monday, schoolCopy, SmallHub, smallSchool, type SmallBoard, type SmallStation } from '../small-hub.ts';

const dayMs = 24 * 60 * minute;

function behaves(place: () => Promise<Partial<{ database: DatabasePlace }>>): void {
  let small: SmallHub;
  let board: SmallBoard;
  let station: SmallStation;
  let test = 0;
  beforeAll(async () => void (small = await SmallHub.open({ staff: true, ...(await place()) })));
  afterAll(() => small.close());
  beforeEach(async () => {
    // Each test has a day of its own, at 09:05.
    const days = [0, 1, 3, 4, 7, 8, 9, 10];
    small.time.now = monday + (days[test++] ?? 0) * dayMs;
    board = await small.board();
    station = await small.station(1, 'machine-1');
    await station.sync();
  });

  const add = async (firstName = 'Wren', cohort = 'class-k') => {
    const reply = await board.act({ action: 'add-guest', cohort, firstName });
    expect(reply.statusCode).toBe(204);
    const guest = (await board.lab()).guests.find((one) => one.name === firstName);
    return guest?.student ?? '';
  };
  const students = async () => {
    station.configVersion = null;
    return (await station.sync()).config?.students ?? [];
  };
  const names = () => small.hub.context.db.selectFrom('guests').select('given_name').execute();
  /** What anybody could read the name in. */
  const everything = async () =>
    JSON.stringify(
      await Promise.all(
        (['guests', 'audit_log', 'statements', 'segments', 'daily_sums', 'plan_entries', 'stations', 'students'] as const).map((table) =>
          small.hub.context.db.selectFrom(table).selectAll().execute(),
        ),
      ),
    );

  it('a guest stands among the students of the cohort, under a random key, with a picture of their own and staff as the way in', async () => {
    const before = await students();
    const student = await add();
    const guest = (await students()).find((s) => s.student === student);
    expect(student).toMatch(/^guest-[0-9a-f-]{36}$/);
    expect(guest).toMatchObject({ firstName: 'Wren', lastInitial: '', cohort: 'class-k', guestOn: '2026-09-14', grade: 0, verifier: null });
    expect(guest?.signIn.ways).toEqual(['staff']);
    expect(before.flatMap((s) => (s.cohort === 'class-k' ? s.picture : []))).not.toContain(guest?.picture);
    expect((await board.lab()).minutes.find((row) => row.student === student)).toMatchObject({ name: 'Wren', cohort: 'Moss', creditedMs: 0 });
  });

  it('a guest has the rest of the day planned, at any seat, and no other day', async () => {
    const student = await add();
    const { config } = await (async () => ((station.configVersion = null), station.sync()))();
    const planned = config?.days.map(({ plan }) => plan.filter((entry) => entry.student === student)) ?? [];
    expect(planned[0]?.map((entry) => [entry.block, entry.slot, entry.seat])).toEqual([
      ['late', 0, null],
      ['morning', 0, null],
      ['morning', 1, null],
    ]);
    expect(
      planned[0]
        ?.filter((entry) => entry.block === 'morning')
        .map((entry) => entry.program)
        .sort(),
    ).toEqual(['count', 'read']);
    expect(planned.slice(1).flat()).toEqual([]);
  });

  it('the name is gone on the next day, here and in what stations are told; the minutes stay under the key', async () => {
    const student = await add();
    await station.send([station.segment(student, { index: 0, state: 'active', startedAt: small.time.now, durationMs: 5 * minute })]);
    expect((await board.lab()).minutes.find((row) => row.student === student)?.creditedMs).toBe(5 * minute);
    small.time.now += dayMs;
    board = await small.board();
    expect(JSON.stringify(await students())).not.toContain('Wren');
    expect((await board.lab()).guests).toEqual([]);
    expect(await names()).toEqual([]);
    const left = await everything();
    expect(left).not.toContain('Wren');
    expect(await small.hub.context.db.selectFrom('daily_sums').select('active_ms').where('student', '=', student).execute()).toEqual([
      { active_ms: 5 * minute },
    ]);
    const gone = await deleteStudent(
      small.hub.context.db,
      { district: 'district-s', school: 'school-s' },
      { student, by: 'hub', reason: 'asked' },
      small.time.now,
    );
    expect(gone.ok).toBe(true);
  });

  it('no line of the audit log has a name', async () => {
    const student = await add('Nameless');
    await board.act({ action: 'rename-guest', student, firstName: 'Wordless' });
    await board.act({ action: 'remove-guest', student });
    const log = await small.hub.context.db.selectFrom('audit_log').selectAll().execute();
    expect(log.slice(-3).map((line) => [line.action, line.target])).toEqual([
      ['add-guest', student],
      ['rename-guest', student],
      ['remove-guest', student],
    ]);
    expect(JSON.stringify(log)).not.toMatch(/nameless|wordless/i);
  });

  it('an import neither takes a guest out nor makes two of one, and keeps the plan of today', async () => {
    const student = await add();
    const folder = schoolCopy({ 'users.csv': (text) => text.replace('Ana,Alderby', 'Anna,Alderby') });
    expect((await importSchool(small.hub, folder)).ok).toBe(true);
    rmSync(folder, { recursive: true });
    expect((await students()).filter((s) => s.student === student)).toMatchObject([{ firstName: 'Wren' }]);
    const days = (await (async () => ((station.configVersion = null), station.sync()))()).config?.days ?? [];
    expect(days[0]?.plan.filter((entry) => entry.student === student)).toHaveLength(3);
    expect(days.slice(1).flatMap((each) => each.plan.filter((entry) => entry.student === student))).toEqual([]);
    expect((await importSchool(small.hub, smallSchool)).ok).toBe(true);
  });

  it('is renamed and removed; not while signed in', async () => {
    const student = await add();
    expect((await board.act({ action: 'rename-guest', student, firstName: 'Wrenna' })).statusCode).toBe(204);
    expect((await students()).find((s) => s.student === student)?.firstName).toBe('Wrenna');
    await station.sync({ visit: { visit: randomUUID(), student, signedInAt: small.time.now, place: null } });
    expect(codes(await board.act({ action: 'remove-guest', student }))).toEqual(['SM-420']);
    await station.sync({ visit: null });
    expect((await board.act({ action: 'remove-guest', student })).statusCode).toBe(204);
    expect(await students()).not.toContainEqual(expect.objectContaining({ student }));
    const plan = await small.hub.context.db.selectFrom('plan_entries').selectAll().where('student', '=', student).execute();
    expect(plan).toEqual([]);
    expect(codes(await board.act({ action: 'remove-guest', student }))).toEqual(['SM-403']);
  });

  it('a student of another cohort joins this one for the day, found by a part of the name', async () => {
    const find = async (text: string) => (await board.post('find-students', { text })).json<FoundStudent[]>();
    expect(await find('DUNE dov')).toEqual([{ student: 's4', name: 'Dov Dunemar', picture: expect.any(String), cohort: 'Coral' }]);
    expect(await find('zz')).toEqual([]);
    expect((await board.act({ action: 'join-cohort', student: 's4', cohort: 'class-k' })).statusCode).toBe(204);
    const { config } = await (async () => ((station.configVersion = null), station.sync()))();
    const day = config?.days[0]?.day;
    expect(config?.students.filter((s) => s.student === 's4')).toMatchObject([{ cohort: 'class-1', guestOn: null, joins: { cohort: 'class-k', day } }]);
    const planned = config?.days[0]?.plan.filter((entry) => entry.student === 's4') ?? [];
    expect(planned.map((entry) => entry.block)).toEqual(['late', 'morning', 'morning', 'noon', 'noon'].sort());
    expect(codes(await board.act({ action: 'join-cohort', student: 's4', cohort: 'class-k' }))).toEqual(['SM-418']);
    expect((await board.act({ action: 'remove-guest', student: 's4' })).statusCode).toBe(204);
    const left = await small.hub.context.db
      .selectFrom('plan_entries')
      .select('block')
      .where('student', '=', 's4')
      .where('day', '=', day ?? '')
      .execute();
    expect(left.map((entry) => entry.block)).toEqual(['noon', 'noon']);
    expect((await students()).find((s) => s.student === 's4')?.joins).toBeNull();
  });

  it('what cannot be is refused: no such cohort, no such picture, nobody of this school, no name, and no badge for a guest', async () => {
    expect(codes(await board.act({ action: 'add-guest', cohort: 'class-x', firstName: 'Wren' }))).toEqual(['SM-418']);
    expect(codes(await board.act({ action: 'add-guest', cohort: 'class-k', firstName: 'Wren', picture: 'faces/nobody' }))).toEqual(['SM-418']);
    expect(codes(await board.act({ action: 'join-cohort', student: 'stranger', cohort: 'class-k' }))).toEqual(['SM-403']);
    for (const firstName of ['', '  ', '<b>', 'x'.repeat(41)])
      expect(codes(await board.act({ action: 'add-guest', cohort: 'class-k', firstName }))).toContain('SM-701');
    const student = await add();
    expect(codes(await board.post('badges', { for: 'student', student }))).toEqual(['SM-403']);
    expect(codes(await station.post('/api/board/find-students', { text: 'Ana' }, { 'x-stationmaster': 'board' }))).toEqual(['SM-702']);
  });
}

describe('guests of today, in SQLite', () => behaves(() => Promise.resolve({})));

const postgres = await startPostgres();
afterAll(() => postgres?.stop());
describe.skipIf(postgres === null)('guests of today, in PostgreSQL', () =>
  behaves(async () => ({ database: { kind: 'postgres', url: (await postgres?.newDatabase()) ?? '' } })),
);
