import { longestWait, waitAfter } from '../../core/upload/wait-after.ts';
import type { Waiting } from './outbox.ts';
import { ReadAhead } from './read-ahead.ts';
import type { StatementBatch } from './statement-batch.ts';
import type { UploadReply } from './statement-transport.ts';

export interface UploaderParts {
  /** The oldest that wait, at most `most`; with `beyond` the oldest with a higher number, so that nothing under way is read again. */
  readonly waiting: (most: number, beyond?: number) => Promise<readonly Waiting[]>;
  /** In the order in which they waited. */
  readonly sent: (sequences: readonly number[]) => Promise<void>;
  readonly setAside: (sequence: number, why: string) => Promise<void>;
  /** Whether a refused one only has a number that is taken: `moved`, it waits under another one now; `later`, that is not known yet. */
  readonly misplaced: (sequence: number, why: string) => Promise<'moved' | 'later' | 'no'>;
  /** What was set aside waits again, in front of all else. */
  readonly putBack: (sequences: readonly number[]) => Promise<unknown>;
  readonly pack: (rows: readonly Waiting[], mostSize: number) => Promise<StatementBatch>;
  readonly send: (batch: StatementBatch) => Promise<UploadReply>;
  /** SM-610: the store refuses everything; SM-611: it refuses the key. Once each until something is stored again. */
  readonly tell: (code: 'SM-610' | 'SM-611') => void;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly wait: (ms: number) => { readonly done: Promise<void>; readonly cancel: () => void };
}

const firstMost = 50;
const largestMost = 500;
const largestSize = 512 * 1024;
/** A store that names no time at all, 0 or a moment gone by, is not asked at the speed of the line. */
const shortestNamed = 1000;
/** So many single statements refused one after the other, and the store is in doubt. */
const refusalsInDoubt = 3;
/** How far behind them another one is asked for. */
const probeAhead = 20;
/** So many without a whole answer one after the other, and the batch may be too long for the line. */
const lossesInDoubt = 3;
/** So often one that is sent alone may be missing in the store's own list. */
const unnamedTries = 5;

const refusals = new Set<UploadReply['kind']>(['refused', 'too-large', 'unnamed']);

/** How long to wait; where the store named the time, nothing but its end ends it. */
interface Rest {
  readonly ms: number;
  readonly named: boolean;
}

/**
 * Sends what waits, oldest first, one request at a time. Nothing is settled before the store said that it has it, and all is settled in order; a statement
 * refused for good is found by halving, set aside, and blocks nothing. Trouble is answered by waiting, with full jitter, up to 5 min, and silence by
 * smaller batches too; `wake` tries at once. While a request is under way the one before it is settled and the next one read and packed.
 */
export class Uploader {
  readonly #parts: UploaderParts;
  readonly #ahead: ReadAhead;
  #running = false;
  #stopped = false;
  #again = false;
  #stale = false;
  #most = firstMost;
  #mostSize = largestSize;
  #failures = 0;
  #lost = 0;
  #unnamed = 0;
  #refusedInRow: number[] = [];
  #told = new Set<string>();
  #settling: Promise<void> = Promise.resolve();
  #sleep: { cancel: () => void; named: boolean } | null = null;

  constructor(parts: UploaderParts) {
    this.#parts = parts;
    this.#ahead = new ReadAhead(parts.waiting);
  }

  /** Something new waits, or the store can be reached again: then a wait that the store did not name ends. */
  wake(isBack = false): void {
    this.#again = true;
    if (isBack) {
      this.#failures = 0;
      if (this.#sleep?.named === false) this.#sleep.cancel();
    }
    if (!this.#running) void this.#run();
  }

  /** Events were dropped: what was read ahead is not sent, but read again. */
  reread(): void {
    this.#stale = true;
    this.#ahead.forget();
  }

  stop(): void {
    this.#stopped = true;
    this.#sleep?.cancel();
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#again && !this.#stopped) {
        const rest = await this.#drain();
        if (rest === null) continue;
        this.#again = true;
        if (!this.#stopped) await this.#rest(rest);
      }
    } finally {
      this.#running = false;
    }
  }

  /** Null when nothing waits any more, else how long to wait. A store of the station's own that refuses is tried again, as a hub is. */
  async #drain(): Promise<Rest | null> {
    try {
      this.#again = false;
      let batch = await this.#next();
      while (batch !== null && !this.#stopped) {
        const ahead = this.#meanwhile(batch);
        ahead.catch(() => undefined);
        const reply = await this.#parts.send(batch);
        const next = await ahead;
        if (reply.kind === 'stored' && reply.count === batch.rows.length) {
          this.#well();
          this.#most = Math.min(largestMost, this.#most * 2);
          this.#settle(batch.rows);
          batch = next === null || this.#stale ? await this.#afterSettling() : next;
        } else {
          const rest = await this.#answered(batch, reply);
          if (rest !== null) return rest;
          batch = await this.#next();
        }
      }
      await this.#settling;
      return null;
    } catch (error) {
      this.#settling = Promise.resolve();
      console.error('upload:', error instanceof Error ? error.name : 'failed');
      return this.#backOff();
    }
  }

  /** The oldest that wait, packed; null when nothing does. Whatever was read before is forgotten. */
  async #next(): Promise<StatementBatch | null> {
    this.#stale = false;
    this.#ahead.forget();
    return this.#packed(await this.#parts.waiting(this.#most));
  }

  /** The same of what is behind `beyond`. */
  async #nextBehind(beyond: number): Promise<StatementBatch | null> {
    return this.#packed(await this.#ahead.behind(beyond, this.#most, Math.min(largestMost, this.#most * 2)));
  }

  async #packed(rows: readonly Waiting[]): Promise<StatementBatch | null> {
    return rows.length === 0 ? null : this.#parts.pack(rows, this.#mostSize);
  }

  async #afterSettling(): Promise<StatementBatch | null> {
    await this.#settling;
    return this.#next();
  }

  /** While `batch` is under way: the one before it is settled, and what is behind it read. Null where nothing is, and after trouble. */
  async #meanwhile(batch: StatementBatch): Promise<StatementBatch | null> {
    const last = batch.rows.at(-1)?.sequence;
    const [next] = await Promise.all([this.#failures === 0 && last !== undefined ? this.#nextBehind(last) : null, this.#settling]);
    return next;
  }

  #settle(rows: readonly Waiting[]): void {
    this.#settling = this.#parts.sent(rows.map((row) => row.sequence));
    // Whoever waits for it next hears of a failure.
    this.#settling.catch(() => undefined);
  }

  /** Something was stored. */
  #well(): void {
    this.#failures = 0;
    this.#lost = 0;
    this.#unnamed = 0;
    this.#refusedInRow = [];
    this.#told.clear();
  }

  /** Null when all of the batch is settled, else how long to wait. Left before right, so that all is settled in order. */
  async #answered(batch: StatementBatch, reply: UploadReply): Promise<Rest | null> {
    const { rows } = batch;
    await this.#settling;
    switch (reply.kind) {
      case 'stored':
        this.#well();
        await this.#parts.sent(rows.slice(0, reply.count).map((row) => row.sequence));
        return reply.count === rows.length ? null : this.#sendRows(rows.slice(reply.count));
      case 'refused':
        return this.#halve(rows, reply.why);
      case 'too-large':
        // One that is too large alone says nothing of what many may be.
        this.#mostSize = rows.length === 1 ? largestSize : Math.ceil(batch.size / 2);
        return this.#halve(rows, 'SM-603');
      case 'unnamed':
        this.#most = 1;
        this.#unnamed += rows.length === 1 ? 1 : 0;
        if (this.#unnamed < unnamedTries) return this.#backOff();
        this.#unnamed = 0;
        return this.#halve(rows, 'SM-612');
      case 'plain':
        return this.#sendRows(rows);
      case 'unauthorised':
        this.#tell('SM-611');
        return { ms: longestWait, named: false };
      case 'later': {
        const rest = this.#backOff();
        return reply.afterMs === null ? rest : { ms: Math.max(shortestNamed, reply.afterMs), named: true };
      }
      case 'lost':
        this.#lost += 1;
        if (this.#lost >= lossesInDoubt) this.#most = Math.max(1, Math.floor(this.#most / 2));
        return this.#backOff();
    }
  }

  async #sendRows(rows: readonly Waiting[]): Promise<Rest | null> {
    if (this.#stopped) return { ms: 0, named: false };
    const batch = await this.#parts.pack(rows, this.#mostSize);
    const rest = await this.#answered(batch, await this.#parts.send(batch));
    return rest !== null || batch.rows.length === rows.length ? rest : this.#sendRows(rows.slice(batch.rows.length));
  }

  async #halve(rows: readonly Waiting[], why: string): Promise<Rest | null> {
    const [only] = rows;
    if (only !== undefined && rows.length === 1) return this.#refused(only, why);
    const middle = Math.ceil(rows.length / 2);
    return (await this.#sendRows(rows.slice(0, middle))) ?? (await this.#sendRows(rows.slice(middle)));
  }

  /** Set aside. A store that refuses three in a row, and another one from behind them too, is itself at fault: nothing is set aside then. */
  async #refused({ sequence }: Waiting, why: string): Promise<Rest | null> {
    const misplaced = await this.#parts.misplaced(sequence, why);
    if (misplaced !== 'no') return misplaced === 'moved' ? null : this.#backOff();
    await this.#parts.setAside(sequence, why);
    this.#refusedInRow.push(sequence);
    if (this.#refusedInRow.length < refusalsInDoubt) return null;
    const refused = this.#refusedInRow;
    this.#refusedInRow = [];
    const probe = await this.#probe();
    if (probe?.kind === 'stored') return null;
    await this.#parts.putBack(refused);
    if (probe !== null && !refusals.has(probe.kind)) return this.#backOff();
    this.#tell('SM-610');
    return { ms: longestWait, named: false };
  }

  /** One from further behind, sent ahead of its turn; in its turn it is sent again, which stores nothing twice. Null where there is none. */
  async #probe(): Promise<UploadReply | null> {
    const other = (await this.#parts.waiting(probeAhead)).at(-1);
    return other === undefined ? null : this.#parts.send(await this.#parts.pack([other], this.#mostSize));
  }

  #tell(code: 'SM-610' | 'SM-611'): void {
    if (this.#told.has(code)) return;
    this.#told.add(code);
    this.#parts.tell(code);
  }

  #backOff(): Rest {
    this.#failures += 1;
    return { ms: this.#parts.random() * waitAfter(this.#failures), named: false };
  }

  async #rest({ ms, named }: Rest): Promise<void> {
    const sleep = this.#parts.wait(ms);
    this.#sleep = { cancel: sleep.cancel, named };
    await sleep.done;
    this.#sleep = null;
  }
}
