import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What staff recorded for the stations to say. `bytea` is PostgreSQL's word; SQLite keeps bytes as they are under any. */
export const clips: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('clips')
      .addColumn('district', 'text', (c) => c.notNull())
      .addColumn('school', 'text', (c) => c.notNull())
      .addColumn('lab', 'text', (c) => c.notNull())
      .addColumn('language', 'text', (c) => c.notNull())
      .addColumn('prompt', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('audio', sql`bytea`, (c) => c.notNull())
      .addColumn('recorded_at', 'bigint', (c) => c.notNull())
      .addColumn('recorded_by', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('clips_key', ['district', 'school', 'lab', 'language', 'prompt'])
      .execute();
  },
};
