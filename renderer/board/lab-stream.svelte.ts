import type { LabSnapshot } from '../../core/contract/board-hub.ts';
import type { Problem, Result } from '../../core/result.ts';
import { labStreamAddress, readLab } from './board-api.ts';
import { parseLabEvent } from './lab-snapshot.ts';

/**
 * The board's live view of the lab. It owns the event stream, the fallback poll and the clock: `now` is hub time in ms and steps each second.
 * What was last known stays on the screen; `stale` says since when it is not live.
 */
export interface StreamTiming {
  /** Silence after which the board asks by itself. */
  readonly pollAfter: number;
  /** Silence after which the sign "not live" is shown. */
  readonly staleAfter: number;
  /** Until a closed stream is opened again; doubled up to the longest. */
  readonly reopenFirst: number;
  readonly reopenLongest: number;
  readonly tick: number;
}

const usual: StreamTiming = { pollAfter: 10_000, staleAfter: 20_000, reopenFirst: 1_000, reopenLongest: 15_000, tick: 1_000 };
/** A stream that has not brought what a poll found within this time is dead, though the browser believes it open, ms. */
const lag = 3_000;
/** Snapshots that travelled longer must not set the clock back; a larger step is the hub's clock being set. */
const jitter = 500;

export class LabStream {
  phase = $state<'starting' | 'signed-out' | 'signed-in'>('starting');
  lab = $state.raw<LabSnapshot | null>(null);
  now = $state(0);
  /** Hub time of what was last heard. */
  heardAt = $state<number | null>(null);
  problems = $state.raw<readonly Problem[]>([]);
  #timing: StreamTiming;
  /** Null while live. */
  stale = $derived.by(() => (this.heardAt !== null && this.now - this.heardAt > this.#timing.staleAfter ? this.heardAt : null));

  #clock: () => number;
  #offset: number | null = null;
  #source: EventSource | null = null;
  #polling = false;
  /** Grows with each sign-out: an answer from before it must not bring the lab back. */
  #visit = 0;
  #asked = 0;
  #arrivals = 0;
  #streamed: number | null = null;
  #missing: { readonly revision: number; readonly since: number } | null = null;
  #reopenAt: number | null = null;
  #reopenWait: number;
  #beat: ReturnType<typeof setInterval> | null = null;

  constructor(timing: Partial<StreamTiming> = {}, clock: () => number = Date.now) {
    this.#timing = { ...usual, ...timing };
    this.#reopenWait = this.#timing.reopenFirst;
    this.#clock = clock;
  }

  /** Begins, and returns what ends it. */
  start(): () => void {
    this.#beat = setInterval(() => this.#tick(), this.#timing.tick);
    void this.refresh();
    return () => {
      if (this.#beat !== null) clearInterval(this.#beat);
      this.#close();
    };
  }

  /** Reads the lab at once: at the start, after a sign-in, and while the stream is silent. */
  async refresh(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    this.#asked = this.#clock();
    const arrivals = this.#arrivals;
    const visit = this.#visit;
    const reply = await readLab();
    this.#polling = false;
    if (visit !== this.#visit) return;
    if (!reply.ok) return this.#refused(reply.problems);
    const open = this.phase === 'signed-in';
    this.phase = 'signed-in';
    if (arrivals === this.#arrivals) this.#accept(reply);
    if (this.#source === null && (!open || this.#reopenAt === null)) this.#open();
    else if (this.#streamed !== null && reply.value.revision !== this.#streamed) this.#missing ??= { revision: reply.value.revision, since: this.#clock() };
  }

  /** The sign-in has ended, here or at the hub. Nothing of the lab stays on the screen. */
  signedOut(): void {
    this.#close();
    this.#visit += 1;
    this.#reopenAt = null;
    this.phase = 'signed-out';
    this.lab = null;
    this.heardAt = null;
    this.problems = [];
  }

  #open(): void {
    this.#close();
    this.#reopenAt = null;
    const source = new EventSource(labStreamAddress, { withCredentials: true });
    this.#source = source;
    source.addEventListener('open', () => (this.#reopenWait = this.#timing.reopenFirst));
    source.addEventListener('lab', (event: MessageEvent<unknown>) => {
      this.#arrivals += 1;
      const parsed = parseLabEvent(event.data);
      if (parsed.ok) this.#streamed = parsed.value.revision;
      this.#missing = null;
      this.#accept(parsed);
    });
    source.addEventListener('error', () => {
      if (source.readyState !== EventSource.CLOSED || this.#source !== source) return;
      this.#source = null;
      this.#reopenAt = this.#clock() + this.#reopenWait;
      this.#reopenWait = Math.min(this.#reopenWait * 2, this.#timing.reopenLongest);
    });
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
    this.#streamed = null;
    this.#missing = null;
  }

  #accept(result: Result<LabSnapshot>): void {
    if (!result.ok) {
      this.problems = result.problems;
      return;
    }
    const at = this.#clock();
    const offset = result.value.hubTime - at;
    if (this.#offset === null || offset > this.#offset || this.#offset - offset > jitter) this.#offset = offset;
    this.lab = result.value;
    this.now = at + this.#offset;
    this.heardAt = this.now;
    this.problems = [];
  }

  #refused(problems: readonly Problem[]): void {
    if (problems.some((p) => p.code === 'SM-702')) return this.signedOut();
    this.problems = problems;
  }

  #tick(): void {
    const at = this.#clock();
    if (this.#offset !== null) this.now = at + this.#offset;
    if (this.phase === 'signed-out') return;
    const dead = this.#missing !== null && at - this.#missing.since > lag;
    if (this.phase === 'signed-in' && (dead || (this.#reopenAt !== null && at >= this.#reopenAt))) this.#open();
    const silent = this.heardAt === null || this.now - this.heardAt >= this.#timing.pollAfter;
    const pause = this.heardAt === null ? this.#timing.reopenFirst * 2 : this.#timing.pollAfter / 2;
    if (silent && at - this.#asked >= pause) void this.refresh();
  }
}
