import { originOf } from '../../core/navigation/origin-rule.ts';
import { beginNavigation, navigate, type NavigationState, type SignOnRules, type Verdict } from '../../core/navigation/sign-on.ts';
import type { Judge } from './program-guard.ts';

/** Where the page of one launch may go, and where it stands: core's rules, and what they have to remember. */
export class ProgramNavigation {
  readonly #now: () => number;
  readonly #wandered: (origin: string, verdict: Exclude<Verdict, 'allow' | 'deny'>) => void;
  #state: NavigationState;

  /** `now`: monotonic, ms. `wandered`: the program is to be put back, or given up. */
  constructor(rules: SignOnRules, now: () => number, wandered: (origin: string, verdict: Exclude<Verdict, 'allow' | 'deny'>) => void) {
    this.#now = now;
    this.#wandered = wandered;
    this.#state = beginNavigation(rules, now());
  }

  get at(): NavigationState['at'] {
    return this.#state.at;
  }

  /** Whether the page may be at that address now; asking changes nothing. */
  mayStandAt(address: string): boolean {
    return navigate(this.#state, { kind: 'reached', address }, this.#now()).verdict === 'allow';
  }

  readonly judge: Judge = (event) => {
    const { state, verdict } = navigate(this.#state, event, this.#now());
    this.#state = state;
    if ((verdict === 'wanders' || verdict === 'give-up') && 'address' in event) this.#wandered(originOf(event.address), verdict);
    return verdict;
  };
}
