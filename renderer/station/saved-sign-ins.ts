import type { SavedSignInsReply, SavedSignInsRequest } from '../../core/contract/station-hub.ts';
import type { ProblemCode } from '../../core/problems.ts';
import type { Result } from '../../core/result.ts';
import { within } from './within.ts';

/** What is known of a student's sign-in at one program, or why it is not. */
export type FoundSignIn =
  | { readonly kind: 'here'; readonly username: string; readonly password: string }
  | { readonly kind: 'not-here'; readonly code: Extract<ProblemCode, 'SM-526' | 'SM-528' | 'SM-529'> }
  /** It was filled in and not taken in this visit: it is not filled in again. */
  | { readonly kind: 'refused' };

export interface SavedSignInsParts {
  readonly ask: (request: SavedSignInsRequest) => Promise<Result<SavedSignInsReply>>;
  /** The hub answered last time. */
  readonly hubAnswers: () => boolean;
  /** Whether any program of the catalogue is signed in so. */
  readonly wanted: () => boolean;
}

interface OfVisit {
  readonly visit: string;
  reply: SavedSignInsReply | null;
  readonly refused: Set<string>;
  readonly came: PromiseWithResolvers<void>;
  asking: boolean;
}

/** A child that presses Go in the moment of its sign-in waits for the hub so long, ms. */
const longestWait = 4000;

/** The saved sign-ins of the student who is signed in, in memory alone and for this visit alone. The hub gives them out once it knows of the visit. */
export class SavedSignIns {
  readonly #parts: SavedSignInsParts;
  #of: OfVisit | null = null;

  constructor(parts: SavedSignInsParts) {
    this.#parts = parts;
  }

  /** The visit that is open now: what was another's is forgotten. */
  follow(visit: string | null): void {
    if (this.#of?.visit === visit) return;
    this.#of?.came.resolve();
    this.#of = visit === null ? null : { visit, reply: null, refused: new Set(), came: Promise.withResolvers(), asking: false };
  }

  /** The hub has heard of this visit. */
  async reported(visit: SavedSignInsRequest | null): Promise<void> {
    const of = this.#of;
    if (visit === null || of?.visit !== visit.visit || of.reply !== null || of.asking || !this.#parts.wanted()) return;
    of.asking = true;
    const reply = await this.#parts.ask({ student: visit.student, visit: visit.visit });
    of.asking = false;
    // Without an answer the next exchange asks again.
    if (!reply.ok || this.#of !== of) return;
    of.reply = reply.value;
    of.came.resolve();
  }

  async find(visit: string, program: string): Promise<FoundSignIn> {
    const of = this.#of;
    if (of?.visit !== visit) return { kind: 'not-here', code: 'SM-528' };
    if (of.refused.has(program)) return { kind: 'refused' };
    if (of.reply === null && this.#parts.hubAnswers()) await within(longestWait, of.came.promise);
    if (of.reply === null) return { kind: 'not-here', code: 'SM-528' };
    const found = of.reply.signIns.find((each) => each.program === program);
    if (found !== undefined) return { kind: 'here', username: found.username, password: found.password };
    return { kind: 'not-here', code: of.reply.unreadable.includes(program) ? 'SM-529' : 'SM-526' };
  }

  /** The program did not take it. */
  refuse(program: string): void {
    this.#of?.refused.add(program);
  }
}
