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

  /**
   * The hub said `hubTime`, between `sent` and `received` of our monotonic clock. A reply that took long says it no better than by half of that time:
   * a clock that agrees within it, or within 50 ms, stays, so that no slow reply sets it back behind a bell that has rung.
   */
  anchor(hubTime: number, sent: number, received: number): void {
    const hub = hubTime + (received - sent) / 2;
    const now = this.hub();
    const expected = hub + (this.mono() - received);
    if (Math.abs(expected - now) > Math.max(50, (received - sent) / 2)) this.#anchor = { mono: received, hub };
  }
}
