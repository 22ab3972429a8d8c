import type { Waiting } from './outbox.ts';

/** What the hub said of a batch, whatever the transport. */
export type UploadReply =
  | { readonly kind: 'stored' }
  /** Something in the batch is refused for good. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'too-large' }
  /** The credential is not valid: keep all, pause. */
  | { readonly kind: 'unauthorised' }
  /** Try later; `afterMs` where the hub named a time. */
  | { readonly kind: 'later'; readonly afterMs: number | null };

export interface UploaderParts {
  readonly waiting: (most: number) => Promise<readonly Waiting[]>;
  readonly sent: (sequences: readonly number[]) => Promise<void>;
  readonly setAside: (sequence: number, why: string) => Promise<void>;
  readonly send: (statements: readonly object[]) => Promise<UploadReply>;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly wait: (ms: number) => { readonly done: Promise<void>; readonly cancel: () => void };
}

const batchSize = 50;
const longestWait = 5 * 60_000;

/**
 * Sends what waits, oldest first, in batches. Nothing is removed before the hub said it has it; a statement refused for good is found by halving,
 * set aside, and blocks nothing. Trouble is answered by waiting, with full jitter, up to 5 min; `wake` tries at once.
 */
export class Uploader {
  readonly #parts: UploaderParts;
  #running = false;
  #stopped = false;
  #again = false;
  #failures = 0;
  #sleep: { cancel: () => void } | null = null;

  constructor(parts: UploaderParts) {
    this.#parts = parts;
  }

  /** Something new waits, or the hub is back. */
  wake(hubIsBack = false): void {
    this.#again = true;
    if (hubIsBack) {
      this.#failures = 0;
      this.#sleep?.cancel();
    }
    if (!this.#running) void this.#run();
  }

  stop(): void {
    this.#stopped = true;
    this.#sleep?.cancel();
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#again && !this.#stopped) {
        const pause = await this.#sendNext();
        if (pause !== null) await this.#rest(pause);
      }
    } finally {
      this.#running = false;
    }
  }

  /** Null when what was read is settled, else how long to wait, ms. A store that refuses is tried again, as a hub is. */
  async #sendNext(): Promise<number | null> {
    try {
      this.#again = false;
      const rows = await this.#parts.waiting(batchSize);
      if (rows.length === 0) return null;
      this.#again = true;
      return await this.#sendRows(rows);
    } catch (error) {
      this.#again = true;
      console.error('upload:', error instanceof Error ? error.name : 'failed');
      return this.#backOff();
    }
  }

  /** Null when all rows are settled, else how long to wait, ms. */
  async #sendRows(rows: readonly Waiting[]): Promise<number | null> {
    const reply = await this.#parts.send(rows.map((row) => row.statement));
    switch (reply.kind) {
      case 'stored':
        this.#failures = 0;
        await this.#parts.sent(rows.map((row) => row.sequence));
        return null;
      case 'refused':
      case 'too-large': {
        const [only] = rows;
        if (rows.length === 1 && only) {
          await this.#parts.setAside(only.sequence, reply.kind === 'refused' ? reply.why : 'SM-603');
          return null;
        }
        const middle = Math.ceil(rows.length / 2);
        return (await this.#sendRows(rows.slice(0, middle))) ?? (await this.#sendRows(rows.slice(middle)));
      }
      case 'unauthorised':
        return longestWait;
      case 'later': {
        const wait = this.#backOff();
        return reply.afterMs ?? wait;
      }
    }
  }

  #backOff(): number {
    this.#failures += 1;
    return this.#parts.random() * Math.min(longestWait, 1000 * 2 ** Math.min(this.#failures, 12));
  }

  async #rest(ms: number): Promise<void> {
    const sleep = this.#parts.wait(ms);
    this.#sleep = sleep;
    await sleep.done;
    this.#sleep = null;
  }
}
