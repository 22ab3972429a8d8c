import { PostgresDialect } from 'kysely';
import pg from 'pg';

/** Kysely over PostgreSQL. Whole numbers come back as numbers: every count and instant here is below 2^53. */
export function postgresDialect(url: string): PostgresDialect {
  const int8 = pg.types.builtins.INT8;
  const numeric = pg.types.builtins.NUMERIC;
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === int8 || oid === numeric ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  // A connection that the server drops while idle is replaced at the next query; unheard, its error would end the hub.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return new PostgresDialect({ pool });
}
