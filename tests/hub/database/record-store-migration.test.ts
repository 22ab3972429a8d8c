import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterAll, describe, expect, it } from 'vitest';
import { first } from '../../../hub/database/migrations/0001-first.ts';
import type { DatabasePlace } from '../../../hub/database/open-database.ts';
import { postgresDialect } from '../../../hub/database/postgres-dialect.ts';
import type { Tables } from '../../../hub/database/schema.ts';
import { sqliteDialect } from '../../../hub/database/sqlite-dialect.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { RecordStore, statement, voiding } from '../store/record-store.ts';

/** Statements of a hub whose database is of the first schema are served by the record store like new ones. */
const stored = '2026-09-14T14:05:00.000Z';
const authority = { objectType: 'Agent', account: { homePage: 'https://stationmaster.example/xapi/accounts', name: 'station-1' } };

async function ofFirstSchema(place: DatabasePlace, statements: readonly ReturnType<typeof statement>[]): Promise<void> {
  const db = new Kysely<Tables>({ dialect: place.kind === 'sqlite' ? sqliteDialect(place.file) : postgresDialect(place.url) });
  await new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ '0001-first': first }) } }).migrateToLatest();
  for (const [index, each] of statements.entries()) {
    const ofStation = index === 0;
    await db
      .insertInto('statements')
      .values({
        ...{ district: 'd', school: 's', lab: 'l', statement: each.id, stored_at: Date.parse(stored) + index, at: Date.parse(stored) },
        ...{ actor: 'mailto:xapi@adlnet.gov', verb: (each['verb'] as { id: string }).id, activity: null, registration: null },
        ...(ofStation ? { station: 'station-1', epoch: 'e', sequence: 1 } : { station: null, epoch: null, sequence: null }),
        ...{ digest: 'of the first schema', statement_json: JSON.stringify({ ...each, stored, timestamp: stored, authority, version: '2.0.0' }) },
      })
      .execute();
  }
  await db.destroy();
}

function behaves(place: () => Promise<DatabasePlace>): void {
  it('finds them, voids them, and knows them again', async () => {
    const where = await place();
    const [plain, gone] = [statement(), statement()];
    const related = statement({ context: { instructor: { mbox: 'mailto:teacher@a.example' } } });
    const voids = voiding(gone.id);
    await ofFirstSchema(where, [plain, gone, related, voids]);
    const store = await RecordStore.open(where);
    expect(await store.ids()).toEqual([voids.id, related.id, plain.id]);
    expect((await store.get({ voidedStatementId: gone.id })).statusCode).toBe(200);
    expect(await store.ids({ agent: { mbox: 'mailto:teacher@a.example' }, related_agents: true })).toEqual([related.id]);
    expect(await store.ids({ agent: authority, related_agents: true })).toEqual([voids.id, related.id, plain.id]);
    expect(await store.post([plain, related])).toEqual([plain.id, related.id]);
    expect((await store.send('POST', '/statements', { ...plain, object: { id: 'https://a.example/other' } })).statusCode).toBe(409);
    await store.close();
  });
}

const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-first-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
describe('on SQLite', () => behaves(() => Promise.resolve({ kind: 'sqlite', file: path.join(folder, 'hub.sqlite') })));

const postgres = await startPostgres();
describe.skipIf(postgres === null)('on PostgreSQL', () => {
  afterAll(async () => postgres?.stop());
  behaves(async () => ({ kind: 'postgres', url: (await postgres?.newDatabase()) ?? '' }));
});
