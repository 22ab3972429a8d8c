import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Kysely, sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { afterAll, describe, expect, it } from 'vitest';
import { migrations } from '../../../hub/database/migrations/migrations.ts';
import { openDatabase, type DatabasePlace } from '../../../hub/database/open-database.ts';
import { postgresDialect } from '../../../hub/database/postgres-dialect.ts';
import type { Tables } from '../../../hub/database/schema.ts';
import { sqliteDialect } from '../../../hub/database/sqlite-dialect.ts';
import { readWanted } from '../../../hub/lab/wanted.ts';
import { deleteStudent } from '../../../hub/people/delete-student.ts';
import { studentReceipt } from '../../../hub/people/student-receipt.ts';
import { outboxReport } from '../../fixtures/outbox-report.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { minute, monday, SmallHub } from '../small-hub.ts';

const schoolTables = [
  'schools',
  'terms',
  'classes',
  'students',
  'staff',
  'enrolments',
  'catalogues',
  'sign_in_tries',
  'badges',
  'saved_sign_ins',
  'origin_additions',
  'staff_sessions',
  'audit_log',
  'tombstones',
];
const labTables = [
  'labs',
  'guests',
  'unlocks',
  'clips',
  'stations',
  'enrolment_tokens',
  'day_blocks',
  'plan_entries',
  'help_requests',
  'messages',
  'ended_visits',
  'statements',
  'statement_refs',
  'statement_mentions',
  'record_store_keys',
  'record_store_secrets',
  'lti_keys',
  'lesson_progress',
  'activity_states',
  'segments',
  'hourly_sums',
  'daily_sums',
  'outbox_epochs',
  'forward_cursors',
  'forward_refusals',
  'set_aside_events',
  'tombstone_receipts',
  'deleted_events',
];

function behaves(place: () => DatabasePlace | Promise<DatabasePlace>): void {
  it('has district, school and lab in every table; lab may be missing only where a row is of the school', async () => {
    const db = await openDatabase(await place());
    const tables = (await db.introspection.getTables()).filter((t) => !t.isView);
    expect(tables.map((t) => t.name).sort()).toEqual([...schoolTables, ...labTables].sort());
    const lacking = tables.flatMap((t) =>
      ['district', 'school', 'lab'].filter((key) => !t.columns.some((c) => c.name === key)).map((key) => `${t.name}.${key}`),
    );
    expect(lacking).toEqual([]);
    const withoutLab = tables.filter((t) => t.columns.find((c) => c.name === 'lab')?.isNullable === true).map((t) => t.name);
    expect(withoutLab.sort()).toEqual([...schoolTables].sort());
    await db.destroy();
  });

  it('migrates once: opening again changes nothing', async () => {
    const db = await openDatabase(await place());
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
    expect((await migrator.migrateToLatest()).results).toEqual([]);
    expect((await migrator.getMigrations()).every((m) => m.executedAt !== undefined)).toBe(true);
    await db.destroy();
  });

  it('carries a school, a station’s day and the board', async () => {
    const small = await SmallHub.open({ database: await place(), staff: true });
    const station = await small.station(2);
    const board = await small.board();
    station.signIn('s1');
    const statements = [0, 1, 2].map((index) => station.segment('s1', { index, state: 'active', startedAt: monday + index * minute, durationMs: 59_999 }));
    const sent = await Promise.all([station.send(statements), station.send(statements)]);
    expect(sent.map((r) => r.statusCode)).toEqual([200, 200]);
    expect((await station.sync()).config?.days).toHaveLength(7);
    await board.act({ action: 'pause', target: { kind: 'lab' } });
    expect((await station.sync()).desired.blocks[0]?.pausedAt).toBe(monday);
    const lab = await board.lab();
    expect([lab.seats[1]?.state, lab.seats[1]?.creditedToday]).toEqual(['paused', 3 * 59_999]);
    const { db } = small.hub.context;
    expect(await db.selectFrom('statements').select('statement').execute()).toHaveLength(3);
    await expect(db.deleteFrom('audit_log').execute()).rejects.toThrow(/append only/);
    await small.close();
  });

  it('brings a database of the first version up with its rows as they were', async () => {
    const at = await place();
    const old = new Kysely<Tables>({ dialect: at.kind === 'sqlite' ? sqliteDialect(at.file) : postgresDialect(at.url) });
    const one = { '0001-first': migrations['0001-first'] as Migration };
    expect((await new Migrator({ db: old, provider: { getMigrations: () => Promise.resolve(one) } }).migrateToLatest()).error).toBeUndefined();
    const scope = { district: 'd', school: 's', lab: 'l' };
    const statement = { ...scope, statement: 'id-1', stored_at: 1, at: 1, actor: 'a', verb: 'v', activity: null, registration: null };
    const stored = { ...statement, station: 'station-1', epoch: 'e', sequence: 1, digest: 'x', statement_json: '{}' };
    const wanted = JSON.stringify({ paused: true, pulledOut: null, message: null, programOverride: null, help: null });
    const station = { station: 'station-1', seat: 1, machine: 'm', host: 'electron', version: '0.0.1', credential: 'c', enrolled_at: 1, revoked_at: null };
    await old.insertInto('statements').values(stored).execute();
    await old
      .insertInto('outbox_epochs')
      .values({ ...scope, station: 'station-1', epoch: 'e', highest: 1, stored: 1, gap_since: null })
      .execute();
    await old
      .insertInto('stations')
      .values({ ...scope, ...station, last_seen: null, reported_json: null, reported_at: null, wanted_json: wanted, revision: 3 })
      .execute();
    await old.destroy();
    const db = await openDatabase(at);
    expect(await db.selectFrom('statements').selectAll().executeTakeFirstOrThrow()).toMatchObject(stored);
    expect(await db.selectFrom('outbox_epochs').selectAll().execute()).toEqual([
      { ...scope, station: 'station-1', epoch: 'e', highest: 1, stored: 1, gap_since: null, dropped: 0 },
    ]);
    const [row] = await db.selectFrom('stations').selectAll().execute();
    expect(readWanted(row?.wanted_json ?? '')).toEqual({ ...(JSON.parse(wanted) as object), arrival: null, resendSetAsideBefore: null, record: null });
    expect(await db.selectFrom('tombstones').selectAll().execute()).toEqual([]);
    await db.destroy();
  });

  it('deletes a student whole, and keeps out what comes of the student later', async () => {
    const small = await SmallHub.open({ database: await place(), staff: true });
    const station = await small.station(2);
    await station.sync();
    const of = (student: string, index: number) => station.segment(student, { index, state: 'active', startedAt: monday + index * minute, durationMs: 1000 });
    // More than are looked at in one go.
    for (let from = 0; from < 600; from += 300) await station.send(Array.from({ length: 300 }, (_, index) => of('s1', from + index)));
    const late = of('s1', 600);
    await station.send(of('s2', 601));
    const { db } = small.hub.context;
    const school = await db.selectFrom('schools').select(['district', 'school']).executeTakeFirstOrThrow();
    const ends = await db.selectFrom('statements').select(['district', 'school', 'lab', 'place', 'statement']).where('sequence', 'in', [1, 602]).execute();
    await db
      .insertInto('forward_refusals')
      .values(ends.map((each) => ({ ...each, destination: 'https://lrs.example', why: 'HTTP 400', refused_at: monday })))
      .execute();
    expect(await deleteStudent(db, school, { student: 's1', by: 'hub', reason: 'asked for' }, monday)).toMatchObject({ ok: true });
    expect((await station.send([late])).statusCode).toBe(200);
    expect(await db.selectFrom('statements').select('sequence').execute()).toEqual([{ sequence: 602 }]);
    expect(await db.selectFrom('forward_refusals').select('statement').execute()).toEqual([{ statement: ends[1]?.statement }]);
    for (const table of ['students', 'segments', 'daily_sums', 'plan_entries'] as const)
      expect((await db.selectFrom(table).select('student').execute()).map((row) => row.student)).not.toContain('s1');
    const receipt = await studentReceipt(db, school, 's1');
    expect(receipt).toMatchObject({ removed: { statements: 600, segments: 600 }, stations: [{ station: station.station, answeredAt: null, late: 1 }] });
    await station.sync({ outbox: outboxReport(station.epoch, { lastSequence: 602, droppedFor: [{ student: 's1', at: monday, events: 0 }] }) });
    expect((await (await small.board()).lab()).problems).toEqual([]);
    await small.close();
  });

  it('takes a batch that comes four times at once, and stores it once', async () => {
    const small = await SmallHub.open({ database: await place(), staff: true });
    const station = await small.station(2);
    station.signIn('s1');
    for (let round = 0; round < 20; round += 1) {
      const statements = [0, 1, 2].map((index) => station.segment('s1', { index, state: 'active', startedAt: monday + round * minute, durationMs: 1000 }));
      const sent = await Promise.all([0, 1, 2, 3].map(() => station.send(statements)));
      expect(sent.map((r) => r.statusCode)).toEqual([200, 200, 200, 200]);
    }
    expect(await small.hub.context.db.selectFrom('statements').select('statement').execute()).toHaveLength(60);
    await small.close();
  });
}

describe('on SQLite', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-db-'));
  let files = 0;
  afterAll(() => rmSync(folder, { recursive: true }));
  behaves(() => ({ kind: 'sqlite', file: path.join(folder, `${(files += 1)}.sqlite`) }));

  it('writes each commit through to the disk', async () => {
    const db = await openDatabase({ kind: 'sqlite', file: path.join(folder, 'durable.sqlite') });
    const pragma = async (name: string) => Object.values((await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db)).rows[0] ?? {})[0];
    expect([await pragma('journal_mode'), await pragma('synchronous'), await pragma('foreign_keys')]).toEqual(['wal', 2, 1]);
    await db.destroy();
  });
});

const postgres = await startPostgres();

describe.skipIf(postgres === null)('on PostgreSQL', () => {
  afterAll(async () => postgres?.stop());
  behaves(async () => ({ kind: 'postgres', url: (await postgres?.newDatabase()) ?? '' }));
});
