import { v7 as uuidv7 } from 'uuid';
import { credits } from '../../core/meter/meter.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import { toStatement, type StationEvent } from '../../core/xapi/station-event.ts';
import type { StationDatabase } from '../data/station-database.ts';
import { type CreditRow } from '../data/station-database.ts';

/** A row of the outbox that waits to be sent. */
export interface Waiting {
  readonly sequence: number;
  readonly statement: object;
}

interface Identity {
  readonly epoch: string;
  readonly lastSequence: number;
}

export interface Written {
  readonly credits: readonly CreditRow[];
}

/**
 * Writes what happened: events get their sequence number, and the session is saved, in one strict transaction. An event is acknowledged when it is on disk, not before.
 * A disk that refuses is told loudly; events then wait in memory, unacknowledged, and are written in order as soon as it takes them again.
 */
export class Recorder {
  readonly #database: StationDatabase;
  readonly #station: string;
  readonly #changed = new Set<() => void>();
  #identity: Identity;
  #tail: Promise<unknown> = Promise.resolve();
  #inMemory = 0;
  /** The school's, once a configuration is here: credit belongs to its days. */
  timeZone: string;

  private constructor(database: StationDatabase, station: string, identity: Identity, timeZone: string) {
    this.#database = database;
    this.#station = station;
    this.#identity = identity;
    this.timeZone = timeZone;
  }

  static async open(database: StationDatabase, station: string, timeZone: string): Promise<Recorder> {
    const identity = await database.transaction('rw', database.kept, async () => {
      const kept = (await database.kept.get('identity'))?.value as Identity | undefined;
      if (kept) return kept;
      const fresh: Identity = { epoch: crypto.randomUUID(), lastSequence: 0 };
      await database.kept.put({ key: 'identity', value: fresh });
      return fresh;
    });
    return new Recorder(database, station, identity, timeZone);
  }

  get epoch(): string {
    return this.#identity.epoch;
  }

  get lastSequence(): number {
    return this.#identity.lastSequence;
  }

  /** `memory` while the disk refuses. */
  get storage(): 'disk' | 'memory' {
    return this.#inMemory > 0 ? 'memory' : 'disk';
  }

  /** Called after each write; returns its unsubscribe. */
  onWritten(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  /** Resolves when events and session are on disk. Writes keep their order. */
  write(events: readonly StationEvent[], session: unknown): Promise<Written> {
    const turn = this.#tail.then(() => this.#writeUntilTaken(events, session));
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  async #writeUntilTaken(events: readonly StationEvent[], session: unknown): Promise<Written> {
    for (let wait = 250; ; wait = Math.min(5000, wait * 2)) {
      try {
        const written = await this.#writeOnce(events, session);
        this.#inMemory = 0;
        for (const listener of this.#changed) listener();
        return written;
      } catch (error) {
        this.#inMemory = Math.max(1, events.length);
        for (const listener of this.#changed) listener();
        console.error('SM-606', error instanceof Error ? error.name : 'write refused');
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  async #writeOnce(events: readonly StationEvent[], session: unknown): Promise<Written> {
    const { outbox, credits: creditTable, kept } = this.#database;
    let sequence = this.#identity.lastSequence;
    const rows = events.map((event) => {
      sequence += 1;
      const source = { station: this.#station, epoch: this.#identity.epoch, sequence };
      return { sequence, state: 'waiting' as const, statement: toStatement(uuidv7(), event, source) };
    });
    const creditRows = events.flatMap((event, i) => this.#creditOf(event, rows[i]?.sequence ?? 0));
    const identity: Identity = { epoch: this.#identity.epoch, lastSequence: sequence };
    const values = [{ key: 'session', value: session }, ...(rows.length === 0 ? [] : [{ key: 'identity', value: identity }])];
    // All requests at once: each round trip to the disk's thread would be paid for in turn.
    await this.#database.transaction('rw', [outbox, creditTable, kept], () =>
      Promise.all([
        kept.bulkPut(values),
        ...(rows.length === 0 ? [] : [outbox.bulkAdd(rows)]),
        ...(creditRows.length === 0 ? [] : [creditTable.bulkAdd(creditRows)]),
      ]),
    );
    this.#identity = identity;
    return { credits: creditRows };
  }

  #creditOf(event: StationEvent, sequence: number): CreditRow[] {
    if (event.kind !== 'segment' || !credits(event.segment.state)) return [];
    return [{ sequence, day: schoolDay(event.segment.startedAt, this.timeZone), student: event.student, program: event.program, ms: event.segment.durationMs }];
  }

  creditsOf(day: string): Promise<CreditRow[]> {
    return this.#database.credits.where('day').equals(day).toArray();
  }

  /** The oldest events that wait, at most `most`. */
  async waiting(most: number): Promise<Waiting[]> {
    return this.#database.outbox.where('state').equals('waiting').limit(most).toArray();
  }

  async counts(): Promise<{ waiting: number; setAside: number }> {
    const { outbox } = this.#database;
    const [waiting, setAside] = await Promise.all([outbox.where('state').equals('waiting').count(), outbox.where('state').equals('set-aside').count()]);
    return { waiting: waiting + this.#inMemory, setAside };
  }

  /** The hub said that it has these. */
  async sent(sequences: readonly number[], at: number): Promise<void> {
    const { outbox } = this.#database;
    await this.#database.transaction('rw', outbox, async () => {
      await outbox.where('sequence').anyOf(sequences).modify({ state: 'sent', sentAt: at });
    });
    for (const listener of this.#changed) listener();
  }

  /** The hub refused this one for good: it is kept and shown, and blocks nothing behind it. */
  async setAside(sequence: number, why: string): Promise<void> {
    const { outbox } = this.#database;
    await this.#database.transaction('rw', outbox, async () => {
      await outbox.update(sequence, { state: 'set-aside', why });
    });
    for (const listener of this.#changed) listener();
  }

  /** What was set aside waits again. */
  async putBack(sequences: readonly number[]): Promise<void> {
    const { outbox } = this.#database;
    await this.#database.transaction('rw', outbox, () => outbox.where('sequence').anyOf(sequences).modify({ state: 'waiting' }));
    for (const listener of this.#changed) listener();
  }

  /** Forgets what was sent before `before` (hub time, ms), at most 500 rows at a time. */
  async prune(before: number): Promise<number> {
    const { outbox, credits: creditTable } = this.#database;
    const old = await outbox
      .where('state')
      .equals('sent')
      .filter((row) => (row.sentAt ?? Infinity) < before)
      .limit(500)
      .primaryKeys();
    await this.#database.transaction('rw', [outbox, creditTable], async () => {
      await outbox.bulkDelete(old);
      await creditTable.bulkDelete(old);
    });
    return old.length;
  }

  async keep(key: 'config' | 'offset' | 'creditsBefore', value: unknown): Promise<void> {
    await this.#database.kept.put({ key, value });
  }

  async kept(key: 'config' | 'offset' | 'creditsBefore' | 'session'): Promise<unknown> {
    return (await this.#database.kept.get(key))?.value;
  }
}
