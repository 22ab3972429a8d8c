import type { Desired } from '../../core/contract/station-hub.ts';
import type { Hold } from '../../core/meter/observation.ts';
import { meterSees } from './session-launch.ts';
import { recordIsShown } from './session-record.ts';
import { blocksToday, slotOf, slotRef } from './session-rotation.ts';
import { change, report, takeBackMs, type Draft, type Session } from './session-state.ts';

/** What holds the child's time and hides the program: a tutor, a pause, a message over the program, staff at the station, its end, or that nobody seems to be there. */
export function holdOf(session: Session, now: number): Hold | null {
  const { visit, desired, launch } = session;
  if (visit === null) return heldByHub(session, now) || session.staffPaused ? 'paused' : null;
  if (desired?.pulledOut?.student === visit.student) return 'pulled-out';
  const messageOverProgram = launch !== null && openMessage(session) !== null;
  if (heldByStaff(session, now) || messageOverProgram) return 'paused';
  return session.askedUntil === null ? null : 'asked';
}

/** Staff have the station: by a pause, in its menu, or about to end it. */
export const heldByStaff = (session: Session, now: number): boolean =>
  heldByHub(session, now) || session.staffPaused || session.staff !== null || session.leave !== null;

/** The board has paused this station, or the block of who works here, and staff here have not lifted it while the hub was away. */
export function heldByHub(session: Session, now: number): boolean {
  const { visit, desired } = session;
  if (session.liftedAt === null && desired?.paused === true) return true;
  if (visit === null) return false;
  const ref = slotRef(slotOf(session, visit.student, now)) ?? visit.slot;
  return blocksToday(session, now).find((b) => b.block === ref?.block)?.pausedAt != null;
}

export const openMessage = (session: Session): Desired['message'] => {
  const message = session.desired?.message ?? null;
  return message === null || message.id === session.seenMessage ? null : message;
};

/** The program is shown, and its time runs, exactly while nothing holds it. */
export function settleHold(draft: Draft): void {
  const hold = holdOf(draft.session, draft.now.hub);
  if (hold !== draft.session.hold) {
    // A child whose Done was held gets the whole time to take it back again.
    const { takeBackUntil } = draft.session;
    change(draft, { hold, takeBackUntil: takeBackUntil !== null && hold === null ? draft.now.hub + takeBackMs(draft.session) : takeBackUntil });
    meterSees(draft, { kind: 'hold', hold });
    report(draft);
  }
  const { launch, phase, shown } = draft.session;
  const works = launch !== null && launch.meter !== null && phase.kind === 'working' && hold === null;
  const visible = works || (recordIsShown(draft.session) && openMessage(draft.session) === null);
  if (visible !== shown) {
    change(draft, { shown: visible });
    draft.effects.push({ effect: 'show', visible });
  }
}
