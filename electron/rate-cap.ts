/** How fast one channel may be used: a bucket of `burst` calls that fills again by `perSecond`. Instants in ms of a monotonic clock. */
export class RateCap {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #buckets = new Map<string, { left: number; at: number }>();

  constructor(burst: number, perSecond: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
  }

  /** Takes one call from the channel's bucket; false if there is none left. */
  take(channel: string, now: number): boolean {
    const bucket = this.#buckets.get(channel) ?? { left: this.#burst, at: now };
    const left = Math.min(this.#burst, bucket.left + ((now - bucket.at) / 1000) * this.#perSecond);
    this.#buckets.set(channel, { left: left >= 1 ? left - 1 : left, at: now });
    return left >= 1;
  }
}
