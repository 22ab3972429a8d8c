/**
 * The one owner of time at a station: a monotonic clock, the machine's wall clock, and hub time.
 * Hub time runs on the monotonic clock from its last anchor, so a wall clock that jumps moves nothing.
 */
export class StationClock {
  #anchor: { mono: number; hub: number };

  constructor(offset: number) {
    this.#anchor = { mono: performance.now(), hub: Date.now() + offset };
  }

  mono(): number {
    return performance.now();
  }

  wall(): number {
    return Date.now();
  }

  hub(): number {
    return this.#anchor.hub + (this.mono() - this.#anchor.mono);
  }

  /** Hub time minus wall time, ms: kept, so that a station without its hub starts where it was. */
  offset(): number {
    return this.hub() - this.wall();
  }

  /** The hub said `hubTime`, between `sent` and `received` of our monotonic clock. Small steps are taken slowly enough not to matter: only a difference over 50 ms moves the anchor. */
  anchor(hubTime: number, sent: number, received: number): void {
    const hub = hubTime + (received - sent) / 2;
    const now = this.hub();
    const expected = hub + (this.mono() - received);
    if (Math.abs(expected - now) > 50) this.#anchor = { mono: received, hub };
  }
}
