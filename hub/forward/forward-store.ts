import { sql } from 'kysely';
import { isPostgres } from '../database/insert-rows.ts';
import type { Database } from '../database/open-database.ts';
import { voidingVerb } from '../store/voiding.ts';
import type { Refusal, Waiting } from './forward-machine.ts';

/** The hub's side of forwarding: what waits, and how far the receiver has it. The cursor is the place of a statement, its number in the order of storing. */
export class ForwardStore {
  readonly #db: Database;
  readonly #destination: string;
  readonly #notFrom: string | null;

  constructor(db: Database, destination: string, notFrom: string | null) {
    this.#db = db;
    this.#destination = destination;
    this.#notFrom = notFrom;
  }

  async cursor(): Promise<{ readonly place: number; readonly succeededAt: number | null }> {
    const row = await this.#db.selectFrom('forward_cursors').select(['place', 'succeeded_at']).where('destination', '=', this.#destination).executeTakeFirst();
    return { place: row?.place ?? 0, succeededAt: row?.succeeded_at ?? null };
  }

  /**
   * The highest place before which nothing can appear any more. PostgreSQL gives places when rows are written and shows them when they are committed, so
   * a lower one may come to light after a higher one. The lock waits for the batches under way, and is held for one look (docs/decisions/0018).
   */
  async settled(after: number): Promise<number> {
    const highest = (db: Database) =>
      db
        .selectFrom('statements')
        .select((eb) => eb.fn.max('place').as('place'))
        .executeTakeFirst();
    const seen = Number((await highest(this.#db))?.place ?? 0);
    if (seen <= after || !isPostgres(this.#db)) return seen;
    return this.#db.transaction().execute(async (tx) => {
      await sql`set local lock_timeout = '10s'`.execute(tx);
      await sql`lock table statements in share mode`.execute(tx);
      return Number((await highest(tx))?.place ?? 0);
    });
  }

  /** The next ones in order. A statement that came from the receiver itself is passed over, with its place. */
  async read(after: number, through: number, most: number): Promise<readonly Waiting[]> {
    for (let from = after; ;) {
      const rows = await this.#db
        .selectFrom('statements')
        .select(['place', 'statement', 'station', 'verb', 'statement_json'])
        .where('place', '>', from)
        .where('place', '<=', through)
        .orderBy('place')
        .limit(most)
        .execute();
      const found = rows.filter((row) => this.#notFrom === null || row.station !== null || assertedBy(row) !== this.#notFrom).map(waiting);
      const last = rows.at(-1);
      if (found.length > 0 || last === undefined) return found;
      from = last.place;
    }
  }

  /** The newest that waits behind a place. */
  async newest(after: number): Promise<Waiting | null> {
    const row = await this.#db.selectFrom('statements').select('place').where('place', '>', after).orderBy('place', 'desc').limit(1).executeTakeFirst();
    return row === undefined ? null : ((await this.read(row.place - 1, row.place, 1))[0] ?? null);
  }

  /** Refused ones that IT put back, in order. A statement that was deleted since is none. */
  async putBack(most: number): Promise<readonly Waiting[]> {
    const rows = await this.#db
      .selectFrom('forward_refusals as r')
      .innerJoin('statements as s', 's.place', 'r.place')
      .select(['s.place', 's.statement', 's.verb', 's.statement_json'])
      .where('r.destination', '=', this.#destination)
      .where('r.again', '=', 1)
      .orderBy('s.place')
      .limit(most)
      .execute();
    return rows.map(waiting);
  }

  async anyRefused(): Promise<boolean> {
    const row = await this.#db.selectFrom('forward_refusals').select('place').where('destination', '=', this.#destination).limit(1).executeTakeFirst();
    return row !== undefined;
  }

  /** `taken`: the receiver has what it refused before. */
  async write(cursor: number, refused: readonly Refusal[], taken: readonly number[], succeededAt: number | null, now: number): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      if (taken.length > 0) await tx.deleteFrom('forward_refusals').where('destination', '=', this.#destination).where('place', 'in', taken).execute();
      for (const { place, id, why } of refused) {
        const of = await tx.selectFrom('statements').select(['district', 'school', 'lab']).where('place', '=', place).executeTakeFirst();
        if (of === undefined) continue;
        await tx
          .insertInto('forward_refusals')
          .values({ ...of, destination: this.#destination, place, statement: id, why, refused_at: now })
          .onConflict((conflict) => conflict.columns(['destination', 'place']).doUpdateSet({ why, refused_at: now, again: 0 }))
          .execute();
      }
      const lab = (await tx.selectFrom('labs').select(['district', 'school', 'lab']).orderBy('lab').executeTakeFirst()) ?? {
        district: '',
        school: '',
        lab: '',
      };
      const row = { place: cursor, ...(succeededAt === null ? {} : { succeeded_at: succeededAt }) };
      await tx
        .insertInto('forward_cursors')
        .values({ ...lab, destination: this.#destination, place: cursor, succeeded_at: succeededAt })
        .onConflict((conflict) => conflict.column('destination').doUpdateSet(row))
        .execute();
    });
  }

  async counts(): Promise<{ readonly waiting: number; readonly refused: number }> {
    const { place } = await this.cursor();
    const count = { waiting: this.#db.selectFrom('statements').where('place', '>', place), refused: this.#db.selectFrom('forward_refusals') };
    const waiting = await count.waiting.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirst();
    const refused = await count.refused
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('destination', '=', this.#destination)
      .executeTakeFirst();
    return { waiting: Number(waiting?.n ?? 0), refused: Number(refused?.n ?? 0) };
  }
}

interface Row {
  readonly place: number;
  readonly statement: string;
  readonly verb: string;
  readonly statement_json: string;
}

/** What the store set is the receiver's to set anew. */
function waiting({ place, statement, verb, statement_json }: Row): Waiting {
  const { stored: _, authority: __, version: ___, ...said } = JSON.parse(statement_json) as Record<string, unknown>;
  return { place, id: statement, text: JSON.stringify(said), voids: verb === voidingVerb };
}

const assertedBy = ({ statement_json }: Row): string | undefined =>
  (JSON.parse(statement_json) as { readonly authority?: { readonly account?: { readonly name?: string } } }).authority?.account?.name;
