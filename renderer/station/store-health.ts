import type { Recorder } from './recorder.ts';

/** Whether the browser promised to keep the event store, and how much of its space is used, 0 to 1. */
export interface DiskHealth {
  readonly persisted: boolean;
  readonly usedShare: number;
}

export interface StoreHealthParts {
  readonly storage: Pick<StorageManager, 'persist' | 'persisted' | 'estimate'>;
  /** An extension with the permission `unlimitedStorage` is never cleared, whatever `persist` answers it. */
  readonly neverCleared: boolean;
  readonly recorder: Pick<Recorder, 'storage' | 'onWritten'>;
  readonly problem: (code: 'SM-608' | 'SM-609', where: string | null) => void;
  /** `disk` is another. */
  readonly changed: () => void;
}

const everyMs = 3 * 60_000;
/** Told at the first, and not again before it fell under the second. */
const [fullFrom, freeUnder] = [0.7, 0.6];

/** Asks the browser to keep the station's events whatever happens to its disk, and watches how full that is. */
export class StoreHealth {
  readonly #parts: StoreHealthParts;
  #disk: DiskHealth | null = null;
  #full = false;
  #refused = false;

  constructor(parts: StoreHealthParts) {
    this.#parts = parts;
  }

  /** Null before it is known. */
  get disk(): DiskHealth | null {
    return this.#disk;
  }

  /** Returns its end. */
  start(): () => void {
    const look = (): void => void this.#look();
    const timer = setInterval(look, everyMs);
    let storage = this.#parts.recorder.storage;
    // At once where the disk begins to refuse, and where it takes events again.
    const unsubscribe = this.#parts.recorder.onWritten(() => {
      if (storage !== this.#parts.recorder.storage) look();
      storage = this.#parts.recorder.storage;
    });
    look();
    return () => {
      clearInterval(timer);
      unsubscribe();
    };
  }

  async #look(): Promise<void> {
    const { storage, neverCleared, problem, changed } = this.#parts;
    try {
      const persisted = neverCleared || (await storage.persisted()) || (await storage.persist());
      const { usage = 0, quota = 0 } = await storage.estimate();
      const usedShare = quota > 0 ? Math.min(1, usage / quota) : 0;
      // The desktop application grants the promise to its own page: who is refused could have it.
      if (!persisted && !this.#refused) problem('SM-609', null);
      this.#refused = !persisted;
      if (usedShare >= fullFrom && !this.#full) problem('SM-608', `${Math.round(usedShare * 100)} %`);
      this.#full = usedShare >= (this.#full ? freeUnder : fullFrom);
      this.#disk = { persisted, usedShare: Math.round(usedShare * 1000) / 1000 };
      changed();
    } catch (error) {
      console.error('SM-606', error instanceof Error ? error.name : 'not estimated');
    }
  }
}
