import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { openDatabase } from '../../../hub/database/open-database.ts';
import { insertText, onlyAdded, type BatchRows, type Row } from './same-rows.ts';

/** The peers: the hub's tables and rows without the hub. One transaction a batch, on the disk before it is done. */
export interface BareStore {
  write(batch: BatchRows): Promise<void>;
  count(): Promise<number>;
  close(): Promise<void>;
}

/** Prepared inserts on SQLite, one row each, with the hub's own durability. */
export async function bareSqlite(file: string): Promise<BareStore> {
  await (await openDatabase({ kind: 'sqlite', file })).destroy();
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory');
  const prepared = new Map<string, StatementSync>();
  const insertOf = (table: string, row: Row): StatementSync => {
    const made = prepared.get(table) ?? database.prepare(insertText(table, row, () => '?'));
    prepared.set(table, made);
    return made;
  };
  return {
    write: (batch) => {
      database.exec('begin');
      for (const [table, rows] of batch) for (const row of rows) insertOf(table, row).run(...Object.values(row));
      database.exec('commit');
      return Promise.resolve();
    },
    count: () => Promise.resolve(Number(database.prepare('select count(*) as n from statements').get()?.['n'])),
    close: () => Promise.resolve(database.close()),
  };
}

/** Named prepared inserts on PostgreSQL, one row each. */
export async function barePostgres(url: string): Promise<BareStore> {
  const { client, count, close } = await connect(url);
  return {
    write: async (batch) => {
      await client.query('begin');
      for (const [table, rows] of batch)
        for (const row of rows) await client.query({ name: table, text: insertText(table, row, (at) => `$${at}`), values: Object.values(row) });
      await client.query('commit');
    },
    count,
    close,
  };
}

/** COPY on PostgreSQL where rows are only added, prepared upserts for the sums. */
export async function copyPostgres(url: string): Promise<BareStore> {
  const { client, count, close } = await connect(url);
  return {
    write: async (batch) => {
      await client.query('begin');
      for (const [table, rows] of batch) {
        if (onlyAdded(table)) {
          const stream = client.query(copyFrom(`copy ${table} (${Object.keys(rows[0] ?? {}).join(', ')}) from stdin`));
          await pipeline(Readable.from([rows.map(copyLine).join('')]), stream);
        } else for (const row of rows) await client.query({ name: table, text: insertText(table, row, (at) => `$${at}`), values: Object.values(row) });
      }
      await client.query('commit');
    },
    count,
    close,
  };
}

async function connect(url: string): Promise<{ client: pg.Client } & Pick<BareStore, 'count' | 'close'>> {
  await (await openDatabase({ kind: 'postgres', url })).destroy();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    client,
    count: async () => Number((await client.query<{ n: string }>('select count(*) as n from statements')).rows[0]?.n),
    close: () => client.end(),
  };
}

/** PostgreSQL's text format of COPY. */
const copyLine = (row: Row): string =>
  `${Object.values(row)
    .map((value) => (value === null ? '\\N' : String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')))
    .join('\t')}\n`;
