import type { Waiting } from './outbox.ts';
import type { UploaderParts } from './uploader.ts';

/** What waits behind `beyond`, at most `most`, on its way from the disk. */
interface Reading {
  readonly most: number;
  readonly beyond: number;
  readonly rows: Promise<readonly Waiting[]>;
}

/** Reads what the uploader will send next while a batch is packed and another one is under way: on a full store the disk is what it would wait for. */
export class ReadAhead {
  readonly #waiting: UploaderParts['waiting'];
  #ahead: Reading | null = null;

  constructor(waiting: UploaderParts['waiting']) {
    this.#waiting = waiting;
  }

  /** What waits behind `beyond`, at most `most`; of what is behind that, `mostAfter` are asked for already where there may be some. */
  async behind(beyond: number, most: number, mostAfter: number): Promise<readonly Waiting[]> {
    const reading = this.#ahead?.beyond === beyond ? this.#ahead : this.#read(most, beyond);
    const rows = await reading.rows;
    const last = rows.at(-1)?.sequence;
    this.#ahead = last === undefined || rows.length < reading.most ? null : this.#read(mostAfter, last);
    return rows;
  }

  /** What was read may wait no more. */
  forget(): void {
    this.#ahead = null;
  }

  #read(most: number, beyond: number): Reading {
    const rows = this.#waiting(most, beyond);
    // Whoever uses it hears of a failure.
    rows.catch(() => undefined);
    return { most, beyond, rows };
  }
}
