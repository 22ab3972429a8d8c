import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How a student needs the screens; where the school says nothing, plain. */
export const display: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('students').addColumn('display_json', 'text').execute();
  },
};
