import { problem } from '../../core/result.ts';
import { Refused } from '../http/refusal.ts';
import type { Parameters } from '../store/statement-query.ts';
import type { Cmi5Session } from './cmi5-sessions.ts';
import { launchData } from './launch-data.ts';

/** LMS.LaunchData of the unit's own launch; any other document is not here (SM-704). */
export function stateFor(session: Cmi5Session, parameters: Parameters): object {
  const asked = (name: string): string => parameters.get(name)?.[0] ?? '';
  const own = asked('activityId') === session.unit.activityId && asked('registration') === session.registration && asked('stateId') === 'LMS.LaunchData';
  if (!own) throw new Refused([problem('SM-704', '/xapi/activities/state')]);
  return launchData(session);
}
