import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Keys of the hub as an LTI platform. */
export const ltiKeys: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('lti_keys')
      .addColumn('district', 'text', (c) => c.notNull())
      .addColumn('school', 'text', (c) => c.notNull())
      .addColumn('lab', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('purpose', 'text', (c) => c.notNull())
      .addColumn('secret', 'text', (c) => c.notNull())
      .addColumn('made_at', 'bigint', (c) => c.notNull())
      .execute();
  },
};
