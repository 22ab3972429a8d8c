/** Keeps station and hub converged: at once when something changed, on the hub's poke, and every 15 s in any case. */
export interface SyncLoopParts {
  /** One exchange; true when the hub answered. */
  readonly exchange: () => Promise<boolean>;
  /** Listens for pokes until it ends. */
  readonly listen: (poke: () => void, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

const every = 15_000;
/** Changes within this time go in one exchange. */
const gather = 100;
const listenAgain = 2000;

export class SyncLoop {
  readonly #parts: SyncLoopParts;
  readonly #stop = new AbortController();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #busy = false;
  #again = false;
  #failures = 0;

  constructor(parts: SyncLoopParts) {
    this.#parts = parts;
  }

  start(): void {
    this.soon(0);
    void this.#listenOn();
  }

  stop(): void {
    this.#stop.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Something changed. */
  soon(inMs = gather): void {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#schedule(inMs);
  }

  #schedule(inMs: number): void {
    if (this.#stop.signal.aborted) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#exchange(), inMs);
  }

  async #exchange(): Promise<void> {
    this.#busy = true;
    this.#again = false;
    const answered = await this.#parts.exchange().catch((error: unknown) => {
      // Whatever went wrong here, the next exchange comes.
      console.error('sync:', error instanceof Error ? error.name : 'failed');
      return false;
    });
    this.#busy = false;
    this.#failures = answered ? 0 : this.#failures + 1;
    if (this.#again && answered) this.#schedule(gather);
    else this.#schedule(answered ? every : this.#parts.random() * Math.min(every, 1000 * 2 ** Math.min(this.#failures, 5)));
  }

  async #listenOn(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#parts.listen(() => this.soon(0), this.#stop.signal).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, listenAgain * (0.5 + this.#parts.random())));
    }
  }
}
