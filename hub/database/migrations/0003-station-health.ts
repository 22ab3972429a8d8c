import type { CreateTableBuilder, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What stations set aside, and students who were deleted: their tombstones, the stations that must still hear of them, and the places of their events. */
export const stationHealth: Migration = {
  async up(db: Kysely<unknown>) {
    await place(ofLab(db, 'set_aside_events'))
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('why', 'text', (c) => c.notNull())
      .addColumn('statement_json', 'text', (c) => c.notNull())
      .addColumn('reported_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('set_aside_events_key', ['station', 'epoch', 'sequence'])
      .execute();
    await scoped(db, 'tombstones')
      .addColumn('lab', 'text')
      .addColumn('student', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('deleted_by', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('removed_json', 'text', (c) => c.notNull())
      .addColumn('listed_at', 'bigint')
      .addPrimaryKeyConstraint('tombstones_key', ['district', 'school', 'student'])
      .execute();
    await ofLab(db, 'tombstone_receipts')
      .addColumn('student', 'text', (c) => c.notNull())
      .addColumn('station', 'text', (c) => c.notNull())
      .addColumn('events', 'bigint', (c) => c.notNull())
      .addColumn('at', 'bigint')
      .addPrimaryKeyConstraint('tombstone_receipts_key', ['district', 'school', 'student', 'station'])
      .execute();
    await db.schema.createIndex('tombstone_receipts_station').on('tombstone_receipts').columns(['station', 'at']).execute();
    await place(ofLab(db, 'deleted_events'))
      .addColumn('student', 'text', (c) => c.notNull())
      .addColumn('late', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('deleted_events_key', ['station', 'epoch', 'sequence'])
      .execute();
    await db.schema
      .alterTable('outbox_epochs')
      .addColumn('dropped', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute();
  },
};

type Table = CreateTableBuilder<string, string>;

const scoped = (db: Kysely<unknown>, name: string): Table =>
  (db.schema.createTable(name) as Table).addColumn('district', 'text', (c) => c.notNull()).addColumn('school', 'text', (c) => c.notNull());
const ofLab = (db: Kysely<unknown>, name: string): Table => scoped(db, name).addColumn('lab', 'text', (c) => c.notNull());
const place = (made: Table): Table =>
  made
    .addColumn('station', 'text', (c) => c.notNull())
    .addColumn('epoch', 'text', (c) => c.notNull())
    .addColumn('sequence', 'bigint', (c) => c.notNull());
