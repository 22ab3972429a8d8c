import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Students' user names and passwords at programs, sealed with the key that `key_id` names. */
export const savedSignIns: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('saved_sign_ins')
      .addColumn('district', 'text', (c) => c.notNull())
      .addColumn('school', 'text', (c) => c.notNull())
      .addColumn('lab', 'text')
      .addColumn('student', 'text', (c) => c.notNull())
      .addColumn('program', 'text', (c) => c.notNull())
      .addColumn('key_id', 'text', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('saved_sign_ins_key', ['district', 'school', 'student', 'program'])
      .execute();
  },
};
