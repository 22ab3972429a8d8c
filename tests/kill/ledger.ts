import type { Told } from './harness/kill-page.ts';
import type { StoreFound } from './harness/read-store.ts';

/** The test's own book of one store, outside the browser: what was acknowledged, and what must therefore be found after the kill. */
export class Ledger {
  readonly #acknowledged = new Set<number>();
  readonly #began = new Set<number>();
  readonly #sent = new Set<number>();
  readonly #ids = new Set<string>();
  readonly #found = new Set<number>();
  #last = 0;
  #epoch: string | null = null;
  opened = false;
  /** Of what was there before the first round: what does not wait. */
  settledBefore = 0;

  hear(told: Told): void {
    if (told.step === 'opened') this.opened = true;
    const into = { began: this.#began, done: this.#acknowledged, sent: this.#sent, opening: null, opened: null }[told.step];
    for (const event of told.events) into?.add(event);
  }

  /** In the store before the first round: acknowledged by an earlier version. */
  has(events: readonly number[]): void {
    this.hear({ step: 'began', events });
    this.hear({ step: 'done', events });
  }

  get acknowledged(): number {
    return this.#acknowledged.size;
  }

  /** Events whose write had begun in this round and was not acknowledged. */
  get underWay(): number {
    return [...this.#began].filter((event) => !this.#acknowledged.has(event)).length;
  }

  /** Rows beyond this one have not been looked at. */
  get last(): number {
    return this.#last;
  }

  /** The number for the next event: what was under way and is not there was never written. */
  get next(): number {
    return Math.max(-1, ...this.#found, ...this.#acknowledged) + 1;
  }

  /** What is wrong with the store, in words, empty when nothing is; `lost` are events that were acknowledged and are not there */
  check(store: StoreFound): { wrong: string[]; lost: number[] } {
    const wrong: string[] = [];
    const claim = (right: boolean, words: string): void => void (right || wrong.push(words));
    claim(this.#epoch === null || this.#epoch === store.epoch, 'another epoch');
    const expected = this.#sent.size === 0 ? this.#last + 1 : (store.smallest ?? 1);
    store.rows.forEach((row, i) => {
      claim(row.sequence === expected + i, `${row.sequence} where ${expected + i} was due`);
      claim(row.said === row.sequence && row.epoch === store.epoch, `${row.sequence} says ${row.said} of ${row.epoch}`);
      claim(!this.#ids.has(row.id), `id of ${row.sequence} twice`);
      // Events are written in their order, and none is written twice.
      claim(row.number === row.sequence - 1, `event ${row.number} is numbered ${row.sequence}`);
      this.#ids.add(row.id);
      this.#found.add(row.number);
    });
    const end = store.rows.at(-1)?.sequence ?? this.#last;
    claim((this.#sent.size > 0 && store.all === 0) || end === store.lastSequence, `ends at ${end}, the next would follow ${store.lastSequence}`);
    claim(store.all === (store.smallest === null ? 0 : end - store.smallest + 1), `${store.all} rows up to ${end}`);
    claim(store.credits === store.all, `${store.credits} credits of ${store.all} rows`);
    const session = store.session as { written: number } | undefined;
    claim(session === undefined || session.written === store.lastSequence, `the session is of ${session?.written}, the events of ${store.lastSequence}`);
    const waiting = store.lastSequence - this.settledBefore;
    claim(this.#sent.size > 0 || store.waiting === waiting, `${store.waiting} wait, not ${waiting}`);
    const lost = [...this.#acknowledged].filter((event) => !this.#found.has(event) && !this.#sent.has(event));
    this.#last = store.lastSequence;
    this.#epoch = store.epoch;
    this.#began.clear();
    return { wrong, lost };
  }
}
