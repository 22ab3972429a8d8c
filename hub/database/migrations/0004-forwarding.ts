import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How far each record store that the hub forwards to has what is stored here, and what it refused for good. */
export const forwarding: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('forward_cursors')
      .addColumn('district', 'text', (c) => c.notNull())
      .addColumn('school', 'text', (c) => c.notNull())
      .addColumn('lab', 'text', (c) => c.notNull())
      .addColumn('destination', 'text', (c) => c.primaryKey())
      .addColumn('place', 'bigint', (c) => c.notNull())
      .addColumn('succeeded_at', 'bigint')
      .execute();
    await db.schema
      .createTable('forward_refusals')
      .addColumn('district', 'text', (c) => c.notNull())
      .addColumn('school', 'text', (c) => c.notNull())
      .addColumn('lab', 'text', (c) => c.notNull())
      .addColumn('destination', 'text', (c) => c.notNull())
      .addColumn('place', 'bigint', (c) => c.notNull())
      .addColumn('statement', 'text', (c) => c.notNull())
      .addColumn('why', 'text', (c) => c.notNull())
      .addColumn('refused_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('forward_refusals_key', ['destination', 'place'])
      .execute();
  },
};
