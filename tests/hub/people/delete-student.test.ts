import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountHome, verbs } from '../../../core/xapi/vocabulary.ts';
import { admitStudent, deleteStudent } from '../../../hub/people/delete-student.ts';
import { findStatements } from '../../../hub/people/remove-statements.ts';
import { removeStudent } from '../../../hub/people/remove-student.ts';
import { receiptText, studentReceipt } from '../../../hub/people/student-receipt.ts';
import { keepSetAside } from '../../../hub/store/set-aside.ts';
import { storeStatements } from '../../../hub/store/store-statements.ts';
import { importSchool } from '../../../hub/import/import-school.ts';
import { outboxReport } from '../../fixtures/outbox-report.ts';
import { minute, monday, schoolCopy, SmallHub, smallSchool, type SmallStation } from '../small-hub.ts';

const school = { district: '', school: '' };
let small: SmallHub;
let station: SmallStation;
beforeEach(async () => {
  small = await SmallHub.open({ staff: true });
  const lab = await small.hub.context.labs.primary();
  Object.assign(school, { district: lab?.scope.district, school: lab?.scope.school });
  station = await small.station(1, 'machine-1');
  await station.sync();
});
afterEach(() => small.close());

const db = () => small.hub.context.db;
const remove = (student: string) => deleteStudent(db(), school, { student, by: 'hub', reason: 'the family asked' }, small.time.now);
const segment = (student: string, index = 0) => station.segment(student, { index, state: 'active', startedAt: monday + index * minute, durationMs: 30_000 });
const problemsOf = async (code: string) => (await (await small.board()).lab()).problems.filter((p) => p.code === code);

/** Every table but the audit log and those of the deletion itself, searched for the key as a value or inside a text. */
async function traces(student: string): Promise<string[]> {
  const tables = (await db().introspection.getTables())
    .map((t) => t.name)
    .filter((t) => !['audit_log', 'tombstones', 'tombstone_receipts', 'deleted_events'].includes(t));
  const found: string[] = [];
  for (const table of tables)
    for (const row of await db()
      .selectFrom(table as 'students')
      .selectAll()
      .execute())
      if (Object.values(row).some((value) => value === student || (typeof value === 'string' && value.includes(`"${student}"`)))) found.push(table);
  return [...new Set(found)].sort();
}

async function busyDay(): Promise<void> {
  await station.send([segment('s1', 0), segment('s2', 1), segment('s1', 2)]);
  const account = (name: string) => ({ objectType: 'Agent', account: { homePage: accountHome, name } });
  const about = { id: uuid(), actor: account('t1'), verb: { id: 'https://a.example/helped' }, object: account('s1') };
  const activity = { id: uuid(), actor: account('t1'), verb: { id: 'https://a.example/opened' }, object: { id: 'https://a.example/s1' } };
  const asStaff = station.statement({ kind: 'acted-as-staff', at: monday, wall: monday, staff: 't1', action: 'sign-in', student: 's1' });
  for (const each of [about, activity, asStaff]) expect((await station.send(each)).statusCode).toBe(200);
  await station.post('/api/station/sign-in-check', { student: 's1', secret: 'wrong' });
  await station.post('/api/station/set-aside', {
    epoch: station.epoch,
    events: [{ sequence: 90, at: monday, why: 'SM-601', statement: { ...segment('s1'), verb: 'none' } }],
  });
  await (await small.board()).act({ action: 'unlock', student: 's1' });
  station.signIn('s1');
  await station.sync({ help: { request: randomUUID(), askedAt: small.time.now } });
  await (await small.board()).act({ action: 'pull-out', station: station.station, student: 's1' });
}

describe('deleting a student at the hub', () => {
  it('leaves nothing of the student but the tombstone, its receipt and lines of the audit log, and nothing of the others is touched', async () => {
    await busyDay();
    expect(await traces('s1')).toEqual(
      [
        'daily_sums',
        'enrolments',
        'help_requests',
        'hourly_sums',
        'plan_entries',
        'segments',
        'set_aside_events',
        'statements',
        'stations',
        'students',
        'unlocks',
      ]
        .concat('sign_in_tries')
        .sort(),
    );
    const before = await traces('s2');
    expect((await remove('s1')).ok).toBe(true);
    expect(await traces('s1')).toEqual([]);
    expect(await traces('s2')).toEqual(before);
    // A statement that only has the word in it is somebody else's.
    const left = await db().selectFrom('statements').select('statement_json').orderBy('place').execute();
    expect(left.map((row) => (JSON.parse(row.statement_json) as { verb: { id: string } }).verb.id)).toEqual([verbs.spent, 'https://a.example/opened']);
    expect((await small.audit()).at(-1)).toMatchObject({ actor: 'hub', action: 'delete-student', target: 's1', reason: 'the family asked' });
    expect(JSON.stringify(await db().selectFrom('audit_log').selectAll().execute())).not.toContain('Alderby');
  });

  it('takes with it what came after the look through all statements', async () => {
    await station.send([segment('s1', 0), segment('s2', 1)]);
    const found = await findStatements(db(), school, 's1');
    await station.send([segment('s2', 2), segment('s1', 3)]);
    const removed = await db()
      .transaction()
      .execute((tx) => removeStudent(tx, school, 's1', found, small.time.now));
    expect([found.places.length, removed['statements']]).toEqual([1, 2]);
    expect(await traces('s1')).toEqual([]);
  });

  it('takes with it what another program sent before there was a school', async () => {
    const account = { objectType: 'Agent', account: { homePage: accountHome, name: 's1' } };
    const sent = { id: uuid(), actor: account, verb: { id: 'https://a.example/read' }, object: { id: 'https://a.example/book' } };
    const sender = { scope: { district: '', school: '', lab: '' }, authority: account, timeZone: 'UTC', station: null, version: '2.0.0' } as const;
    expect((await storeStatements(db(), sender, [sent as never], monday)).ok).toBe(true);
    expect(await traces('s1')).toContain('statements');
    await remove('s1');
    expect(await traces('s1')).toEqual([]);
  });

  it('keeps nothing that a station sets aside of the student at that very moment', async () => {
    // Between whatever is read before the transaction, and the transaction.
    const transaction = () => ({
      execute: async (work: never) => {
        await remove('s1');
        return db().transaction().execute(work);
      },
    });
    const late = new Proxy(db(), {
      get: (target, name) => {
        if (name === 'transaction') return transaction;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const known = { station: station.station, seat: 1, scope: { ...school, lab: (await small.hub.context.labs.primary())?.scope.lab ?? '' } };
    const event = { sequence: 90, at: monday, why: 'SM-601', statement: { ...segment('s1') } };
    expect(await keepSetAside(late, known, { epoch: station.epoch, events: [event] }, small.time.now)).toEqual([90]);
    expect(await traces('s1')).toEqual([]);
  });

  it('refuses a key that is not here, and changes nothing', async () => {
    expect(await remove('s99')).toMatchObject({ ok: false, problems: [{ code: 'SM-403', where: 'student s99' }] });
    expect(await db().selectFrom('tombstones').selectAll().execute()).toEqual([]);
  });

  it('again, removes what came since, keeps the first tombstone and adds to its count', async () => {
    await station.send(segment('s1'));
    await remove('s1');
    small.time.now += minute;
    const [row] = await db().selectFrom('tombstones').selectAll().execute();
    await db()
      .insertInto('unlocks')
      .values({ ...(await lab()), student: 's1', at: 1, staff: 't1' })
      .execute();
    await remove('s1');
    const [again] = await db().selectFrom('tombstones').selectAll().execute();
    expect([again?.at, JSON.parse(again?.removed_json ?? '') as object]).toEqual([row?.at, { ...(JSON.parse(row?.removed_json ?? '') as object), unlocks: 1 }]);
    await remove('s1');
    expect((await small.audit()).filter((line) => line.action === 'delete-student')).toHaveLength(2);
  });

  it('is noticed by the hub that runs: the board, the stations’ configuration and the visit end, though another process did it', async () => {
    const visit = station.signIn('s1');
    await station.sync();
    const board = await small.board();
    expect((await board.lab()).seats[0]?.student?.student).toBe('s1');
    await remove('s1');
    expect((await board.lab()).seats[0]?.student).toBe(null);
    expect((await board.lab()).minutes.map((m) => m.student)).not.toContain('s1');
    // The station has not heard of it: what it reports of the student is not taken.
    const { desired, config } = await station.sync({ help: { request: randomUUID(), askedAt: small.time.now } });
    expect([desired.tombstones, desired.endedVisits]).toEqual([[{ student: 's1', at: small.time.now }], [visit?.visit]]);
    expect(config?.students.map((s) => s.student)).toEqual(['s2', 's3', 's4', 's5', 's6']);
    expect(await traces('s1')).toEqual([]);
  });
});

const lab = async () => {
  const found = await small.hub.context.labs.primary();
  if (found === null) throw new Error('no lab');
  return found.scope;
};

describe('a tombstone', () => {
  it('goes to each station that was there, one that is off included, until it has answered, and to none that comes later', async () => {
    const off = await small.station(2, 'machine-2');
    await remove('s1');
    small.time.now += minute;
    const later = await small.station(3, 'machine-3');
    const { at } = (await station.sync()).desired.tombstones[0] ?? { at: 0 };
    expect(at).toBe(small.time.now - minute);
    expect((await later.sync()).desired.tombstones).toEqual([]);
    const answer = (events: number, when = at) => ({ outbox: outboxReport(station.epoch, { droppedFor: [{ student: 's1', at: when, events }] }) });
    expect((await station.sync(answer(7, at - 1))).desired.tombstones).toHaveLength(1);
    expect((await station.sync(answer(7))).desired.tombstones).toEqual([]);
    expect((await off.sync()).desired.tombstones).toHaveLength(1);
    // A machine that enrols again keeps its key, and what it had.
    small.time.now += minute;
    const again = await small.station(2, 'machine-2');
    expect([again.station, (await again.sync()).desired.tombstones.length]).toEqual([off.station, 1]);
    const receipt = await studentReceipt(db(), school, 's1');
    expect(receipt?.stations.map(({ seat, answeredAt, dropped }) => [seat, answeredAt !== null, dropped])).toEqual([
      [1, true, 7],
      [2, false, 0],
    ]);
  });

  it('keeps out what comes late: acknowledged, not stored, counted once on the receipt, and no gap', async () => {
    const [sent, late, other] = [segment('s1', 0), segment('s1', 1), segment('s2', 2)];
    await station.send(sent);
    await remove('s1');
    for (const batch of [
      [sent, late],
      [late, other],
      [sent, late, other],
    ]) {
      const reply = await station.send(batch);
      expect([reply.statusCode, reply.json()]).toEqual([200, batch.map((one) => one.id)]);
    }
    expect(await traces('s1')).toEqual([]);
    expect((await studentReceipt(db(), school, 's1'))?.stations[0]?.late).toBe(1);
    await station.sync({ outbox: outboxReport(station.epoch, { lastSequence: 3 }) });
    expect(await problemsOf('SM-604')).toEqual([]);
    await station.sync({ outbox: outboxReport(station.epoch, { lastSequence: 4 }) });
    expect(await problemsOf('SM-604')).toHaveLength(1);
  });

  it('makes no gap of what the station dropped unsent, in an epoch that it left behind neither', async () => {
    await station.send(segment('s2'));
    const outbox = outboxReport(station.epoch, { lastSequence: 4, dropped: 3 });
    await station.sync({ outbox });
    expect(await problemsOf('SM-604')).toEqual([]);
    await db().updateTable('outbox_epochs').set({ highest: 4 }).execute();
    await station.sync({ outbox: outboxReport(randomUUID()) });
    expect(await problemsOf('SM-604')).toEqual([]);
  });

  it('keeps the student’s set-aside events out too, and says that it has them', async () => {
    await remove('s1');
    const events = [1, 2].map((sequence) => ({ sequence, at: monday, why: 'SM-601', statement: { ...segment(`s${sequence}`) } }));
    const reply = await station.post('/api/station/set-aside', { epoch: station.epoch, events });
    expect(reply.json()).toEqual({ kept: [1, 2] });
    expect((await db().selectFrom('set_aside_events').select('sequence').execute()).map((row) => row.sequence)).toEqual([2]);
  });
});

describe('a roster that lists a deleted student', () => {
  it('comes into force without the student, and the board says so until the student is off the roster', async () => {
    await remove('s1');
    const listing = schoolCopy({ 'users.csv': (text) => text.replace('Ben', 'Benjamin') });
    const imported = await importSchool(small.hub, listing);
    expect(imported).toMatchObject({ ok: true, value: { students: 5, leftOut: ['s1'] } });
    expect(await traces('s1')).toEqual([]);
    expect((await problemsOf('SM-712')).map((p) => [p.seat, p.where])).toEqual([[null, 's1']]);
    const without = schoolCopy({ 'users.csv': (text) => text.replace('s1,,,true', 's1,,,false'), 'pictures.csv': (text) => text.replace(/^s1,.*\n/m, '') });
    expect(await importSchool(small.hub, without)).toMatchObject({ ok: true, value: { leftOut: [] } });
    expect(await problemsOf('SM-712')).toEqual([]);
    for (const folder of [listing, without]) rmSync(folder, { recursive: true });
  });

  it('is kept out of the groups of a station rotation, though the lab file names the student again', async () => {
    const grouped = (name: string) =>
      schoolCopy({
        'lab.json': (text) => text.replace('"bells"', `"groups": [{ "name": "${name}", "students": ["s1", "s2"], "order": ["lab", "lab"] }], "bells"`),
      });
    const folders = [grouped('Owls'), grouped('Foxes')];
    expect(await importSchool(small.hub, folders[0] ?? '')).toMatchObject({ ok: true });
    expect(await traces('s1')).toContain('labs');
    await remove('s1');
    expect([await traces('s1'), (await traces('s2')).includes('labs')]).toEqual([[], true]);
    expect(await importSchool(small.hub, folders[1] ?? '')).toMatchObject({ ok: true });
    expect([await traces('s1'), (await traces('s2')).includes('labs')]).toEqual([[], true]);
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  it('brings the student back once a person has said so, which waits for every station', async () => {
    await remove('s1');
    const admit = () => admitStudent(db(), school, { student: 's1', by: 'hub', reason: 'back in town' }, small.time.now);
    expect(await admit()).toMatchObject({ ok: false, problems: [{ code: 'SM-714', where: station.station }] });
    await station.sync({ outbox: outboxReport(station.epoch, { droppedFor: [{ student: 's1', at: small.time.now, events: 0 }] }) });
    expect(await admit()).toMatchObject({ ok: true });
    expect(await importSchool(small.hub, smallSchool)).toMatchObject({ ok: true, value: { students: 6, leftOut: [] } });
    expect(await admit()).toMatchObject({ ok: false, problems: [{ code: 'SM-713', where: 's1' }] });
    await station.send(segment('s1'));
    expect(await traces('s1')).toContain('statements');
  });
});

it('the receipt says what was deleted here, who has answered and who has not', async () => {
  await small.station(2, 'machine-2');
  await station.send([segment('s1', 0), segment('s1', 1)]);
  await remove('s1');
  await station.send(segment('s1', 2));
  await station.sync({ outbox: outboxReport(station.epoch, { droppedFor: [{ student: 's1', at: small.time.now, events: 4 }] }) });
  const receipt = await studentReceipt(db(), school, 's1');
  if (receipt === null) throw new Error('no receipt');
  const text = receiptText(receipt);
  expect(text).toMatch(/^Student s1, deleted 2026-09-14 14:05 UTC by hub: the family asked\nDeleted here: statements 2, set aside events 0, segments 2,/);
  expect(text).toContain('Stations: 1 have answered, 1 are still to come');
  expect(text).toContain(`${station.station}, seat 1: 2026-09-14 14:05 UTC, 4 events dropped unsent; 1 events came later and were not stored`);
  expect(text).toMatch(/seat 2: still to come/);
  expect(text).not.toContain('Alderby');
});
