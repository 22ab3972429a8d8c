import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterAll, describe, expect, it } from 'vitest';
import { migrations } from '../../../hub/database/migrations/migrations.ts';
import { openDatabase, type DatabasePlace } from '../../../hub/database/open-database.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { minute, monday, SmallHub } from '../small-hub.ts';

const schoolTables = ['schools', 'terms', 'classes', 'students', 'staff', 'enrolments', 'catalogues', 'sign_in_tries', 'staff_sessions', 'audit_log'];
const labTables = [
  'labs',
  'unlocks',
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
  'segments',
  'hourly_sums',
  'daily_sums',
  'outbox_epochs',
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
