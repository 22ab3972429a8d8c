import { sql } from 'kysely';
import type { Statement } from '../../../core/xapi/station-event.ts';
import { accountHome, extensions } from '../../../core/xapi/vocabulary.ts';
import { buildHub, type Hub } from '../../../hub/build-hub.ts';
import { importSchool } from '../../../hub/import/import-school.ts';
import type { Lab } from '../../../hub/lab/labs.ts';
import { storeStatements } from '../../../hub/store/store-statements.ts';

export type Row = Readonly<Record<string, string | number | null>>;
/** Rows of one batch by table, in every table that the hub writes for it. */
export type BatchRows = ReadonlyMap<string, readonly Row[]>;

/** Finds the rows that the hub writes for a batch: a hub in memory stores it, its event tables are read, and emptied for the next batch. */
export class SameRows {
  readonly #hub: Hub;
  readonly #lab: Lab;
  readonly #tables: readonly string[];

  private constructor(hub: Hub, lab: Lab, tables: readonly string[]) {
    this.#hub = hub;
    this.#lab = lab;
    this.#tables = tables;
  }

  static async open(school: string, stations: readonly string[]): Promise<SameRows> {
    const hub = await buildHub({ database: { kind: 'sqlite', file: ':memory:' }, clock: Date.now });
    const imported = await importSchool(hub, school);
    const lab = await hub.context.labs.primary();
    if (!imported.ok || lab === null) throw new Error('The school was not imported.');
    const { db } = hub.context;
    const station = { machine: '', host: 'chromium', version: '', credential: '', enrolled_at: 0, wanted_json: '{}', revision: 0 };
    for (const each of stations)
      await db
        .insertInto('stations')
        .values({ ...lab.scope, ...station, station: each, machine: each })
        .execute();
    // A table that is empty before the first event is one of events; only they are emptied between batches.
    const all = (await db.introspection.getTables()).map((table) => table.name);
    const empty = [];
    for (const table of all) if ((await sql`select 1 from ${sql.table(table)} limit 1`.execute(db)).rows.length === 0) empty.push(table);
    return new SameRows(hub, lab, empty);
  }

  get students(): readonly string[] {
    return this.#lab.students.map((each) => each.student);
  }

  get programs(): readonly string[] {
    return this.#lab.programs.map((each) => each.id);
  }

  async of(statements: readonly Statement[]): Promise<BatchRows> {
    const { db } = this.#hub.context;
    const [source] = statements.map((each) => each.context.extensions[extensions.source] as { readonly station: string });
    const station = source?.station ?? '';
    const authority = { objectType: 'Agent', account: { homePage: accountHome, name: station } };
    const sender = { scope: this.#lab.scope, authority, timeZone: this.#lab.calendar.timeZone, station, version: '2.0.0' } as const;
    const stored = await storeStatements(db, sender, statements as never, Date.now());
    if (!stored.ok) throw new Error(JSON.stringify(stored.problems));
    const rows = new Map<string, readonly Row[]>();
    for (const table of this.#tables) {
      const found = (await sql<Row>`select * from ${sql.table(table)}`.execute(db)).rows.map(({ place: _, ...row }) => row);
      if (found.length > 0) rows.set(table, found);
      await sql`delete from ${sql.table(table)}`.execute(db);
    }
    return rows;
  }

  close(): Promise<void> {
    return this.#hub.app.close();
  }
}

/** What is added to a row that is there already: the sums and the counts of an outbox. */
const sums = ['active_ms', 'watching_ms', 'idle_ms', 'paused_ms', 'pulled_out_ms', 'suspended_ms'];
const adding: Readonly<Record<string, { readonly key: string; readonly columns: readonly string[] }>> = {
  hourly_sums: { key: 'district, school, lab, day, student, program, hour', columns: sums },
  daily_sums: { key: 'district, school, lab, day, student, program', columns: sums },
  outbox_epochs: { key: 'station, epoch', columns: ['stored'] },
};

/** One row's insert, with `?` or `$1` for its values. */
export function insertText(table: string, row: Row, mark: (at: number) => string): string {
  const columns = Object.keys(row);
  const added = adding[table];
  const tail =
    added === undefined ? '' : ` on conflict (${added.key}) do update set ${added.columns.map((c) => `${c} = ${table}.${c} + excluded.${c}`).join(', ')}`;
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, at) => mark(at + 1)).join(', ')})${tail}`;
}

/** Tables to which rows are only added: what COPY can write. */
export const onlyAdded = (table: string): boolean => adding[table] === undefined;
