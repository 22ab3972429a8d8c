import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Refused statements that IT put back, to be forwarded again. */
export const forwardAgain: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('forward_refusals')
      .addColumn('again', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  },
};
