import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The ways in which one student signs in, where they are not the cohort's, and the verifiers of PIN and password beside that of the pictures. */
export const signInWays: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['ways_json', 'pin', 'password']) await db.schema.alterTable('students').addColumn(column, 'text').execute();
  },
};
