import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/** The hub's tables as they lie in its database, past the hub. Whole numbers come as numbers. */
export interface HubTables {
  rows<T>(sql: string): Promise<T[]>;
}

export const sqliteTables = (data: string): HubTables => ({
  rows: <T>(sql: string) => {
    const database = new DatabaseSync(join(data, 'hub.sqlite'), { readOnly: true });
    try {
      return Promise.resolve(database.prepare(sql).all() as T[]);
    } finally {
      database.close();
    }
  },
});

export const postgresTables = (url: string): HubTables => ({
  rows: async <T>(sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const { rows, fields } = await client.query<Record<string, unknown>>(sql);
      const whole = fields
        .filter((f) => f.dataTypeID === Number(pg.types.builtins.INT8) || f.dataTypeID === Number(pg.types.builtins.NUMERIC))
        .map((f) => f.name);
      return rows.map((row) => ({ ...row, ...Object.fromEntries(whole.map((name) => [name, Number(row[name])])) })) as T[];
    } finally {
      await client.end();
    }
  },
});
