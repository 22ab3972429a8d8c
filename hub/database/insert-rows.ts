import { CompiledQuery, PostgresAdapter } from 'kysely';
import type { Reader, Writer } from './open-database.ts';
import type { Tables } from './schema.ts';

/** A table's columns in the order in which their values are given. PostgreSQL wants to know which are whole numbers. */
export interface RowShape<Table extends keyof Tables> {
  readonly table: Table;
  readonly texts: readonly (keyof Tables[Table] & string)[];
  readonly numbers: readonly (keyof Tables[Table] & string)[];
  /** What follows the values: `on conflict ...`. */
  readonly onConflict: string;
}

/** As many rows to a statement of SQLite: few texts, prepared once, whatever the size of a batch. */
const chunks = [64, 8, 1] as const;

/** Inserts rows in bulk, each one the shape's texts and then its numbers; answers how many rows were written. */
export async function insertRows<Table extends keyof Tables>(
  tx: Writer,
  shape: RowShape<Table>,
  rows: readonly (readonly (string | number | null)[])[],
): Promise<number> {
  if (rows.length === 0) return 0;
  if (isPostgres(tx)) return written(await tx.executeQuery(CompiledQuery.raw(unnestText(shape), columnsOf(rows))));
  let count = 0;
  for (let at = 0; at < rows.length;) {
    const size = chunks.find((chunk) => chunk <= rows.length - at) ?? 1;
    count += written(await tx.executeQuery(CompiledQuery.raw(valuesText(shape, size), valuesOf(rows, at, size))));
    at += size;
  }
  return count;
}

function valuesOf(rows: readonly (readonly (string | number | null)[])[], from: number, size: number): (string | number | null)[] {
  const values: (string | number | null)[] = [];
  for (let at = from; at < from + size; at += 1) for (const value of rows[at] ?? []) values.push(value);
  return values;
}

export const isPostgres = (db: Reader): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

const written = (result: { readonly numAffectedRows?: bigint }): number => Number(result.numAffectedRows ?? 0n);

/** One array a column: PostgreSQL then has one text and a few parameters for any number of rows. */
const columnsOf = (rows: readonly (readonly (string | number | null)[])[]): (string | number | null)[][] =>
  (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? null));

const texts = new Map<string, string>();

function kept(key: string, make: () => string): string {
  const known = texts.get(key) ?? make();
  texts.set(key, known);
  return known;
}

type Words = Readonly<{ table: string; texts: readonly string[]; numbers: readonly string[]; onConflict: string }>;

const unnestText = ({ table, texts: t, numbers: n, onConflict }: Words): string =>
  kept(`${table} ${onConflict}`, () => {
    const arrays = [...t.map((_, i) => `$${i + 1}::text[]`), ...n.map((_, i) => `$${t.length + i + 1}::bigint[]`)];
    return `insert into ${table} (${[...t, ...n].join(', ')}) select * from unnest(${arrays.join(', ')}) ${onConflict}`;
  });

const valuesText = ({ table, texts: t, numbers: n, onConflict }: Words, size: number): string =>
  kept(`${table} ${onConflict} ${size}`, () => {
    const row = `(${[...t, ...n].map(() => '?').join(', ')})`;
    return `insert into ${table} (${[...t, ...n].join(', ')}) values ${Array<string>(size).fill(row).join(', ')} ${onConflict}`;
  });
