import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Hosts that staff took into a program's entry, over the catalogue that was imported; a second live one of the same host is kept out. And whose picture
 * password an import may not take back: `file_verifier` is what pictures.csv had said when the board set another, empty where it had said nothing.
 */
export const recordMode: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('origin_additions')
      .addColumn('addition', 'text', (c) => c.primaryKey())
      .addColumn('district', 'text', (c) => c.notNull())
      .addColumn('school', 'text', (c) => c.notNull())
      .addColumn('lab', 'text')
      .addColumn('program', 'text', (c) => c.notNull())
      .addColumn('origin', 'text', (c) => c.notNull())
      .addColumn('added_at', 'bigint', (c) => c.notNull())
      .addColumn('added_by', 'text', (c) => c.notNull())
      .addColumn('station', 'text')
      .addColumn('removed_at', 'bigint')
      .addColumn('removed_by', 'text')
      .execute();
    await db.schema
      .createIndex('origin_additions_live')
      .unique()
      .on('origin_additions')
      .columns(['district', 'school', 'program', 'origin'])
      .where('removed_at' as never, 'is', null)
      .execute();
    await db.schema.alterTable('students').addColumn('file_verifier', 'text').execute();
  },
};
