import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';

/** Kysely over Node's own SQLite. Durable before it answers: WAL with `synchronous=FULL` writes the log to disk at each commit. */
export function sqliteDialect(file: string): SqliteDialect {
  return new SqliteDialect({ database: () => Promise.resolve(openFile(file)) });
}

/** Prepared statements that are kept; a hub's work is a few dozen texts, batches of odd sizes the rest. */
const keptStatements = 200;

/**
 * A command beside the hub writes to the same file. A transaction that reads first and then finds that another process wrote in between is refused at once
 * (SQLITE_BUSY_SNAPSHOT), however long it would wait; one that asks for the pen at its beginning waits its turn.
 */
const begin = 'begin immediate';

function openFile(file: string): SqliteDatabase {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5000 });
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory');
  const kept = new Map<string, SqliteStatement>();
  return {
    prepare(text) {
      const known = kept.get(text);
      if (known !== undefined) {
        kept.delete(text);
        kept.set(text, known);
        return known;
      }
      const made = statement(database.prepare(text === 'begin' ? begin : text));
      kept.set(text, made);
      const oldest = kept.keys().next();
      if (kept.size > keptStatements && !oldest.done) kept.delete(oldest.value);
      return made;
    },
    close() {
      database.exec('pragma wal_checkpoint(truncate)');
      database.close();
    },
  };
}

function statement(prepared: StatementSync): SqliteStatement {
  return {
    // A statement that answers rows has columns; node:sqlite says so before it runs.
    reader: prepared.columns().length > 0,
    all: (parameters) => prepared.all(...values(parameters)),
    run: (parameters) => prepared.run(...values(parameters)),
    iterate: (parameters) => prepared.iterate(...values(parameters)),
  };
}

/** Flags are numbers here. Bulk inserts have a thousand values and no flag: they are not copied. */
function values(parameters: readonly unknown[]): SQLInputValue[] {
  const plain = parameters as SQLInputValue[];
  return parameters.some((p) => typeof p === 'boolean') ? parameters.map((p) => (typeof p === 'boolean' ? Number(p) : (p as SQLInputValue))) : plain;
}
