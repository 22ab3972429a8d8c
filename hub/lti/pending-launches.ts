import type { LtiLaunch } from '../../core/model/catalogue.ts';
import type { Lesson } from '../../core/model/lab.ts';
import type { Scope } from '../database/schema.ts';
import { newSecret } from '../people/secret-hash.ts';

/** A launch that a station asked for and whose tool has not asked back yet. */
export interface PendingLaunch {
  readonly scope: Scope;
  readonly program: string;
  readonly tool: LtiLaunch;
  /** What the launch page may lead to. */
  readonly allowedOrigins: readonly string[];
  readonly title: string;
  /** The lesson that opens; null is the program as it is. */
  readonly lesson: Lesson | null;
  readonly language: 'en' | 'es';
  /** What the student is called at this tool. */
  readonly subject: string;
}

const goodForMs = 2 * 60_000;
/** A lab's stations have one each; more is nobody's launch. */
const most = 10_000;

/** Each is good for one try, within two minutes. In memory: a hub that starts again is asked for a new launch. */
export class PendingLaunches {
  readonly #clock: () => number;
  readonly #pending = new Map<string, { readonly until: number; readonly launch: PendingLaunch }>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The hint that the tool has to bring back. */
  add(launch: PendingLaunch): string {
    const now = this.#clock();
    for (const [hint, { until }] of this.#pending) if (until <= now || this.#pending.size >= most) this.#pending.delete(hint);
    const hint = newSecret();
    this.#pending.set(hint, { until: now + goodForMs, launch });
    return hint;
  }

  /** Null where it is not known, was used or is too old. */
  take(hint: string): PendingLaunch | null {
    const found = this.#pending.get(hint);
    this.#pending.delete(hint);
    return found !== undefined && found.until > this.#clock() ? found.launch : null;
  }
}
