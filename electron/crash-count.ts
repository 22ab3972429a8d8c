/** Counts what dies too often: true when it happened `most` times within `windowMs`. Instants in ms of a monotonic clock. */
export class CrashCount {
  readonly #most: number;
  readonly #windowMs: number;
  #at: readonly number[] = [];

  constructor(most: number, windowMs: number) {
    this.#most = most;
    this.#windowMs = windowMs;
  }

  again(now: number): boolean {
    this.#at = [...this.#at.filter((at) => now - at < this.#windowMs), now];
    return this.#at.length >= this.#most;
  }
}
