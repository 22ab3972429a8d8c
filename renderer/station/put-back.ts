import type { OutboxAtHub, OutboxReport } from '../../core/contract/station-hub.ts';
import type { ProblemCode } from '../../core/problems.ts';
import type { Recorder } from './recorder.ts';
import type { UploaderParts } from './uploader.ts';

export interface PutBackParts {
  readonly recorder: Pick<Recorder, 'goOnBehind' | 'moveToEnd' | 'waitAgain' | 'keep' | 'kept' | 'sentThrough'>;
  readonly destination: OutboxReport['destination'];
  readonly problem: (code: ProblemCode, where: null) => void;
  /** Events wait again: what was read to be sent is to be read again. */
  readonly waits: () => void;
  /** The hub is to be asked now. */
  readonly ask: () => void;
  /** Monotonic, ms. */
  readonly now: () => number;
}

/** From one time that all is sent again to the next, at least, ms: what two machines of one copied profile do may look like a gap each time. */
const againAfterMs = 3_600_000;

/** A refusal of an event's number, and of nothing else in it. */
const numberTaken = /^SM-602 context\.extensions/;

/** Notices from what the hub says of the station's numbers that this store, or the hub's, was put back to an earlier state, and mends it: docs/decisions/0019-a-store-put-back.md. */
export class PutBack {
  readonly #parts: PutBackParts;
  #replies = 0;
  #given = 0;
  /** The number that the hub was asked about, and how many replies there were then. */
  #asked = { sequence: 0, replies: 0 };
  /** So many were missing when all was sent last: what did not come by that will not come the next time. Null before it was looked up. */
  #missed: number | null = null;
  #sentAgainAt = -Infinity;
  #elsewhere: number | null = null;
  #told = false;

  constructor(parts: PutBackParts) {
    this.#parts = parts;
  }

  /** `sentThrough` as it was when the hub was asked: what was sent since may be missing in its answer. */
  async heard(atHub: OutboxAtHub | null, sentThrough: number): Promise<void> {
    try {
      if (this.#parts.destination === 'record-store') await this.#keepElsewhere();
      else await this.#heard(atHub, sentThrough);
    } catch (error) {
      // Tried again with the next exchange.
      console.error('SM-606', error instanceof Error ? error.name : 'not followed');
    }
  }

  async #heard(atHub: OutboxAtHub | null, sentThrough: number): Promise<void> {
    const { recorder, waits } = this.#parts;
    this.#replies += 1;
    if (atHub === null) return;
    const { givenThrough, missing } = atHub;
    this.#given = Math.max(this.#given, givenThrough);
    if (await recorder.goOnBehind(givenThrough)) this.#tell();
    if (missing === null) return;
    this.#missed ??= numberOr0(await recorder.kept('missed'));
    if (missing > this.#missed) {
      if (this.#parts.now() - this.#sentAgainAt < againAfterMs) return;
      if (await recorder.waitAgain(numberOr0(await recorder.kept('sentElsewhere')), sentThrough)) waits();
      this.#sentAgainAt = this.#parts.now();
    }
    if (missing === this.#missed) return;
    this.#missed = missing;
    await recorder.keep('missed', missing);
  }

  #tell(): void {
    if (this.#told) return;
    this.#told = true;
    this.#parts.problem('SM-625', null);
  }

  /** What another record store has, the hub never had. */
  async #keepElsewhere(): Promise<void> {
    const { recorder } = this.#parts;
    const { sentThrough } = recorder;
    if (this.#elsewhere === sentThrough) return;
    await recorder.keep('sentElsewhere', sentThrough);
    this.#elsewhere = sentThrough;
  }

  /** The hub refused an event: where only its number is taken, and the hub has told of numbers so high, it is moved behind them. */
  async misplaced(sequence: number, why: string): ReturnType<UploaderParts['misplaced']> {
    const { recorder, ask } = this.#parts;
    if (!numberTaken.test(why)) return 'no';
    if (sequence <= this.#given) {
      await recorder.goOnBehind(this.#given);
      await recorder.moveToEnd(sequence);
      this.#tell();
      return 'moved';
    }
    if (this.#asked.sequence !== sequence) this.#asked = { sequence, replies: this.#replies };
    // The first reply may have been under way; a hub that has not told with the second does not tell.
    if (this.#replies >= this.#asked.replies + 2) return 'no';
    ask();
    return 'later';
  }
}

const numberOr0 = (kept: unknown): number => (typeof kept === 'number' ? kept : 0);
