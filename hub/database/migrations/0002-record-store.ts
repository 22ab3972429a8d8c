import { sql, type CreateTableBuilder, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { ReceivedStatement } from '../../../core/xapi/statement-schema.ts';
import { actorKey, type Identified } from '../../store/actor-key.ts';
import { addRelations } from '../../store/add-relations.ts';
import type { Writer } from '../open-database.ts';
import type { Tables } from '../schema.ts';

type Table = CreateTableBuilder<string, string>;

/**
 * The record store for other clients: what statements refer to and whom they name, keys, and indexes for the queries of xAPI. Rows of the first schema are
 * read once, for what no column says: those that a station made refer to nothing and name nobody else, so they are left alone.
 */
export const recordStore: Migration = {
  async up(db: Kysely<unknown>) {
    await ofLab(db, 'statement_refs')
      .addColumn('statement', 'text', (c) => c.primaryKey().references('statements.statement').onDelete('cascade'))
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('voids', 'integer', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('statement_refs_target').on('statement_refs').columns(['target', 'voids']).execute();
    await ofLab(db, 'statement_mentions')
      .addColumn('statement', 'text', (c) => c.notNull().references('statements.statement').onDelete('cascade'))
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('statement_mentions_key', ['value', 'role', 'statement'])
      .execute();
    await db.schema.createIndex('statement_mentions_statement').on('statement_mentions').column('statement').execute();
    await ofLab(db, 'record_store_keys')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('secret', 'text', (c) => c.notNull())
      .addColumn('scopes', 'text', (c) => c.notNull())
      .addColumn('made_by', 'text', (c) => c.notNull())
      .addColumn('made_at', 'bigint', (c) => c.notNull())
      .addColumn('revoked_at', 'bigint')
      .execute();
    await ofLab(db, 'record_store_secrets')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('secret', 'text', (c) => c.notNull())
      .execute();
    await indexes(db);
    await relationsOfStored(db as Kysely<Tables>);
  },
};

/** Lists are in the order of storing; an actor's are sorted as well, so that index takes the place of the first schema's. */
async function indexes(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('statements_actor').execute();
  await db.schema.createIndex('statements_actor').on('statements').columns(['actor', 'stored_at']).execute();
  await db.schema.createIndex('statements_stored').on('statements').columns(['stored_at', 'place']).execute();
  await db.schema.createIndex('statements_verb').on('statements').columns(['verb', 'stored_at']).execute();
  await db.schema.createIndex('statements_activity').on('statements').columns(['activity', 'stored_at']).execute();
  await sql`create index statements_registration on statements (registration) where registration is not null`.execute(db);
}

async function relationsOfStored(db: Kysely<Tables>): Promise<void> {
  for (let last = 0; ;) {
    const rows = await db
      .selectFrom('statements')
      .select(['place', 'statement', 'district', 'school', 'lab', 'statement_json'])
      .where('station', 'is', null)
      .where('place', '>', last)
      .orderBy('place')
      .limit(200)
      .execute();
    if (rows.length === 0) return;
    for (const row of rows) {
      const { district, school, lab } = row;
      const statement = JSON.parse(row.statement_json) as ReceivedStatement;
      const authority = statement.authority === undefined ? null : actorKey(statement.authority as Identified);
      await addRelations(db as Writer, { district, school, lab }, [{ id: row.statement, statement, authority }]);
      last = row.place;
    }
  }
}

const ofLab = (db: Kysely<unknown>, name: string): Table =>
  (db.schema.createTable(name) as Table)
    .addColumn('district', 'text', (c) => c.notNull())
    .addColumn('school', 'text', (c) => c.notNull())
    .addColumn('lab', 'text', (c) => c.notNull());
