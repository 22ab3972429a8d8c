import type { StationEvent } from '../../core/xapi/station-event.ts';
import type { StationDatabase } from '../data/station-database.ts';
import type { CreditRow } from '../data/station-rows.ts';
import { dropStudents, type Tombstone } from './drop-students.ts';
import { eventRows } from './event-rows.ts';
import { forgetStep } from './forget-sent.ts';
import { Outbox, type Waiting } from './outbox.ts';
import { goOnBehind, moveToEnd, waitAgain, type Identity } from './store-numbers.ts';
import { StoreWriter, type Written } from './store-writer.ts';

/** What there is of events that the record store does not have. */
export interface Counts {
  /** Those in memory are among them. */
  readonly waiting: number;
  readonly setAside: number;
  /** Not acknowledged: the disk has not taken them. */
  readonly inMemory: number;
  readonly dropped: number;
}

/**
 * The station's event store: writes what happened (events get their sequence number, and the session is saved, in one strict transaction), and says what waits,
 * what was sent and what became of the rest.
 */
export class Recorder {
  readonly #database: StationDatabase;
  readonly #writer: StoreWriter;
  /** What became of the events. */
  readonly outbox: Outbox;
  readonly #changed = new Set<() => void>();
  /** The school's, once a configuration is here: credit belongs to its days. */
  timeZone: string;

  private constructor(database: StationDatabase, station: string, identity: Identity, outbox: Outbox, timeZone: string) {
    this.#database = database;
    this.#writer = new StoreWriter({ database, rows: (calls, from) => eventRows(calls, from, station, this.timeZone), changed: () => this.#tell() }, identity);
    this.outbox = outbox;
    outbox.onChange = () => this.#tell();
    this.timeZone = timeZone;
  }

  static async open(database: StationDatabase, station: string, timeZone: string): Promise<Recorder> {
    const identity = await database.transaction('rw', database.kept, database.outbox, async () => {
      const kept = (await database.kept.get('identity'))?.value as Identity | undefined;
      const last = (await database.outbox.toCollection().last())?.sequence ?? 0;
      if (kept !== undefined) return { ...kept, lastSequence: Math.max(kept.lastSequence, last) };
      // Numbers of an epoch that is not known any more must not be given twice: such a store is damaged.
      if (last > 0) throw new Error('The event store has lost its identity.');
      const fresh: Identity = { epoch: crypto.randomUUID(), lastSequence: 0 };
      await database.kept.put({ key: 'identity', value: fresh });
      return fresh;
    });
    return new Recorder(database, station, identity, await Outbox.open(database, identity.lastSequence), timeZone);
  }

  get epoch(): string {
    return this.#writer.identity.epoch;
  }

  get lastSequence(): number {
    return this.#writer.identity.lastSequence;
  }

  /** Up to here every event was sent, set aside or dropped. */
  get sentThrough(): number {
    return this.outbox.cursor.sentThrough;
  }

  /** `memory` while the disk refuses. */
  get storage(): 'disk' | 'memory' {
    return this.#writer.refused ? 'memory' : 'disk';
  }

  /** Called after each change of the counts; returns its unsubscribe. */
  onWritten(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  /** Resolves when events and session are on disk. Writes keep their order; one call is one transaction while the disk takes them. */
  write(events: readonly StationEvent[], session: unknown): Promise<Written> {
    return this.#writer.write(events, session);
  }

  #tell(): void {
    for (const listener of this.#changed) listener();
  }

  creditsOf(day: string): Promise<CreditRow[]> {
    return this.#database.credits.where('day').equals(day).toArray();
  }

  /** Kept as they change: nothing is read, however many wait. */
  counts(): Counts {
    const { sentThrough, holes, again, setAside, dropped } = this.outbox.cursor;
    const { inMemory } = this.#writer;
    return { waiting: this.lastSequence - sentThrough - holes + again + inMemory, setAside, inMemory, dropped };
  }

  /** The oldest events that wait, at most `most`; first what is sent again, or only what comes `beyond` a number. */
  waiting(most: number, beyond?: number): Promise<Waiting[]> {
    return this.outbox.waiting(most, beyond);
  }

  /** The record store has these, in the order in which they waited. `at` is hub time, ms, as below. */
  sent(sequences: readonly number[], at: number): Promise<void> {
    return this.outbox.sent(sequences, at);
  }

  /** The record store refused this one for good: it is kept and shown, and blocks nothing behind it. */
  setAside(sequence: number, why: string, at: number): Promise<void> {
    return this.outbox.setAside(sequence, why, at);
  }

  /** These were set aside and wait again: how many they were. */
  putBack(sequences: readonly number[]): Promise<number> {
    return this.outbox.putBack(sequences);
  }

  /** Numbers up to `through` were given before this store was put back to an earlier state. False where the store's own go as far. */
  goOnBehind(through: number): Promise<boolean> {
    return this.#writer.renumber((identity) => goOnBehind(this.#database, this.outbox, identity, through));
  }

  /** The record store has another event at this number: this one gets the next. */
  moveToEnd(sequence: number): Promise<boolean> {
    return this.#writer.renumber((identity) => moveToEnd(this.#database, this.outbox, identity, sequence));
  }

  /** The hub misses events: where any was sent beyond `beyond` and up to `through` that is still kept, all from there on waits again. */
  waitAgain(beyond: number, through: number): Promise<boolean> {
    return waitAgain(this.#database, this.outbox, beyond, through);
  }

  /** One step of forgetting what was sent before `before`; 0 when there is nothing left to forget. */
  prune(before: number): Promise<number> {
    return forgetStep(this.#database, before);
  }

  /** Forgets students who were deleted: what of them is in memory, then what is on disk. The tombstones are all that the hub lists. */
  async drop(tombstones: readonly Tombstone[]): Promise<void> {
    this.#writer.leaveOut(new Set(tombstones.map((stone) => stone.student)));
    await dropStudents(this.#database, this.outbox, tombstones, (student) => this.#writer.leftOut(student));
    this.#writer.leftOutIsCounted();
  }

  /** Nothing is written any more. */
  close(): void {
    this.#database.close();
  }

  async keep(key: 'config' | 'offset' | 'creditsBefore' | 'sentElsewhere' | 'missed' | 'lessons', value: unknown): Promise<void> {
    await this.#database.kept.put({ key, value });
  }

  async kept(key: 'config' | 'offset' | 'creditsBefore' | 'sentElsewhere' | 'missed' | 'lessons' | 'session'): Promise<unknown> {
    return (await this.#database.kept.get(key))?.value;
  }
}
