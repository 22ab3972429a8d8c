import type { BoardAction, IssueBadges, LabSnapshot } from '../../core/contract/board-hub.ts';
import type { TestHub } from './hub-process.ts';

/** A member of staff with the board's API in hand: a cookie, a header, nothing else. */
export class Staff {
  readonly #hub: TestHub;
  #cookie = '';

  private constructor(hub: TestHub) {
    this.#hub = hub;
  }

  static async signIn(hub: TestHub): Promise<Staff> {
    const staff = new Staff(hub);
    const { user, password } = hub.staff();
    const reply = await staff.#fetch('/api/board/sign-in', { user, password });
    if (!reply.ok) throw new Error(`sign-in: ${reply.status}`);
    staff.#cookie = reply.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    return staff;
  }

  async lab(): Promise<LabSnapshot> {
    return (await (await this.#fetch('/api/board/lab')).json()) as LabSnapshot;
  }

  async act(action: BoardAction): Promise<number> {
    return (await this.#fetch('/api/board/actions', action)).status;
  }

  /** The PDF of new badges. */
  async badges(wanted: IssueBadges): Promise<Uint8Array> {
    return (await this.#fetch('/api/board/badges', wanted)).bytes();
  }

  async csv(): Promise<string> {
    return (await this.#fetch('/api/board/minutes.csv')).text();
  }

  /** Waits until the lab is as `is` says; at most `withinMs`. */
  async until<T>(is: (lab: LabSnapshot) => T | null | undefined | false, withinMs = 10_000): Promise<T> {
    const end = Date.now() + withinMs;
    for (;;) {
      const found = is(await this.lab());
      if (found) return found;
      if (Date.now() > end) throw new Error(`The board did not come to show it within ${withinMs} ms: ${is.toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  #fetch(path: string, body?: unknown): Promise<Response> {
    const headers = { 'content-type': 'application/json', 'x-stationmaster': 'board', ...(this.#cookie === '' ? {} : { cookie: this.#cookie }) };
    return fetch(this.#hub.origin + path, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) });
  }
}
