import type { StationPolicy } from '../core/contract/program-host.ts';
import type { EnrolmentToken } from '../core/model/enrolment-token.ts';
import type { Problem, Result } from '../core/result.ts';
import { policyInForce, readPolicy, tokenOf } from './policy-file.ts';
import type { SecretStore } from './secret-store.ts';

/** The policy in force: read again whenever the page asks, so that a station without one takes it up as soon as it is there. */
export class MachinePolicy {
  readonly #places: readonly string[];
  readonly #secrets: Pick<SecretStore, 'read' | 'write'>;
  readonly #report: (problem: Problem) => void;
  #token: EnrolmentToken | null = null;

  constructor(places: readonly string[], secrets: Pick<SecretStore, 'read' | 'write'>, report: (problem: Problem) => void) {
    this.#places = places;
    this.#secrets = secrets;
    this.#report = report;
    this.read();
  }

  readonly read = (): Result<StationPolicy> => {
    const { policy, problems } = policyInForce(readPolicy(this.#places), this.#secrets);
    const token = policy.ok ? tokenOf(policy.value) : null;
    this.#token = token?.ok === true ? token.value : null;
    for (const problem of problems) this.#report(problem);
    return policy;
  };

  /** Of the policy that was last read. */
  readonly token = (): EnrolmentToken | null => this.#token;

  /** Origin of the hub; null while no policy names one. */
  readonly hub = (): string | null => (this.#token === null ? null : new URL(this.#token.hub).origin);
}
