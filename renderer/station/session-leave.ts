import type { WayOut } from '../../core/contract/way-out.ts';
import { exitOf } from './session-launch.ts';
import { programFailed } from './session-program.ts';
import { endRecord } from './session-record.ts';
import { change, note, programOf, type Draft } from './session-state.ts';
import { signOut } from './session-visit.ts';

/** For writing, wiping and the host, on top of the program's own grace, ms. */
const leaveWithin = 15_000;
/** A host that has ended nothing by then, on top of the program's own grace, has not done it: the station is in use again, ms. */
const leaveAgainMs = 20_000;
/** Beyond every deadline here: the catalogue's longest grace is 30 s. */
const longestMs = 75_000;

/**
 * Staff end the station. Only the app's restart keeps the visit, and the child is back where it was; in every other way it is signed out first:
 * nobody's sign-on outlives the kiosk.
 */
export function leaveBy(draft: Draft, way: WayOut): void {
  const { launch } = draft.session;
  const program = launch === null ? null : programOf(draft.session, launch.program);
  const grace = launch === null ? 0 : (program?.exit.graceSeconds ?? 3) * 1000;
  change(draft, { leave: { way, until: draft.now.hub + grace + leaveWithin, gone: false }, staff: null });
  endRecord(draft);
  if (way !== 'restart-app') signOut(draft, 'staff');
}

/** It goes when the child is signed out and what its programs left is cleared; what cannot be cleared now is cleared at the next start. */
export function settleLeave(draft: Draft): void {
  const { leave, visit, launch, clean, phase, record } = draft.session;
  if (leave === null) return;
  // Hub time that was set back may not keep the station for longer either.
  const over = draft.now.hub >= leave.until || leave.until - draft.now.hub > longestMs;
  if (leave.gone) {
    if (over) stayed(draft);
    return;
  }
  if (leave.way !== 'restart-app' && !(visit === null && clean) && !over) return;
  if (record !== null && !over) return;
  // A program that is logging out already is given the rest of its grace: the host's end joins the one that runs.
  const open = phase.kind === 'working' || phase.kind === 'leaving';
  const end = launch !== null && visit !== null && open ? exitOf(draft.session, launch, visit) : null;
  change(draft, { leave: { ...leave, until: draft.now.hub + leaveAgainMs + (end?.graceMs ?? 0), gone: true } });
  draft.effects.push({ effect: 'leave', way: leave.way, end });
}

export function stayed(draft: Draft): void {
  const { leave, launch, phase } = draft.session;
  if (leave === null) return;
  change(draft, { leave: null });
  note(draft, 'SM-808', leave.way);
  // It was told to log out for a restart that did not come.
  if (leave.gone && launch !== null && phase.kind === 'working') programFailed(draft, launch, 'SM-503', null);
}
