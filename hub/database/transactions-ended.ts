import { sql } from 'kysely';
import type { Database } from './open-database.ts';

const lookEveryMs = 250;
/** A session that somebody left open at a console must not hold up the command for ever. */
const looks = 240;

/**
 * PostgreSQL: resolves when no transaction of this hub is open any more that had begun when it was asked. What such a one writes, it writes by what it saw
 * at its beginning; a later one sees what is there now.
 */
export async function transactionsEnded(db: Database, wait: (ms: number) => Promise<void>): Promise<void> {
  const { rows } = await sql<{ now: string }>`select clock_timestamp()::text as now`.execute(db);
  const asked = rows[0]?.now ?? '';
  for (let look = 0; look < looks; look += 1) {
    const open = await sql`select 1 from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and xact_start <= ${asked}::timestamptz limit 1`.execute(db);
    if (open.rows.length === 0) return;
    await wait(lookEveryMs);
  }
}
