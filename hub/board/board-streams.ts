import type { LabSnapshot } from '../../core/contract/board-hub.ts';
import type { EventStream } from '../http/event-stream.ts';

/** What all boards see alike; `me` and the time are put in for each. */
export type LabView = Omit<LabSnapshot, 'revision' | 'hubTime' | 'me'>;

interface Listener {
  readonly me: LabSnapshot['me'];
  readonly stream: EventStream;
  /** False once the sign-in has ended. */
  readonly still: () => Promise<boolean>;
}

const gatherMs = 150;
/** Finds what changes by time alone: a station that fell silent, a bell. */
const lookMs = 4_000;
/** A board that hears nothing for 10 s asks by itself; it need not. */
const repeatMs = 8_000;

/** Sends the lab to each signed-in board, at once and after each change; changes within 150 ms go together. */
export class BoardStreams {
  readonly #read: () => Promise<LabView | null>;
  readonly #clock: () => number;
  readonly #failed: (error: unknown) => void;
  readonly #listeners = new Set<Listener>();
  #revision: number;
  #content = '';
  #sent = 0;
  #sentAt = 0;
  #gather: NodeJS.Timeout | null = null;
  #look: NodeJS.Timeout | null = null;

  constructor(read: () => Promise<LabView | null>, clock: () => number, failed: (error: unknown) => void) {
    this.#read = read;
    this.#clock = clock;
    this.#failed = failed;
    // A hub that starts again goes on above what it said before.
    this.#revision = clock();
  }

  /** The lab now. The revision grows when what it shows differs from what was shown last. Null before the first import. */
  async snapshot(me: LabSnapshot['me']): Promise<LabSnapshot | null> {
    const view = await this.#current();
    return view === null ? null : { revision: this.#revision, hubTime: this.#clock(), me, ...view };
  }

  async add(listener: Listener): Promise<void> {
    this.#listeners.add(listener);
    this.#look ??= setInterval(() => void this.#publish(), lookMs).unref();
    const snapshot = await this.snapshot(listener.me);
    if (snapshot !== null) listener.stream.send('lab', snapshot);
  }

  remove(stream: EventStream): void {
    for (const listener of this.#listeners) if (listener.stream === stream) this.#listeners.delete(listener);
    if (this.#listeners.size > 0 || this.#look === null) return;
    clearInterval(this.#look);
    this.#look = null;
  }

  changed(): void {
    if (this.#listeners.size === 0) return;
    this.#gather ??= setTimeout(() => {
      this.#gather = null;
      void this.#publish();
    }, gatherMs).unref();
  }

  closeAll(): void {
    if (this.#gather !== null) clearTimeout(this.#gather);
    for (const { stream } of [...this.#listeners]) stream.close();
  }

  get size(): number {
    return this.#listeners.size;
  }

  async #current(): Promise<LabView | null> {
    const view = await this.#read();
    const content = JSON.stringify(view);
    if (content !== this.#content) {
      this.#content = content;
      this.#revision += 1;
    }
    return view;
  }

  async #publish(): Promise<void> {
    try {
      const view = await this.#current();
      const now = this.#clock();
      if (view === null || (this.#sent === this.#revision && now - this.#sentAt < repeatMs)) return;
      [this.#sent, this.#sentAt] = [this.#revision, now];
      for (const { me, stream, still } of [...this.#listeners]) {
        if (await still()) stream.send('lab', { revision: this.#revision, hubTime: now, me, ...view } satisfies LabSnapshot);
        else stream.close();
      }
    } catch (error) {
      this.#failed(error);
    }
  }
}
