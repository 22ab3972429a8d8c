import type { StationDatabase } from '../data/station-database.ts';
import { statementOf, textOf, type CursorValue, type OutboxRow, type OutboxRow1, type SetAsideRow } from '../data/station-rows.ts';

/** An event that waits to be sent. */
export interface Waiting {
  readonly sequence: number;
  /** The statement's JSON, as it is sent. */
  readonly text: string;
}

const emptyCursor: CursorValue = { sentThrough: 0, holes: 0, setAside: 0, again: 0, dropped: 0, droppedFor: [] };
/** Rows that one step of a walk has in memory: no frame waits long for it. */
const step = 200;

/**
 * What became of the events of one store: how far they are sent, which were refused, which were dropped. Rows of the outbox are read and deleted here,
 * never rewritten; whatever is settled moves the cursor, in one transaction with its counts. One owner a store: the cursor in memory is the one on disk.
 */
export class Outbox {
  readonly #database: StationDatabase;
  /** Called after each change of the cursor. */
  onChange: () => void = () => undefined;
  #cursor: CursorValue;
  #turn: Promise<unknown> = Promise.resolve();
  /** A change failed: whether the disk took it all the same is not known yet. */
  #unsure = false;

  private constructor(database: StationDatabase, cursor: CursorValue) {
    this.#database = database;
    this.#cursor = cursor;
  }

  /** `lastSequence` is the store's own: a cursor that is missing begins at the start, and the counts are made once. */
  static async open(database: StationDatabase, lastSequence: number): Promise<Outbox> {
    const kept = (await database.kept.get('cursor'))?.value as CursorValue | undefined;
    if (kept !== undefined) return new Outbox(database, kept);
    if (lastSequence === 0) return new Outbox(database, emptyCursor);
    const { outbox, setAside } = database;
    const [rows, aside, again] = await Promise.all([
      outbox.where(':id').above(0).count(),
      setAside.where('state').equals('aside').count(),
      setAside.where('state').equals('again').count(),
    ]);
    // What was pruned has no row either: sent twice is stored once, so the whole is sent again.
    return new Outbox(database, { ...emptyCursor, holes: lastSequence - rows, setAside: aside, again });
  }

  get cursor(): CursorValue {
    return this.#cursor;
  }

  /**
   * The oldest that wait, at most `most`. What staff sent again comes first; with `beyond`, which reads on behind what is under way, it is left out.
   */
  async waiting(most: number, beyond = 0): Promise<Waiting[]> {
    const { setAside } = this.#database;
    const { again, sentThrough } = this.#cursor;
    const first = again === 0 || beyond > 0 ? [] : await setAside.where('state').equals('again').limit(most).toArray();
    const rest = first.length === most ? [] : await this.#behind(Math.max(sentThrough, beyond), most - first.length);
    return [
      ...first.map(({ sequence, statement }) => ({ sequence, text: JSON.stringify(statement) })),
      ...rest.map((row) => ({ sequence: row.sequence, text: textOf(row) })),
    ];
  }

  /** The oldest rows behind a number, at most `most`: where numbers have no row, one more reading goes on behind them. */
  async #behind(from: number, most: number): Promise<(OutboxRow | OutboxRow1)[]> {
    const rows = await this.#database.between(from, from + most);
    if (rows.length === most) return rows;
    const further = this.#database.outbox.where(':id').above(from + most);
    return [...rows, ...(await further.limit(most - rows.length).toArray())];
  }

  /** The record store has these (`at`: hub time, ms). In the order in which they waited: nothing in front of them may be left behind. */
  sent(sequences: readonly number[], at: number): Promise<void> {
    return this.change(async (before) => {
      const again = sequences.filter((sequence) => sequence <= before.sentThrough);
      const fresh = sequences.filter((sequence) => sequence > before.sentThrough);
      const through = fresh.at(-1) ?? before.sentThrough;
      const holes = before.holes - (await this.#passed(through, fresh.length));
      const rows = again.length === 0 ? [] : (await this.#database.setAside.bulkGet(again)).flatMap((row) => (row?.state === 'again' ? [row] : []));
      const cursor = { ...before, sentThrough: through, holes, again: before.again - rows.length };
      await this.#database.settle({
        kept: [{ key: 'cursor', value: cursor }],
        receipts: fresh.length === 0 ? [] : [{ through, at: Math.round(at) }],
        setAside: rows.map((row) => ({ ...row, state: 'sent', at: Math.round(at), told: 1 })),
      });
      return cursor;
    });
  }

  /** The record store refused this one for good: it is kept and shown, and blocks nothing behind it. */
  setAside(sequence: number, why: string, at: number): Promise<void> {
    return this.change(async (before) => {
      const { kept, outbox, setAside } = this.#database;
      const refusedAgain = sequence <= before.sentThrough;
      const holes = refusedAgain ? before.holes : before.holes - (await this.#passed(sequence, 1));
      const refused = refusedAgain ? await setAside.get(sequence) : undefined;
      const fresh = refusedAgain ? undefined : await outbox.get(sequence);
      const statement = refused?.statement ?? (fresh === undefined ? undefined : statementOf(fresh));
      const settled = { ...before, holes, sentThrough: Math.max(before.sentThrough, sequence) };
      // Its student was deleted meanwhile, or it is there already.
      const counts = statement === undefined || (refused !== undefined && refused.state !== 'again') ? 0 : 1;
      const cursor = { ...settled, setAside: before.setAside + counts, again: before.again - (refusedAgain ? counts : 0) };
      await this.#database.transaction('rw', [kept, setAside], async () => {
        await kept.put({ key: 'cursor', value: cursor });
        if (statement === undefined || counts === 0) return;
        await setAside.put({ sequence, at: Math.round(at), why: why.slice(0, 400), statement, state: 'aside', told: 0 });
      });
      return cursor;
    });
  }

  /** What was set aside waits again: how many these were. */
  async putBack(sequences: readonly number[]): Promise<number> {
    let moved = 0;
    await this.change(async (before) => {
      const { kept, setAside } = this.#database;
      const rows = (await setAside.bulkGet([...sequences])).flatMap((row) => (row?.state === 'aside' ? [row] : []));
      if (rows.length === 0) return before;
      const cursor = { ...before, setAside: before.setAside - rows.length, again: before.again + rows.length };
      await this.#database.transaction('rw', [kept, setAside], () =>
        Promise.all([kept.put({ key: 'cursor', value: cursor }), setAside.bulkPut(rows.map((row) => ({ ...row, state: 'again' as const })))]),
      );
      moved = rows.length;
      return cursor;
    });
    return moved;
  }

  /** All that was set aside before this instant (hub time, ms) waits again, in small steps. What is refused once more is younger. */
  async putBackBefore(before: number): Promise<number> {
    let [moved, last] = [0, 0];
    for (;;) {
      const rows = await this.#database.setAside.where(':id').above(last).limit(step).toArray();
      moved += await this.putBack(rows.filter((row) => row.at < before).map((row) => row.sequence));
      last = rows.at(-1)?.sequence ?? last;
      if (rows.length < step) return moved;
    }
  }

  /** What is set aside, oldest first. */
  asideRows(most: number): Promise<SetAsideRow[]> {
    return this.#database.setAside.where('state').equals('aside').limit(most).toArray();
  }

  /** What was set aside and the hub has no word of. */
  untold(most: number): Promise<SetAsideRow[]> {
    return this.#database.setAside.where('told').equals(0).limit(most).toArray();
  }

  /** The hub has word of these. */
  told(sequences: readonly number[]): Promise<void> {
    return this.change(async (cursor) => {
      await this.#database.setAside.bulkUpdate(sequences.map((key) => ({ key, changes: { told: 1 as const } })));
      return cursor;
    });
  }

  /** What moves the cursor goes one after the other; `work` has written the cursor that it answers. */
  change(work: (cursor: CursorValue) => Promise<CursorValue>): Promise<void> {
    const turn = this.#turn.then(async () => {
      if (this.#unsure) this.#cursor = ((await this.#database.kept.get('cursor'))?.value as CursorValue | undefined) ?? this.#cursor;
      this.#unsure = true;
      this.#cursor = await work(this.#cursor);
      this.#unsure = false;
      this.onChange();
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /**
   * How many of the numbers up to `through` that are passed now have no row. More rows than were settled means that one would be left behind
   * unsent: a bug, that ends here and not in a lost event.
   */
  async #passed(through: number, settled: number): Promise<number> {
    const { sentThrough, holes } = this.#cursor;
    const numbers = through - sentThrough;
    const rows = holes === 0 ? numbers : await this.#database.outbox.where(':id').between(sentThrough, through, false, true).count();
    if (rows > settled) throw new Error(`outbox: ${rows - settled} events in front of ${through} are not settled`);
    return numbers - rows;
  }
}
