import { heldByStaff, settleHold } from './session-hold.ts';
import { meterSees } from './session-launch.ts';
import { change, report, type Draft, type Session } from './session-state.ts';
import { signOut } from './session-visit.ts';

/** How long a child is asked for, ms; never longer than its station waited before. */
const longestAskMs = 60_000;
/** Three ticks: a longer way from one to the next is a machine that slept, as the meter has it. */
const longestTickMs = 3000;

const leaveAfterMs = (session: Session): number => (session.config?.settings.leaveAfter ?? 480) * 1000;

/** Each tick: who is signed in and gives no sign of life is asked, and signed out when nobody answers. */
export function followAway(draft: Draft): void {
  const { session, now } = draft;
  const gap = now.hub - (session.tickedAt ?? now.hub);
  change(draft, { tickedAt: now.hub });
  if (session.visit === null || (session.phase.kind !== 'go' && session.phase.kind !== 'working')) return change(draft, { askedUntil: null });
  if (session.tickedAt === null || session.hold === 'pulled-out' || heldByStaff(session, now.hub) || session.launch?.meter?.state === 'watching')
    return change(draft, { touchedAt: now.hub, askedUntil: null });
  if (session.asleepSince !== null) return change(draft, { touchedAt: now.hub });
  if (gap < 0 || gap > longestTickMs) return afterSleep(draft, gap);
  const quiet = now.hub - session.touchedAt;
  if (quiet < leaveAfterMs(session)) return change(draft, { askedUntil: null });
  if (session.askedUntil === null) return ask(draft);
  if (now.hub < session.askedUntil) return;
  change(draft, { askedUntil: null });
  signOut(draft, 'away');
}

/** The machine says that it sleeps, or that it is awake. */
export function machineSleeps(draft: Draft, asleep: boolean): void {
  const { asleepSince } = draft.session;
  if (asleep) return change(draft, { asleepSince: asleepSince ?? draft.now.hub });
  change(draft, { asleepSince: null });
  if (asleepSince !== null && draft.session.visit !== null) afterSleep(draft, draft.now.hub - asleepSince);
}

/** The child did something on the station's own screens: it is here. */
export function childIsHere(draft: Draft): void {
  const asked = draft.session.askedUntil !== null;
  change(draft, { touchedAt: draft.now.hub, askedUntil: null, asleepSince: null });
  if (!asked) return;
  settleHold(draft);
  meterSees(draft, { kind: 'input' });
}

/** Nobody went away while the machine slept, or because hub time was set anew. After a long sleep another child may have opened it: whoever is there is asked. */
function afterSleep(draft: Draft, slept: number): void {
  const { session } = draft;
  if (session.askedUntil !== null || slept >= leaveAfterMs(session)) ask(draft);
  else change(draft, { touchedAt: Math.min(session.touchedAt + slept, draft.now.hub) });
}

function ask(draft: Draft): void {
  const { session, now } = draft;
  const leaveAfter = leaveAfterMs(session);
  change(draft, {
    askedUntil: now.hub + Math.min(longestAskMs, leaveAfter),
    touchedAt: Math.min(session.touchedAt, now.hub - leaveAfter),
    sound: 'still-here',
  });
  report(draft);
}
