import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Guests of one day, apart from the roster, which an import writes over; and the seat at which an ended visit goes on. */
export const guests: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('guests')
      .addColumn('district', 'text', (c) => c.notNull())
      .addColumn('school', 'text', (c) => c.notNull())
      .addColumn('lab', 'text', (c) => c.notNull())
      .addColumn('student', 'text', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('cohort', 'text', (c) => c.notNull())
      .addColumn('given_name', 'text')
      .addColumn('picture', 'text')
      .addColumn('added_at', 'bigint', (c) => c.notNull())
      .addColumn('added_by', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('guests_key', ['district', 'school', 'lab', 'student'])
      .execute();
    await db.schema.alterTable('ended_visits').addColumn('to_seat', 'integer').execute();
  },
};
