import type { HubContext } from '../hub-context.ts';
import { LtiKeys } from './lti-keys.ts';
import { PendingLaunches } from './pending-launches.ts';

/** What a running hub keeps as an LTI platform. */
export interface Lti {
  readonly keys: LtiKeys;
  readonly pending: PendingLaunches;
}

export const makeLti = ({ db, clock }: Pick<HubContext, 'db' | 'clock'>): Lti => ({ keys: new LtiKeys(db, clock), pending: new PendingLaunches(clock) });
