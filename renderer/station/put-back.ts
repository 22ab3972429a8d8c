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
}

/** A refusal of an event's number, and of nothing else in it. */
const numberTaken = /^SM-602 context\.extensions/;

/** Notices from what the hub says of the station's numbers that this store, or the hub's, was put back to an earlier state, and mends it: docs/decisions/0019-a-store-put-back.md. */
export class PutBack {
  readonly #parts: PutBackParts;
  #replies = 0;
  #given = 0;
  /** The number that the hub was asked about, and how many replies there were then. */
  #asked = { sequence: 0, replies: 0 };
  /** Once for each number that the hub names: what it does not count by then, it will not count the next time. */
  #wentBackTo: number | null = null;
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
      this.#wentBackTo = null;
      console.error('SM-606', error instanceof Error ? error.name : 'not followed');
    }
  }

  async #heard(atHub: OutboxAtHub | null, sentThrough: number): Promise<void> {
    const { recorder, problem, waits } = this.#parts;
    this.#replies += 1;
    if (atHub === null) return;
    const { storedThrough, givenThrough } = atHub;
    this.#given = Math.max(this.#given, givenThrough);
    if ((await recorder.goOnBehind(givenThrough)) && !this.#told) {
      this.#told = true;
      problem('SM-625', null);
    }
    if (storedThrough >= sentThrough || storedThrough === this.#wentBackTo) return;
    this.#wentBackTo = storedThrough;
    const elsewhere = await recorder.kept('sentElsewhere');
    if (await recorder.waitAgain(Math.max(storedThrough, typeof elsewhere === 'number' ? elsewhere : 0), sentThrough)) waits();
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
      return 'moved';
    }
    if (this.#asked.sequence !== sequence) this.#asked = { sequence, replies: this.#replies };
    // The first reply may have been under way; a hub that has not told with the second does not tell.
    if (this.#replies >= this.#asked.replies + 2) return 'no';
    ask();
    return 'later';
  }
}
