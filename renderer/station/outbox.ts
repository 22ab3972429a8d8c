import type { CursorValue, SetAsideRow, StationDatabase } from '../data/station-database.ts';

/** An event that waits to be sent. */
export interface Waiting {
  readonly sequence: number;
  readonly statement: object;
}

const emptyCursor: CursorValue = { sentThrough: 0, holes: 0, setAside: 0, again: 0, dropped: 0, droppedFor: [] };
/** Rows that one step of a walk has in memory, and one step of pruning deletes: no frame waits long for either. */
const step = 200;

/**
 * What became of the events of one store: how far they are sent, which were refused, which were dropped. Rows of the outbox are read and deleted here,
 * never rewritten; whatever is settled moves the cursor, in one transaction with its counts. One owner a store: the cursor in memory is the one on disk.
 */
export class Outbox {
  readonly #database: StationDatabase;
  #cursor: CursorValue;
  #turn: Promise<unknown> = Promise.resolve();

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

  /** The oldest that wait, at most `most`, and at most `mostBytes` of JSON but always one. What staff sent again comes first. */
  async waiting(most: number, mostBytes = Infinity): Promise<Waiting[]> {
    const { outbox, setAside } = this.#database;
    const { again, sentThrough } = this.#cursor;
    const first = again === 0 ? [] : await setAside.where('state').equals('again').limit(most).toArray();
    const rest =
      first.length === most
        ? []
        : await outbox
            .where(':id')
            .above(sentThrough)
            .limit(most - first.length)
            .toArray();
    const rows = [...first, ...rest].map(({ sequence, statement }) => ({ sequence, statement }));
    return mostBytes === Infinity ? rows : within(rows, mostBytes);
  }

  /** The record store has these (`at`: hub time, ms). In the order in which they waited: nothing in front of them may be left behind. */
  sent(sequences: readonly number[], at: number): Promise<void> {
    return this.#inTurn(async () => {
      const { kept, receipts, setAside } = this.#database;
      const before = this.#cursor;
      const again = sequences.filter((sequence) => sequence <= before.sentThrough);
      const fresh = sequences.filter((sequence) => sequence > before.sentThrough);
      const through = fresh.at(-1) ?? before.sentThrough;
      const holes = before.holes - (await this.#passed(through, fresh.length));
      const rows = again.length === 0 ? [] : (await setAside.bulkGet(again)).filter((row) => row?.state === 'again');
      const cursor = { ...before, sentThrough: through, holes, again: before.again - rows.length };
      await this.#database.transaction('rw', [kept, receipts, setAside], () =>
        Promise.all([
          kept.put({ key: 'cursor', value: cursor }),
          ...(fresh.length === 0 ? [] : [receipts.put({ through, at })]),
          ...rows.map((row) => setAside.put({ ...(row as SetAsideRow), state: 'sent', at, told: 1 })),
        ]),
      );
      this.#cursor = cursor;
    });
  }

  /** The record store refused this one for good: it is kept and shown, and blocks nothing behind it. */
  setAside(sequence: number, why: string, at: number): Promise<void> {
    return this.#inTurn(async () => {
      const { kept, outbox, setAside } = this.#database;
      const before = this.#cursor;
      const refusedAgain = sequence <= before.sentThrough;
      const holes = refusedAgain ? before.holes : before.holes - (await this.#passed(sequence, 1));
      const row = refusedAgain ? await setAside.get(sequence) : await outbox.get(sequence);
      const settled = { ...before, holes, sentThrough: Math.max(before.sentThrough, sequence) };
      // Its student was deleted meanwhile, or it is there already.
      const counts = row === undefined || ('state' in row && row.state !== 'again') ? 0 : 1;
      const cursor = { ...settled, setAside: before.setAside + counts, again: before.again - (refusedAgain ? counts : 0) };
      await this.#database.transaction('rw', [kept, setAside], async () => {
        await kept.put({ key: 'cursor', value: cursor });
        if (row !== undefined && counts === 1) await setAside.put({ sequence, at, why: why.slice(0, 400), statement: row.statement, state: 'aside', told: 0 });
      });
      this.#cursor = cursor;
    });
  }

  /** What was set aside waits again. */
  putBack(sequences: readonly number[]): Promise<number> {
    return this.#inTurn(async () => {
      const { kept, setAside } = this.#database;
      const before = this.#cursor;
      const rows = (await setAside.bulkGet([...sequences])).flatMap((row) => (row?.state === 'aside' ? [row] : []));
      if (rows.length === 0) return 0;
      const cursor = { ...before, setAside: before.setAside - rows.length, again: before.again + rows.length };
      await this.#database.transaction('rw', [kept, setAside], () =>
        Promise.all([kept.put({ key: 'cursor', value: cursor }), setAside.bulkPut(rows.map((row) => ({ ...row, state: 'again' as const })))]),
      );
      this.#cursor = cursor;
      return rows.length;
    });
  }

  /** What is set aside, oldest first. */
  asideRows(most: number): Promise<SetAsideRow[]> {
    return this.#database.setAside.where('state').equals('aside').limit(most).toArray();
  }

  /** What is set aside and the hub has no word of. */
  async untold(most: number): Promise<SetAsideRow[]> {
    return this.#database.setAside.where('told').equals(0).limit(most).toArray();
  }

  told(sequences: readonly number[]): Promise<void> {
    return this.#inTurn(async () => {
      await this.#database.setAside.bulkUpdate(sequences.map((key) => ({ key, changes: { told: 1 } })));
    });
  }

  /** One step of forgetting what was sent before `before` (hub time, ms), with its credit. Rows it deleted; 0 when nothing is left to forget. */
  prune(before: number): Promise<number> {
    return this.#inTurn(async () => {
      const { outbox, credits, receipts, setAside } = this.#database;
      const oldest = await receipts.orderBy(':id').limit(step).toArray();
      // Up to the first that is young: a clock that was set back makes none of those behind it old.
      const young = oldest.findIndex((receipt) => receipt.at >= before);
      const through = oldest.slice(0, young === -1 ? oldest.length : young).at(-1)?.through ?? 0;
      const keys = through === 0 ? [] : await outbox.where(':id').belowOrEqual(through).limit(step).primaryKeys();
      // A step that is full may have stopped in the middle of a batch: its receipt stays.
      const upTo = keys.length < step ? through : (keys.at(-1) ?? through);
      const late = (await setAside.where('state').equals('sent').limit(step).toArray()).filter((row) => row.at < before);
      if (upTo === 0 && late.length === 0) return 0;
      await this.#database.transaction('rw', [outbox, credits, receipts, setAside], () =>
        Promise.all([
          outbox.where(':id').belowOrEqual(upTo).delete(),
          credits.where(':id').belowOrEqual(upTo).delete(),
          receipts.where(':id').belowOrEqual(upTo).delete(),
          setAside.bulkDelete(late.map((row) => row.sequence)),
        ]),
      );
      return keys.length + late.length;
    });
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

  /** What moves the cursor goes one after the other. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

function within(rows: readonly Waiting[], mostBytes: number): Waiting[] {
  let bytes = 0;
  const encoder = new TextEncoder();
  const end = rows.findIndex((row) => (bytes += encoder.encode(JSON.stringify(row.statement)).length) > mostBytes);
  return rows.slice(0, end === -1 ? rows.length : Math.max(1, end));
}
