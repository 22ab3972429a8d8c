/**
 * Keeps a page that pushes against its walls from filling the event store: an origin whose parts are refused is told once a launch,
 * one that is navigated to once a second. Instants in ms of a monotonic clock.
 */
export class BlockedReports {
  readonly #lastAt = new Map<string, number>();

  due(origin: string, how: string, now: number): boolean {
    const key = how === 'request' ? `${how} ${origin}` : origin;
    const last = this.#lastAt.get(key);
    if (last !== undefined && (how === 'request' || now - last < pause)) return false;
    // A page can make up any number of hosts.
    if (this.#lastAt.size >= most && last === undefined) return false;
    this.#lastAt.set(key, now);
    return true;
  }
}

const pause = 1000;
const most = 200;
