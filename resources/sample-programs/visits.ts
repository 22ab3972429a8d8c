import { randomUUID } from 'node:crypto';

/** Who is logged in at a sample program, and the stars each student has earned. In memory: it is gone when the program's server ends. */
export interface Visit {
  readonly student: string;
  readonly launch: string;
  readonly track: string;
  readonly language: 'en' | 'es';
  readonly lastSeen: number;
}

/** Vendors end a session that nobody uses; so does this one. */
const forgottenAfter = 2 * 60 * 60_000;

export class Visits {
  readonly #open = new Map<string, Visit>();
  readonly #stars = new Map<string, number>();

  begin(visit: Omit<Visit, 'lastSeen'>, now: number): string {
    for (const [session, { lastSeen }] of this.#open) if (now - lastSeen > forgottenAfter) this.#open.delete(session);
    const session = randomUUID();
    this.#open.set(session, { ...visit, lastSeen: now });
    return session;
  }

  find(session: string | null, now: number): Visit | null {
    const visit = session === null ? undefined : this.#open.get(session);
    if (session === null || visit === undefined || now - visit.lastSeen > forgottenAfter) return null;
    this.#open.set(session, { ...visit, lastSeen: now });
    return visit;
  }

  /** True when there was one to end. */
  end(session: string | null): boolean {
    return session !== null && this.#open.delete(session);
  }

  stars(visit: Visit): number {
    return this.#stars.get(`${visit.student} ${visit.track}`) ?? 0;
  }

  earn(visit: Visit, stars: number): number {
    const total = this.stars(visit) + stars;
    this.#stars.set(`${visit.student} ${visit.track}`, total);
    return total;
  }

  get count(): number {
    return this.#open.size;
  }
}
