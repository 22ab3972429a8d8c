import type { HubLaunch, HubLaunchReply } from '../../core/contract/station-hub.ts';
import { problem } from '../../core/result.ts';
import { openCmi5 } from '../cmi5/open-cmi5.ts';
import type { Cmi5Sessions } from '../cmi5/cmi5-sessions.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import { lessonOfLaunch } from './lesson-of-launch.ts';
import { reachesTool } from '../lti/hub-reach.ts';
import type { Lti } from '../lti/lti.ts';
import { openLti } from '../lti/open-lti.ts';
import type { KnownStation } from '../station/credential.ts';

/** What the hub needs to open programs. */
export interface Launchers {
  readonly lti: Lti;
  readonly cmi5: Cmi5Sessions;
}

/**
 * Opens a program that only the hub can open, for one launch of one student. SM-523: this lab has no such student or program, or it is opened by its own
 * address. SM-520: it cannot work with this hub where it is.
 */
export async function openLaunch(hub: HubContext, { lti, cmi5 }: Launchers, known: KnownStation, request: HubLaunch): Promise<HubLaunchReply> {
  const lab = await hub.labs.of(known.scope.lab);
  const program = lab?.programs.find((each) => each.id === request.program);
  const student = lab?.students.find((each) => each.student === request.student);
  const how = program?.launch;
  if (lab === null || program === undefined || student === undefined || how === undefined || how.kind === 'web' || how.kind === 'native')
    throw new Refused([problem('SM-523', request.program)]);
  const address = hub.publicAddress();
  if (!reachesTool(address, how.kind === 'lti' ? how.loginUrl : how.address)) throw new Refused([problem('SM-520', request.program)]);
  const lesson = await lessonOfLaunch(hub.db, lab, student, program.id, request.lesson);
  if (how.kind === 'lti') return openLti(lti, { lab, program, tool: how, lesson, student, issuer: address });
  const { launch } = request;
  return openCmi5(cmi5, lti.keys, { lab, program, unit: how, lesson, student, launch, station: known.station, hub: address, now: hub.clock() });
}
