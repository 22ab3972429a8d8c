import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LessonMark } from '../../../core/path/lesson-path.ts';
import type { DatabasePlace } from '../../../hub/database/open-database.ts';
import { deleteStudent } from '../../../hub/people/delete-student.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { codes, minute, schoolCopy, SmallHub, type SmallBoard, type SmallStation } from '../small-hub.ts';

/** Paths of lessons at the hub: what stations and units tell, what staff decide, and who hears of it; on each database. */
const unit = { kind: 'cmi5', address: 'https://unit.example/', activityId: 'https://unit.example/all' };
const web = (n: number) => ({ id: `count-${n}`, cohort: 'class-k', program: 'count', title: `Count ${n}`, target: `http://count.localhost:7341/${n}` });
const part = (n: number) => ({
  id: `unit-${n}`,
  cohort: 'class-k',
  program: 'unit',
  title: `Unit ${n}`,
  target: `https://unit.example/${n}`,
  activityId: `https://unit.example/part/${n}`,
  masteryScore: 0.7,
});
const school = schoolCopy({
  'catalogue.json': (text) => {
    const { programs } = JSON.parse(text) as { programs: object[] };
    const more = { id: 'unit', name: 'Unit', subject: 'math', icon: 'programs/frog', grades: [0, 1], launch: unit, allowedOrigins: ['https://unit.example'] };
    return JSON.stringify({ programs: [...programs, more] });
  },
  'lab.json': (text) => JSON.stringify({ ...(JSON.parse(text) as object), lessons: [web(1), web(2), part(1), part(2)] }),
});

function paths(place: () => Promise<DatabasePlace | undefined>): void {
  let small: SmallHub;
  let station: SmallStation;
  let board: SmallBoard;
  let students: string[];
  beforeAll(async () => {
    const database = await place();
    small = await SmallHub.open({ school, staff: true, publicAddress: 'https://hub.school.example', ...(database === undefined ? {} : { database }) });
    station = await small.station(1);
    board = await small.board();
    students = ((await small.hub.context.labs.primary())?.students ?? []).filter((each) => each.cohort === 'class-k').map((each) => each.student);
  });
  afterAll(() => small.close());

  const mark = (student: string, lesson: string, what: LessonMark['what'] = 'failed'): LessonMark => ({
    student,
    lesson,
    what,
    key: randomUUID(),
    at: (small.time.now += 1000),
  });
  const progressOf = async (student: string, lesson: string) =>
    (await station.sync({ lessons: [] })).lessons?.progress.find((each) => each.student === student && each.lesson === lesson);
  const stops = async () => (await board.lab()).paths.filter((path) => path.stopped).map((path) => [path.student, path.lesson?.title]);

  async function launched(student: string, lesson?: string | null, program = 'unit') {
    const asked = { student, visit: randomUUID(), launch: randomUUID(), program };
    return station.post('/api/station/launch', lesson === undefined ? asked : { ...asked, lesson });
  }
  async function openUnit(student: string, lesson: string) {
    const { searchParams } = new URL((await launched(student, lesson)).json<{ address: string }>().address);
    const fetched = await small.hub.app.inject({ method: 'POST', url: (searchParams.get('fetch') ?? '').replace('https://hub.school.example', '') });
    const headers = { authorization: `Basic ${fetched.json<Record<string, string>>()['auth-token']}`, 'x-experience-api-version': '1.0.3' };
    const say = (verb: string, object = searchParams.get('activityId') ?? '', id: string = randomUUID()) =>
      small.hub.app.inject({
        method: 'POST',
        url: '/xapi/statements',
        headers,
        payload: {
          id,
          actor: JSON.parse(searchParams.get('actor') ?? '{}') as object,
          verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
          object: { id: object },
          context: { registration: searchParams.get('registration') },
        },
      });
    return { searchParams, say, headers };
  }

  it('are told to stations, lessons with the configuration and progress with each sync, all at first and then what is new', async () => {
    const [student = ''] = students;
    const first = await station.sync();
    expect(first.config?.lessons.map(({ id, finishedBy, doneAfterMinutes }) => [id, finishedBy, doneAfterMinutes])).toEqual([
      ['count-1', 'done', 3],
      ['count-2', 'done', 3],
      ['unit-1', 'tool', 3],
      ['unit-2', 'tool', 3],
    ]);
    await station.sync({ lessons: [mark(student, 'count-1', 'finished')] });
    expect(await progressOf(student, 'count-1')).toEqual({ student, lesson: 'count-1', state: 'finished', failed: [], since: 0 });
    small.time.now += 2 * minute;
    const since = (at: number) =>
      station
        .post('/api/station/sync', {
          protocol: 1,
          version: '0.1.0',
          host: 'chromium',
          configVersion: station.configVersion,
          stationTime: at,
          lessonsSince: at,
          reported: station.reported,
        })
        .then((reply) => reply.json<{ lessons: { through: number; progress: unknown[] } }>().lessons);
    expect(await since(small.time.now)).toEqual({ through: small.time.now, progress: [] });
    expect((await since(small.time.now - 2 * minute)).progress).toHaveLength(1);
  });

  it('take what a station tells once, however often, and nothing of strangers', async () => {
    const [, student = ''] = students;
    const one = mark(student, 'count-1');
    for (let i = 0; i < 3; i += 1) await station.sync({ lessons: [one, mark('nobody', 'count-1'), mark(student, 'none')] });
    expect(await progressOf(student, 'count-1')).toMatchObject({ state: 'open', failed: [one.key] });
    expect((await station.sync({ lessons: [] })).lessons?.progress.every((each) => each.student !== 'nobody' && each.lesson !== 'none')).toBe(true);
  });

  it('keep every failure of stations that tell at once', async () => {
    const [, , student = ''] = students;
    const others = await Promise.all([2, 3, 4].map((seat) => small.station(seat)));
    const marks = others.map(() => mark(student, 'count-2'));
    await Promise.all(others.map((each, i) => each.sync({ lessons: marks.slice(i, i + 1) })));
    expect((await progressOf(student, 'count-2'))?.failed.toSorted()).toEqual(marks.map((each) => each.key).sort());
  });

  it('stop after three failures: the board shows the lesson by its title, and staff let it be tried again, for all at once', async () => {
    const [a = '', b = ''] = students;
    await board.act({ action: 'decide-lesson', lesson: 'count-1', as: 'open', students: [a, b] });
    expect(await stops()).not.toContainEqual([a, 'Count 1']);
    await station.sync({ lessons: [a, b].flatMap((student) => [1, 2, 3].map(() => mark(student, 'count-1'))) });
    expect(await stops()).toEqual(expect.arrayContaining([a, b].map((student) => [student, 'Count 1'])));
    small.time.now += 1000;
    expect((await board.act({ action: 'decide-lesson', lesson: 'count-1', as: 'open', students: [a, b] })).statusCode).toBe(204);
    // Reported again, they are of before.
    await station.sync({ lessons: station.reported.lessons });
    expect((await stops()).filter(([, title]) => title === 'Count 1')).toEqual([]);
    const log = await small.hub.context.db
      .selectFrom('audit_log')
      .selectAll()
      .where('action', '=', 'decide-lesson')
      .orderBy('entry', 'desc')
      .executeTakeFirst();
    expect([log?.target, JSON.parse(log?.detail_json ?? '')]).toEqual(['count-1', { as: 'open', students: [a, b] }]);
  });

  it('go on where staff skip a lesson or say that it is finished; those signed in are shown with their place', async () => {
    const [student = ''] = students;
    const visit = station.signIn(student);
    await station.sync({ visit });
    const mine = async () => (await board.lab()).paths.filter((path) => path.student === student && path.program === 'count').map((path) => path.lesson);
    expect(await mine()).toEqual([{ lesson: 'count-1', title: 'Count 1', place: 1 }]);
    await board.act({ action: 'decide-lesson', lesson: 'count-1', as: 'skipped', students: [student] });
    expect(await mine()).toEqual([{ lesson: 'count-2', title: 'Count 2', place: 2 }]);
    await board.act({ action: 'decide-lesson', lesson: 'count-2', as: 'finished', students: [student] });
    expect(await mine()).toEqual([null]);
    await station.sync({ visit: null });
  });

  it('are of their cohort: staff decide of no lesson for a student who does not have it', async () => {
    const other = (await small.hub.context.labs.primary())?.students.find((each) => each.cohort === 'class-1')?.student ?? '';
    expect(codes(await board.act({ action: 'decide-lesson', lesson: 'count-1', as: 'open', students: [other] }))).toEqual(['SM-705']);
    expect(codes(await board.act({ action: 'decide-lesson', lesson: 'none', as: 'open', students: [students[0] ?? ''] }))).toEqual(['SM-705']);
    expect(codes(await board.act({ action: 'decide-lesson', lesson: 'count-1', as: 'open', students: ['nobody'] }))).toEqual(['SM-403']);
  });

  it('open a cmi5 unit of their own for each lesson; a station that says none gets the first that is open', async () => {
    const [, student = ''] = students;
    const { searchParams } = await openUnit(student, 'unit-2');
    expect(searchParams.get('activityId')).toBe('https://unit.example/part/2');
    const address = (await launched(student)).json<{ address: string }>().address;
    expect(address).toMatch(/^https:\/\/unit\.example\/1\?/);
    expect((await launched(student, null)).json<{ address: string }>().address).toMatch(/^https:\/\/unit\.example\/\?/);
    expect(codes(await launched(student, 'count-1'))).toEqual(['SM-523']);
  });

  it('hear a unit that says it is passed, completed or failed, of the whole unit alone, and each statement once', async () => {
    const [, student = ''] = students;
    const mine = await openUnit(student, 'unit-1');
    await mine.say('failed', 'https://unit.example/part/1/page/3');
    await mine.say('experienced');
    expect(await progressOf(student, 'unit-1')).toBeUndefined();
    const id = randomUUID();
    for (let i = 0; i < 2; i += 1) expect((await mine.say('failed', undefined, id)).statusCode).toBe(200);
    expect(await progressOf(student, 'unit-1')).toMatchObject({ state: 'open', failed: [id] });
    for (let i = 0; i < 2; i += 1) await mine.say('failed');
    expect(await stops()).toContainEqual([student, 'Unit 1']);
    await mine.say('passed');
    expect(await progressOf(student, 'unit-1')).toMatchObject({ state: 'finished' });
    expect((await launched(student)).json<{ address: string }>().address).toMatch(/^https:\/\/unit\.example\/2\?/);
    const second = await openUnit(student, 'unit-2');
    await second.say('completed');
    expect(await progressOf(student, 'unit-2')).toMatchObject({ state: 'finished' });
  });

  it('go with their student, and what a station tells of one later is not kept', async () => {
    const [, , student = ''] = students;
    const late = mark(student, 'count-1');
    await station.sync({ lessons: [late] });
    const { district = '', school: of = '' } = (await small.hub.context.labs.primary())?.scope ?? {};
    await deleteStudent(small.hub.context.db, { district, school: of }, { student, by: 'hub', reason: 'asked' }, small.time.now);
    const rows = () => small.hub.context.db.selectFrom('lesson_progress').select('lesson').where('student', '=', student).execute();
    const kept = async () => JSON.stringify(await small.hub.context.db.selectFrom('stations').select('reported_json').execute());
    expect([await rows(), (await kept()).includes(student)]).toEqual([[], false]);
    await station.sync({ lessons: [late] });
    expect([await rows(), (await kept()).includes(student)]).toEqual([[], false]);
  });
}

describe('paths of lessons, on SQLite', () => paths(() => Promise.resolve(undefined)));

const postgres = await startPostgres();
afterAll(() => postgres?.stop());
describe.skipIf(postgres === null)('paths of lessons, on PostgreSQL', () =>
  paths(async () => ({ kind: 'postgres', url: (await postgres?.newDatabase()) ?? '' })),
);
