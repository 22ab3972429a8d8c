import type { Cmi5Launch } from '../../core/model/catalogue.ts';
import type { Scope } from '../database/schema.ts';
import { newSecret, sameHash, secretHash } from '../people/secret-hash.ts';

/** One launch of a unit: whose it is, and what it may report. */
export interface Cmi5Session {
  readonly scope: Scope;
  readonly program: string;
  readonly unit: Cmi5Launch;
  readonly student: string;
  readonly registration: string;
  readonly launch: string;
  /** Of the path; null is the program as it is. */
  readonly lesson: string | null;
  /** Where it runs. */
  readonly station: string;
  /** Hub time, ms. */
  readonly begunAt: number;
}

interface Kept {
  readonly until: number;
  readonly session: Cmi5Session;
  /** Of the fetch address; null once it was used. */
  fetch: string | null;
  /** Hash of the secret that it was given for it. */
  secret: string | null;
}

/** A school day. */
const goodForMs = 12 * 60 * 60_000;
const most = 10_000;

/** In memory: what a hub knew before it started again may report no more, until it is launched again. */
export class Cmi5Sessions {
  readonly #clock: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** What the fetch address carries. */
  begin(session: Cmi5Session): string {
    const now = this.#clock();
    for (const [id, { until }] of this.#kept) if (until <= now || this.#kept.size >= most) this.#kept.delete(id);
    const id = newSecret(16);
    const fetch = newSecret();
    this.#kept.set(id, { until: now + goodForMs, session, fetch: secretHash(fetch), secret: null });
    return `${id}.${fetch}`;
  }

  /** User name and password of the session, given once (cmi5 8.2.2). Null: used already, or not known. */
  take(carried: string): { readonly key: string; readonly secret: string } | null {
    const [id = '', fetch = ''] = carried.split('.');
    const kept = this.#open(id);
    if (kept === null || kept.fetch === null || !sameHash(kept.fetch, secretHash(fetch))) return null;
    const secret = newSecret();
    kept.fetch = null;
    kept.secret = secretHash(secret);
    return { key: id, secret };
  }

  find(key: string, secret: string): Cmi5Session | null {
    const kept = this.#open(key);
    return kept !== null && kept.secret !== null && sameHash(kept.secret, secretHash(secret)) ? kept.session : null;
  }

  #open(id: string): Kept | null {
    const kept = this.#kept.get(id);
    return kept !== undefined && kept.until > this.#clock() ? kept : null;
  }
}
