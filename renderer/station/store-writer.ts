import type { StationEvent } from '../../core/xapi/station-event.ts';
import type { StationDatabase } from '../data/station-database.ts';
import type { CreditRow } from '../data/station-rows.ts';
import type { EventRows } from './event-rows.ts';
import type { Identity } from './store-numbers.ts';

export interface Written {
  readonly credits: readonly CreditRow[];
}

/** One call of `write` that is not on disk yet. */
interface Pending {
  events: readonly StationEvent[];
  readonly session: unknown;
  readonly done: (written: Written) => void;
}

export interface WriterParts {
  readonly database: StationDatabase;
  readonly rows: (calls: readonly (readonly StationEvent[])[], identity: Identity) => EventRows;
  /** Something was written, or the disk refused. */
  readonly changed: () => void;
}

/** A write that has no answer after this long is told as one that was refused, ms. */
const slowWriteMs = 5000;
/** Between two tries of a disk that refuses, ms. */
const [firstPauseMs, longestPauseMs] = [250, 5000];
/** Events that one transaction takes once the disk is back. */
const mostTogether = 500;

/**
 * The one that gives numbers. An event is acknowledged when it is on disk, not before. A disk that refuses is told loudly; events then wait in memory,
 * unacknowledged, and are written in order, many at a time, as soon as it takes them again.
 */
export class StoreWriter {
  readonly #parts: WriterParts;
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

  constructor(parts: WriterParts, identity: Identity) {
    this.#parts = parts;
    this.#identity = identity;
  }

  get identity(): Identity {
    return this.#identity;
  }

  /** The disk does not take what is written. */
  get refused(): boolean {
    return this.#refused;
  }

  /** Events that wait for a disk that refuses. */
  get inMemory(): number {
    return this.#refused ? this.#pending.reduce((sum, pending) => sum + pending.events.length, 0) : 0;
  }

  /** Resolves when events and session are on disk. Writes keep their order; one call is one transaction while the disk takes them. */
  write(events: readonly StationEvent[], session: unknown): Promise<Written> {
    return new Promise((done) => {
      this.#pending.push({ events, session, done });
      if (!this.#writing) void this.#writeAll();
    });
  }

  /** Between two writes, so that no number is given by two. `work` answers the identity that it has written. */
  renumber(work: (identity: Identity) => Promise<Identity>): Promise<boolean> {
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
        this.#parts.changed();
      });
      if (!this.#writing) void this.#writeAll();
    });
  }

  /** These students were deleted: what of them is in memory is not written, now or later. */
  leaveOut(students: ReadonlySet<string>): void {
    this.#gone = students;
    // What is on its way to the disk is found there, or filtered when the disk has refused it.
    this.#filter(this.#pending.slice(this.#underWay));
  }

  /** How many of a student's events were left out since this was last told to be counted. */
  leftOut(student: string): number {
    return this.#forgotten.get(student) ?? 0;
  }

  leftOutIsCounted(): void {
    this.#forgotten.clear();
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
      const attempt = this.#parts.rows(
        taken.map(({ events }) => events),
        this.#identity,
      );
      const slow = setTimeout(() => this.#refuse('slow'), slowWriteMs);
      const failure = await this.#put(attempt, taken.at(-1)?.session).then(
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
      this.#parts.changed();
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

  #put({ rows, credits, identity }: EventRows, session: unknown): Promise<void> {
    const kept = [{ key: 'session', value: session }, ...(rows.length === 0 ? [] : [{ key: 'identity', value: identity }])];
    return this.#parts.database.append({ outbox: rows, credits: credits.flat(), kept });
  }

  /** Where only the answer was lost, the numbers are given: they must not be given twice. While a disk does not say so, nothing else is tried. */
  async #isThere({ rows, identity }: EventRows): Promise<boolean> {
    return rows.length > 0 && (await this.#onDisk()).lastSequence >= identity.lastSequence;
  }

  async #onDisk(): Promise<Identity> {
    for (let pause = firstPauseMs; ; pause = Math.min(longestPauseMs, pause * 2)) {
      const said = await this.#parts.database.kept.get('identity').then(
        (row) => (row?.value as Identity | undefined) ?? { ...this.#identity, lastSequence: 0 },
        () => null,
      );
      if (said !== null) return said;
      await waited(pause);
    }
  }

  #refuse(why: string): void {
    console.error('SM-606', why);
    this.#refused = true;
    this.#parts.changed();
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
}

const waited = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Dexie wraps what the disk said. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && 'inner' in error ? error.inner : undefined;
  if (inner instanceof Error && inner !== error) return reasonOf(inner);
  return error instanceof Error ? error.name : 'write refused';
}
