import type { Clipboard, Session } from 'electron';
import type { WipeReport } from '../../core/contract/program-host.ts';

/** One in-memory session per visit: a student's programs share it, so that sign-on holds; the next student finds nothing of it. */
export type VisitSession = Pick<Session, 'clearStorageData' | 'clearCache' | 'clearAuthCache' | 'clearHostResolverCache' | 'closeAllConnections'> & {
  readonly cookies: Pick<Session['cookies'], 'get'>;
};

export interface VisitParts<S extends VisitSession> {
  readonly fromPartition: (name: string) => S;
  /** Puts the walls up, before any page can use it. */
  readonly prepare: (session: S) => void;
  readonly clipboard: Pick<Clipboard, 'clear'>;
}

export class VisitSessions<S extends VisitSession> {
  readonly #parts: VisitParts<S>;
  #open: { readonly visit: string; readonly session: S } | null = null;
  /** Wiped, but not clean: nobody uses them, and each further wipe tries again. */
  #unclean: readonly S[] = [];
  #count = 0;

  constructor(parts: VisitParts<S>) {
    this.#parts = parts;
  }

  /** The visit's session. One that another visit left unwiped is wiped first. */
  async of(visit: string): Promise<S> {
    if (this.#open?.visit === visit) return this.#open.session;
    await this.wipe();
    // Without `persist:` a partition lives in memory only. Its name is never used twice, so that a visit that goes on after a wipe begins anew.
    this.#count += 1;
    const session = this.#parts.fromPartition(`visit-${visit}-${this.#count}`);
    this.#parts.prepare(session);
    this.#open = { visit, session };
    return session;
  }

  /** Clears all that visits left and looks whether it is gone. */
  async wipe(): Promise<WipeReport> {
    const sessions = this.#open === null ? this.#unclean : [...this.#unclean, this.#open.session];
    this.#open = null;
    const left = new Set<string>();
    await step(left, 'clipboard', () => this.#parts.clipboard.clear());
    const unclean: S[] = [];
    for (const session of sessions) {
      const still = await wipeSession(session);
      if (still.size > 0) unclean.push(session);
      still.forEach((what) => left.add(what));
    }
    this.#unclean = unclean;
    return { clean: left.size === 0, left: [...left] };
  }
}

async function wipeSession(session: VisitSession): Promise<ReadonlySet<string>> {
  const left = new Set<string>();
  await step(left, 'connections', () => session.closeAllConnections());
  await step(left, 'storage', () => session.clearStorageData());
  await step(left, 'cache', () => session.clearCache());
  await step(left, 'auth', () => session.clearAuthCache());
  await step(left, 'hosts', () => session.clearHostResolverCache());
  await step(left, 'cookies', async () => {
    if ((await session.cookies.get({})).length > 0) throw new Error('cookies are left');
  });
  return left;
}

/** A step that fails is told and does not stop the others. */
async function step(left: Set<string>, what: string, clear: () => void | Promise<unknown>): Promise<void> {
  try {
    await clear();
  } catch {
    left.add(what);
  }
}
