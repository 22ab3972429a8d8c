import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Badges of students, by hash; the database itself keeps a second live one out. */
export const badges: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('badges')
      .addColumn('district', 'text', (c) => c.notNull())
      .addColumn('school', 'text', (c) => c.notNull())
      .addColumn('lab', 'text')
      .addColumn('student', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.primaryKey())
      .addColumn('issued_at', 'bigint', (c) => c.notNull())
      .addColumn('issued_by', 'text', (c) => c.notNull())
      .addColumn('voided_at', 'bigint')
      .addColumn('voided_by', 'text')
      .execute();
    await db.schema
      .createIndex('badges_live')
      .unique()
      .on('badges')
      .columns(['district', 'school', 'student'])
      .where('voided_at' as never, 'is', null)
      .execute();
  },
};
