import type { StaffPolicy, StationPolicy } from '../core/contract/program-host.ts';
import type { EnrolmentToken } from '../core/model/enrolment-token.ts';
import type { NativeProgram } from '../core/model/native-program.ts';
import type { VolumeCommand } from '../core/model/volume-command.ts';
import { recordStoreOrigin } from '../core/model/record-store-policy.ts';
import { failed, ok, type Problem, type Result } from '../core/result.ts';
import { isStaffPolicy, policyInForce, readPolicy, tokenOf } from './policy-file.ts';
import type { SecretStore } from './secret-store.ts';

/** The policy in force: read again whenever it is asked for, so that a station without one takes it up as soon as it is there. */
export class MachinePolicy {
  readonly #places: readonly string[];
  readonly #secrets: Pick<SecretStore, 'read' | 'write'>;
  readonly #report: (problem: Problem) => void;
  #token: EnrolmentToken | null = null;
  #recordStore: string | null = null;
  #staff: StaffPolicy | null = null;
  #native: readonly NativeProgram[] = [];
  #volume: VolumeCommand | null = null;
  #problems: readonly Problem[] = [];

  constructor(places: readonly string[], secrets: Pick<SecretStore, 'read' | 'write'>, report: (problem: Problem) => void) {
    this.#places = places;
    this.#secrets = secrets;
    this.#report = report;
    this.read();
  }

  /** For a station. SM-208: it is the staff's by now, which only a new start heeds. */
  readonly read = (): Result<StationPolicy> => {
    const { policy, problems } = policyInForce(readPolicy(this.#places), this.#secrets);
    this.#problems = problems;
    for (const problem of problems) this.#report(problem);
    this.#staff = policy.ok && isStaffPolicy(policy.value) ? policy.value : null;
    this.#token = null;
    this.#recordStore = null;
    this.#native = [];
    this.#volume = null;
    if (!policy.ok) return policy;
    if (isStaffPolicy(policy.value)) return failed('SM-208', 'policy:role');
    const token = tokenOf(policy.value);
    if (token.ok) this.#token = token.value;
    this.#recordStore = recordStoreOrigin(policy.value);
    const { nativePrograms = [], volumeCommand = null, ...forPage } = policy.value;
    this.#native = nativePrograms;
    this.#volume = volumeCommand;
    return ok(forPage);
  };

  /** Of the policy that was last read; null where it is a station's. */
  readonly staff = (): StaffPolicy | null => this.#staff;

  /** Of the policy file that was last read, while the last good one stays in force. */
  readonly problems = (): readonly Problem[] => this.#problems;

  /** Of the policy that was last read. */
  readonly token = (): EnrolmentToken | null => this.#token;

  /** Origin of the hub; null while no policy names one. */
  readonly hub = (): string | null => (this.#token === null ? null : new URL(this.#token.hub).origin);

  /** Origin of the record store that takes the events in place of the hub; null without one. */
  readonly recordStore = (): string | null => this.#recordStore;

  /** Of the machine, by its id in the catalogue; null where IT allows none of that id here. */
  readonly native = (id: string): NativeProgram | null => this.#native.find((program) => program.id === id) ?? null;

  /** What sets this machine's volume; null where IT named nothing. */
  readonly volume = (): VolumeCommand | null => this.#volume;

  /** What the station's page may speak to. */
  readonly origins = (): readonly string[] => [this.hub(), this.#recordStore].filter((origin) => origin !== null);
}
