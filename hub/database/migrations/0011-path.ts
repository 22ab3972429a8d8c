import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How far students are on the path of their lessons, and the documents that cmi5 units keep of them. */
export const path: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('lesson_progress')
      .addColumn('district', 'text', (c) => c.notNull())
      .addColumn('school', 'text', (c) => c.notNull())
      .addColumn('lab', 'text', (c) => c.notNull())
      .addColumn('student', 'text', (c) => c.notNull())
      .addColumn('lesson', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('failed_json', 'text', (c) => c.notNull())
      .addColumn('since', 'bigint', (c) => c.notNull())
      .addColumn('changed_at', 'bigint', (c) => c.notNull())
      .addColumn('changed_by', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('lesson_progress_key', ['district', 'school', 'lab', 'student', 'lesson'])
      .execute();
    await db.schema.createIndex('lesson_progress_changed').on('lesson_progress').columns(['lab', 'changed_at']).execute();
    await db.schema
      .createTable('activity_states')
      .addColumn('district', 'text', (c) => c.notNull())
      .addColumn('school', 'text', (c) => c.notNull())
      .addColumn('lab', 'text', (c) => c.notNull())
      .addColumn('student', 'text', (c) => c.notNull())
      .addColumn('activity', 'text', (c) => c.notNull())
      .addColumn('registration', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('content_type', 'text', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('etag', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('activity_states_key', ['district', 'school', 'lab', 'student', 'activity', 'registration', 'state'])
      .execute();
  },
};
