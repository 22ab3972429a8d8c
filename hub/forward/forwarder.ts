import type { ProblemCode } from '../../core/problems.ts';
import { forward, forwardFrom, largestBatch, type ForwardEffect, type ForwardEvent, type ForwardState } from './forward-machine.ts';
import type { ForwardStore } from './forward-store.ts';
import type { RecordStoreClient } from './record-store-client.ts';

/** Forwarding as it runs: does what the machine says, one thing after another, until it is stopped. */
export interface ForwarderParts {
  readonly store: ForwardStore;
  readonly client: RecordStoreClient;
  readonly clock: () => number;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** What staff should know now, none once it is over; refused statements are told beside it. */
  readonly tell: (problems: readonly ProblemCode[]) => void;
  readonly failed: (error: unknown) => void;
}

export interface ForwardingHealth {
  /** Stored here and not yet known to be at the receiver. */
  readonly waiting: number;
  /** Refused by the receiver for good. */
  readonly refused: number;
  /** When it last took something, ms; null before that. */
  readonly lastSuccess: number | null;
  readonly problem: ProblemCode | null;
}

export class Forwarder {
  readonly #parts: ForwarderParts;
  readonly #stop = new AbortController();
  #state: ForwardState = forwardFrom(0);
  #lastSuccess: number | null = null;
  #anyRefused = false;
  #running: Promise<void> | null = null;

  constructor(parts: ForwarderParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when nothing of it touches the database any more. A request under way is given up: it is sent again later. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async health(): Promise<ForwardingHealth> {
    return { ...(await this.#parts.store.counts()), lastSuccess: this.#lastSuccess, problem: this.#state.trouble };
  }

  async #run(): Promise<void> {
    while (!this.#stopped()) {
      try {
        const { place, succeededAt } = await this.#parts.store.cursor();
        this.#lastSuccess = succeededAt;
        this.#anyRefused = await this.#parts.store.anyRefused();
        this.#told();
        this.#state = forwardFrom(place);
        break;
      } catch (error) {
        this.#parts.failed(error);
        await this.#rest(5000);
      }
    }
    let event: ForwardEvent = { kind: 'due' };
    while (!this.#stopped()) {
      const { state, effects } = forward(this.#state, event);
      this.#state = state;
      for (const effect of effects) event = (await this.#perform(effect)) ?? event;
    }
  }

  async #perform(effect: ForwardEffect): Promise<ForwardEvent | null> {
    const { store, client, clock, random } = this.#parts;
    try {
      switch (effect.kind) {
        case 'look':
          await this.#noticeRefused();
          return { kind: 'looked', settled: await store.settled(this.#state.position), putBack: await store.putBack(largestBatch) };
        case 'read':
          return { kind: 'read', rows: await store.read(effect.after, effect.through, effect.most) };
        case 'send':
          return { kind: 'answered', answer: await client.send(effect.rows, this.#stop.signal) };
        case 'probe': {
          const other = await store.newest(effect.after);
          return { kind: 'probed', answer: other === null ? null : await client.send([other], this.#stop.signal) };
        }
        case 'write':
          await store.write(effect.cursor, effect.refused, effect.taken, effect.took ? clock() : null, clock());
          if (effect.took) this.#lastSuccess = clock();
          if (effect.refused.length > 0) await this.#noticeRefused();
          return { kind: 'written', cursor: effect.cursor };
        case 'rest':
          await this.#rest(effect.jitter ? random() * effect.ms : effect.ms);
          return { kind: 'due' };
        case 'tell':
          this.#told();
          return null;
      }
    } catch (error) {
      this.#parts.failed(error);
      return { kind: 'failed' };
    }
  }

  /** By the table itself: refused ones are put back, and deleted with a student, beside the forwarder. */
  async #noticeRefused(): Promise<void> {
    const any = await this.#parts.store.anyRefused();
    if (any === this.#anyRefused) return;
    this.#anyRefused = any;
    this.#told();
  }

  #told(): void {
    const { trouble } = this.#state;
    this.#parts.tell([...(trouble === null ? [] : [trouble]), ...(this.#anyRefused ? (['SM-623'] as const) : [])]);
  }

  readonly #stopped = (): boolean => this.#stop.signal.aborted;

  #rest(ms: number): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
    });
  }
}
