import { v7 as uuidv7 } from 'uuid';
import { credits } from '../../core/meter/meter.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import { toStatement, type StationEvent } from '../../core/xapi/station-event.ts';
import type { CreditRow, OutboxRow, StationDatabase } from '../data/station-database.ts';
import { dropStudents, type Tombstone } from './drop-students.ts';
import { forgetStep } from './forget-sent.ts';
import { Outbox, type Waiting } from './outbox.ts';
import { goOnBehind, moveToEnd, waitAgain, type Identity } from './store-numbers.ts';

export interface Written {
  readonly credits: readonly CreditRow[];
}

/** What there is of events that the record store does not have. */
export interface Counts {
  /** Those in memory are among them. */
  readonly waiting: number;
  readonly setAside: number;
  /** Not acknowledged: the disk has not taken them. */
  readonly inMemory: number;
  readonly dropped: number;
}

/** One call of `write` that is not on disk yet. */
interface Pending {
  events: readonly StationEvent[];
  readonly session: unknown;
  readonly done: (written: Written) => void;
}

/** Some calls of `write` as one transaction. */
interface Attempt {
  readonly rows: readonly OutboxRow[];
  /** Of each call. */
  readonly credits: readonly (readonly CreditRow[])[];
  readonly identity: Identity;
  readonly session: unknown;
}

/** A write that has no answer after this long is told as one that was refused, ms. */
const slowWriteMs = 5000;
/** Between two tries of a disk that refuses, ms. */
const [firstPauseMs, longestPauseMs] = [250, 5000];
/** Events that one transaction takes once the disk is back. */
const mostTogether = 500;

/**
 * Writes what happened: events get their sequence number, and the session is saved, in one strict transaction. An event is acknowledged when it is on disk, not before.
 * A disk that refuses is told loudly; events then wait in memory, unacknowledged, and are written in order, many at a time, as soon as it takes them again.
 */
export class Recorder {
  readonly #database: StationDatabase;
  readonly #station: string;
  /** What became of the events. */
  readonly outbox: Outbox;
  readonly #changed = new Set<() => void>();
  readonly #pending: Pending[] = [];
  /** What gives numbers otherwise than by writing. */
  readonly #renumbering: (() => Promise<void>)[] = [];
  /** Events of deleted students that never were on disk, by student. */
  readonly #forgotten = new Map<string, number>();
  /** Students who were deleted, as the hub lists them now. */
  #gone: ReadonlySet<string> = new Set();
  /** So many of the pending calls are in a transaction. */
  #underWay = 0;
  #identity: Identity;
  #writing = false;
  #refused = false;
  /** The school's, once a configuration is here: credit belongs to its days. */
  timeZone: string;

  private constructor(database: StationDatabase, station: string, identity: Identity, outbox: Outbox, timeZone: string) {
    this.#database = database;
    this.#station = station;
    this.#identity = identity;
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
    return this.#identity.epoch;
  }

  get lastSequence(): number {
    return this.#identity.lastSequence;
  }

  /** Up to here every event was sent, set aside or dropped. */
  get sentThrough(): number {
    return this.outbox.cursor.sentThrough;
  }

  /** `memory` while the disk refuses. */
  get storage(): 'disk' | 'memory' {
    return this.#refused ? 'memory' : 'disk';
  }

  /** Called after each change of the counts; returns its unsubscribe. */
  onWritten(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  /** Resolves when events and session are on disk. Writes keep their order; one call is one transaction while the disk takes them. */
  write(events: readonly StationEvent[], session: unknown): Promise<Written> {
    return new Promise((done) => {
      this.#pending.push({ events, session, done });
      if (!this.#writing) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    for (let pause = firstPauseMs; this.#pending.length + this.#renumbering.length > 0;) {
      const work = this.#renumbering.shift();
      if (work !== undefined) {
        await work();
        continue;
      }
      const taken = this.#taken();
      this.#underWay = taken.length;
      const attempt = this.#numbered(taken);
      const slow = setTimeout(() => this.#refuse('slow'), slowWriteMs);
      const failure = await this.#put(attempt).then(
        () => null,
        (error: unknown) => reasonOf(error),
      );
      clearTimeout(slow);
      if (failure !== null) this.#refuse(failure);
      const isThere = failure === null || (await this.#isThere(attempt));
      this.#underWay = 0;
      if (!isThere) {
        this.#filter(this.#pending);
        await waited(pause);
        pause = Math.min(longestPauseMs, pause * 2);
        continue;
      }
      pause = firstPauseMs;
      this.#identity = attempt.identity;
      this.#pending.splice(0, taken.length);
      if (this.#pending.length === 0) this.#refused = false;
      taken.forEach(({ done }, i) => done({ credits: attempt.credits[i] ?? [] }));
      this.#tell();
    }
    this.#writing = false;
  }

  /** One call a transaction; what has gathered while the disk refused goes together. */
  #taken(): Pending[] {
    if (!this.#refused) return this.#pending.slice(0, 1);
    let events = 0;
    const end = this.#pending.findIndex((pending, i) => (events += pending.events.length) > mostTogether && i > 0);
    return this.#pending.slice(0, end === -1 ? this.#pending.length : end);
  }

  #numbered(taken: readonly Pending[]): Attempt {
    const { epoch } = this.#identity;
    let sequence = this.#identity.lastSequence;
    const rows: OutboxRow[] = [];
    const creditRows = taken.map(({ events }) =>
      events.flatMap((event) => {
        sequence += 1;
        rows.push({ sequence, text: JSON.stringify(toStatement(uuidv7(), event, { station: this.#station, epoch, sequence })) });
        return this.#creditOf(event, sequence);
      }),
    );
    return { rows, credits: creditRows, identity: { epoch, lastSequence: sequence }, session: taken.at(-1)?.session };
  }

  #put({ rows, credits: creditRows, identity, session }: Attempt): Promise<void> {
    const kept = [{ key: 'session', value: session }, ...(rows.length === 0 ? [] : [{ key: 'identity', value: identity }])];
    return this.#database.append({ outbox: rows, credits: creditRows.flat(), kept });
  }

  /** Where only the answer was lost, the numbers are given: they must not be given twice. While a disk does not say so, nothing else is tried. */
  async #isThere({ rows, identity }: Attempt): Promise<boolean> {
    return rows.length > 0 && (await this.#onDisk()).lastSequence >= identity.lastSequence;
  }

  async #onDisk(): Promise<Identity> {
    for (let pause = firstPauseMs; ; pause = Math.min(longestPauseMs, pause * 2)) {
      const said = await this.#database.kept.get('identity').then(
        (row) => (row?.value as Identity | undefined) ?? { ...this.#identity, lastSequence: 0 },
        () => null,
      );
      if (said !== null) return said;
      await waited(pause);
    }
  }

  /** Between two writes, so that no number is given by two. `work` answers the identity that it has written. */
  #renumber(work: (identity: Identity) => Promise<Identity>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#renumbering.push(async () => {
        const before = this.#identity;
        const slow = setTimeout(() => this.#refuse('slow'), slowWriteMs);
        try {
          this.#identity = await work(before);
          resolve(this.#identity !== before);
        } catch (error) {
          // The answer alone may be lost.
          this.#identity = await this.#onDisk();
          reject(error as Error);
        }
        clearTimeout(slow);
        if (this.#pending.length === 0) this.#refused = false;
        this.#tell();
      });
      if (!this.#writing) void this.#writeAll();
    });
  }

  #refuse(why: string): void {
    console.error('SM-606', why);
    this.#refused = true;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#changed) listener();
  }

  #creditOf(event: StationEvent, sequence: number): CreditRow[] {
    if (event.kind !== 'segment' || !credits(event.segment.state)) return [];
    return [{ sequence, day: schoolDay(event.segment.startedAt, this.timeZone), student: event.student, program: event.program, ms: event.segment.durationMs }];
  }

  creditsOf(day: string): Promise<CreditRow[]> {
    return this.#database.credits.where('day').equals(day).toArray();
  }

  /** Kept as they change: nothing is read, however many wait. */
  counts(): Counts {
    const { sentThrough, holes, again, setAside, dropped } = this.outbox.cursor;
    const inMemory = this.#refused ? this.#pending.reduce((sum, pending) => sum + pending.events.length, 0) : 0;
    return { waiting: this.#identity.lastSequence - sentThrough - holes + again + inMemory, setAside, inMemory, dropped };
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
    return this.#renumber((identity) => goOnBehind(this.#database, this.outbox, identity, through));
  }

  /** The record store has another event at this number: this one gets the next. */
  moveToEnd(sequence: number): Promise<boolean> {
    return this.#renumber((identity) => moveToEnd(this.#database, this.outbox, identity, sequence));
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
    this.#gone = new Set(tombstones.map((stone) => stone.student));
    // What is on its way to the disk is found there, or filtered when the disk has refused it.
    this.#filter(this.#pending.slice(this.#underWay));
    await dropStudents(this.#database, this.outbox, tombstones, (student) => this.#forgotten.get(student) ?? 0);
    this.#forgotten.clear();
  }

  #filter(pending: readonly Pending[]): void {
    if (this.#gone.size === 0) return;
    for (const each of pending) {
      const theirs = each.events.filter((event) => 'student' in event && event.student !== null && this.#gone.has(event.student));
      for (const event of theirs)
        if ('student' in event && event.student !== null) this.#forgotten.set(event.student, (this.#forgotten.get(event.student) ?? 0) + 1);
      if (theirs.length > 0) each.events = each.events.filter((event) => !theirs.includes(event));
    }
  }

  /** Nothing is written any more. */
  close(): void {
    this.#database.close();
  }

  async keep(key: 'config' | 'offset' | 'creditsBefore' | 'sentElsewhere' | 'missed', value: unknown): Promise<void> {
    await this.#database.kept.put({ key, value });
  }

  async kept(key: 'config' | 'offset' | 'creditsBefore' | 'sentElsewhere' | 'missed' | 'session'): Promise<unknown> {
    return (await this.#database.kept.get(key))?.value;
  }
}

const waited = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Dexie wraps what the disk said. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && 'inner' in error ? error.inner : undefined;
  if (inner instanceof Error && inner !== error) return reasonOf(inner);
  return error instanceof Error ? error.name : 'write refused';
}
