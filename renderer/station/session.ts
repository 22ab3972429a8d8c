import { assertNever } from '../../core/assert-never.ts';
import type { Desired, StationConfig } from '../../core/contract/station-hub.ts';
import type { Intent } from '../../core/contract/view-state.ts';
import type { Hold } from '../../core/meter/meter.ts';
import { forgiven, noTries, waitUntil, wrongTry } from '../../core/sign-in/try-limit.ts';
import { endLaunch, launchProgram, meterSees, programFailed, programSays } from './session-launch.ts';
import { blocksToday, slotOf, slotRef, wantedProgram } from './session-rotation.ts';
import { change, note, programOf, record, report, type Draft, type Effect, type Now, type Session, type SessionEvent } from './session-state.ts';
import {
  afterLaunch,
  chooseFace,
  choosePicture,
  dropHelp,
  finishedMs,
  followRotation,
  goodbyeMs,
  mayChoose,
  nextMs,
  secretChecked,
  signOut,
} from './session-visit.ts';

/** A child that walks away before it has signed in leaves no half-done screen, ms. */
const idleBeforeSignIn = 60_000;
const idleStaffDialog = 60_000;

export interface SessionStep {
  readonly session: Session;
  readonly effects: readonly Effect[];
}

/** The whole of a station's behaviour: what happens to a session, and what the engine has to do about it. */
export function transition(before: Session, event: SessionEvent, now: Now): SessionStep {
  const draft: Draft = { session: { ...before, sound: 'none' }, effects: [], now };
  apply(draft, event);
  settleHold(draft);
  return { session: draft.session, effects: draft.effects };
}

function apply(draft: Draft, event: SessionEvent): void {
  const { session } = draft;
  switch (event.kind) {
    case 'tick':
      return tick(draft);
    case 'synced':
      return synced(draft, event.desired, event.config, event.stored);
    case 'intent':
      change(draft, { touchedAt: draft.now.hub });
      return intent(draft, event.intent);
    case 'program':
      return programSays(draft, event.event);
    case 'machine':
      return meterSees(draft, { kind: event.event });
    case 'secret-checked':
      return secretChecked(draft, event.student, event.reply);
    case 'staff-checked':
      return staffChecked(draft, event.staff, event.right);
    case 'launch-refused':
      // A launch that is being left already was closed: a refusal that comes late brings nothing back.
      if (session.launch?.launch === event.launch && session.phase.kind === 'working') programFailed(draft, session.launch, event.code, event.where);
      return;
    case 'exited':
      if (session.launch?.launch === event.launch && session.phase.kind === 'leaving') afterLaunch(draft, session.phase.then);
      return;
    case 'wiped':
      change(draft, { clean: event.report.clean });
      // It is tried again until it is clean: told once.
      if (!event.report.clean && session.problems.at(-1)?.code !== 'SM-804') note(draft, 'SM-804', event.report.left.join(','));
      return;
    case 'credited':
      return change(draft, { credits: [...session.credits, ...event.credits] });
    case 'problem':
      return note(draft, event.code, event.where);
    default:
      assertNever(event);
  }
}

function tick(draft: Draft): void {
  const { now } = draft;
  meterSees(draft, { kind: 'tick' });
  followRotation(draft);
  const { session } = draft;
  const { phase, staff, visit } = session;
  const over = (until: number, span: number): boolean => isOver(until, span, now.hub);
  // What is held waits: nothing of the child's ends behind a pause.
  if (session.takeBackUntil !== null && session.hold === null && over(session.takeBackUntil, takeBackMs(session))) finishProgram(draft);
  if (phase.kind === 'pictures' && (Math.abs(now.hub - session.touchedAt) > idleBeforeSignIn || !mayChoose(session, phase.student, now.hub)))
    change(draft, { phase: { kind: 'who' } });
  if (phase.kind === 'goodbye' && session.clean && over(phase.until, goodbyeMs)) change(draft, { phase: { kind: 'who' } });
  // After a crash, or when the programs changed: Go with nothing to go to.
  if (phase.kind === 'go' && visit !== null && wantedProgram(session, visit.slot, now.hub) === null)
    change(draft, { phase: { kind: 'finished', until: now.hub + finishedMs } });
  if (phase.kind === 'finished' && over(phase.until, finishedMs)) signOut(draft, 'student');
  if (phase.kind === 'next' && over(phase.until, nextMs)) signOut(draft, 'bell');
  if (staff !== null && Math.abs(now.hub - staff.touchedAt) > idleStaffDialog) change(draft, { staff: null });
}

/** `until` has come; or it lies further ahead than `span` ever puts it, since hub time was set back. */
const isOver = (until: number, span: number, now: number): boolean => now >= until || until - now > span + clockSlack;
const clockSlack = 1000;

const takeBackMs = (session: Session): number => (session.config?.settings.takeBackSeconds ?? 10) * 1000;

function synced(draft: Draft, desired: Desired, config: StationConfig | null, stored: number): void {
  if (config !== null) change(draft, { config, creditsBefore: stored });
  const revised = draft.session.desired?.revision !== desired.revision;
  const tries = { ...draft.session.tries };
  const lockedUntil = { ...draft.session.lockedUntil };
  for (const { student, at } of desired.unlocked) {
    if (tries[student]) tries[student] = forgiven(tries[student], at);
    if (draft.session.desired?.unlocked.some((u) => u.student === student && u.at === at) !== true) delete lockedUntil[student];
  }
  change(draft, { desired, tries, lockedUntil });
  const { visit, help, launch } = draft.session;
  if (help !== null && desired.help?.request === help.request && desired.help.state === 'done') {
    record(draft, { kind: 'left-help', student: visit?.student ?? null, visit: visit?.visit ?? null, request: help.request });
    change(draft, { help: null });
  }
  if (visit !== null && desired.endedVisits.includes(visit.visit)) signOut(draft, 'staff');
  // Taken out of the catalogue while it is open: it logs out, and the plan's next choice waits.
  else if (launch !== null && programOf(draft.session, launch.program) === null) endLaunch(draft, 'staff', { kind: 'go' });
  else if (visit !== null && launch !== null && desired.programOverride?.visit === visit.visit) {
    const wanted = wantedProgram(draft.session, visit.slot, draft.now.hub);
    if (wanted !== null && wanted !== launch.program) endLaunch(draft, 'staff', { kind: 'go' });
  }
  followRotation(draft);
  if (revised) report(draft);
}

function intent(draft: Draft, wish: Intent): void {
  const { session, now } = draft;
  const { phase, visit, launch } = session;
  switch (wish.intent) {
    case 'choose-face':
      return chooseFace(draft, wish.student);
    case 'choose-picture':
      return choosePicture(draft, wish.picture);
    case 'back':
      if (phase.kind === 'pictures' && !phase.checking) change(draft, { phase: { kind: 'who' } });
      return;
    case 'go':
      if (phase.kind === 'go') launchProgram(draft);
      return;
    case 'done':
      if (phase.kind === 'working' && launch !== null && session.takeBackUntil === null) {
        change(draft, { takeBackUntil: now.hub + takeBackMs(session) });
        meterSees(draft, { kind: 'input' });
      }
      return;
    case 'take-back':
      change(draft, { takeBackUntil: null });
      return meterSees(draft, { kind: 'input' });
    case 'ask-help': {
      if (session.help !== null) return;
      const request = now.newId();
      change(draft, { help: { request, askedAt: Math.round(now.hub) }, sound: 'hand' });
      record(draft, { kind: 'asked-help', student: visit?.student ?? null, visit: visit?.visit ?? null, request });
      meterSees(draft, { kind: 'input' });
      return report(draft);
    }
    case 'withdraw-help':
      return dropHelp(draft);
    case 'sign-out':
      return signOut(draft, 'student');
    case 'message-seen':
      return change(draft, { seenMessage: wish.id });
    default:
      return staffIntent(draft, wish);
  }
}

type StaffIntent = Extract<Intent, { intent: `staff-${string}` }>;

function staffIntent(draft: Draft, wish: StaffIntent): void {
  const { session, now } = draft;
  const { staff, visit, launch } = session;
  if (wish.intent === 'staff-open') return change(draft, { staff: { person: null, checking: false, wrong: false, touchedAt: now.hub } });
  if (wish.intent === 'staff-close') return change(draft, { staff: null });
  if (staff === null) return;
  change(draft, { staff: { ...staff, touchedAt: now.hub } });
  if (wish.intent === 'staff-sign-in') {
    if (staff.checking || waitUntil(session.tries[`staff:${wish.staff}`] ?? noTries, now.hub) !== null) return;
    change(draft, { staff: { ...staff, checking: true, touchedAt: now.hub } });
    draft.effects.push({ effect: 'check-staff', staff: wish.staff, pin: wish.pin });
    return;
  }
  // Everything else is only for somebody whose PIN was right.
  if (staff.person === null) return;
  const acted = (action: string): void => record(draft, { kind: 'acted-as-staff', staff: staff.person?.staff ?? '', action, student: visit?.student ?? null });
  switch (wish.intent) {
    case 'staff-pause':
      acted(wish.paused ? 'pause' : 'resume');
      return change(draft, { staffPaused: wish.paused, staff: null });
    case 'staff-end-program':
      if (launch === null || visit === null) return;
      acted('end-program');
      change(draft, { visit: { ...visit, done: [...visit.done, launch.program] }, staff: null });
      return endLaunch(draft, 'staff', { kind: 'go' });
    case 'staff-sign-out-student':
      if (visit === null) return;
      acted('sign-out');
      change(draft, { staff: null });
      return signOut(draft, 'staff');
    case 'staff-leave-kiosk':
      acted('leave-kiosk');
      change(draft, { staff: null });
      // Nobody's sign-on outlives the kiosk: what is left of it is cleared now, or at the next start.
      signOut(draft, 'staff');
      draft.effects.push({ effect: 'leave' });
      return;
  }
}

function staffChecked(draft: Draft, staff: string, right: boolean): void {
  const { session, now } = draft;
  if (session.staff === null) return;
  const key = `staff:${staff}`;
  const tries = { ...session.tries };
  if (right) {
    // The dialog that asked was closed meanwhile: whoever opened this one has shown no PIN.
    if (!session.staff.checking) return;
    delete tries[key];
    const name = session.config?.staff.find((s) => s.staff === staff)?.name ?? '';
    change(draft, { tries, staff: { person: { staff, name }, checking: false, wrong: false, touchedAt: now.hub } });
    record(draft, { kind: 'acted-as-staff', staff, action: 'sign-in', student: session.visit?.student ?? null });
  } else {
    tries[key] = wrongTry(tries[key] ?? noTries, now.hub);
    change(draft, { tries, staff: { ...session.staff, checking: false, wrong: true, touchedAt: now.hub }, sound: 'wrong' });
    record(draft, { kind: 'acted-as-staff', staff, action: 'wrong-pin', student: null });
  }
}

/** Done was not taken back: the program is done for this block. */
function finishProgram(draft: Draft): void {
  const { visit, launch } = draft.session;
  if (visit === null || launch === null) return;
  change(draft, { visit: { ...visit, done: [...visit.done, launch.program] } });
  endLaunch(draft, 'done', { kind: 'go' });
}

/** What holds the child's time and hides the program: a tutor, a pause, a message over the program, staff at the station. */
export function holdOf(session: Session, now: number): Hold | null {
  const { visit, desired, launch } = session;
  if (visit === null) return session.desired?.paused === true || session.staffPaused ? 'paused' : null;
  if (desired?.pulledOut?.student === visit.student) return 'pulled-out';
  const ref = slotRef(slotOf(session, visit.student, now)) ?? visit.slot;
  const block = blocksToday(session, now).find((b) => b.block === ref?.block);
  const messageOverProgram = launch !== null && openMessage(session) !== null;
  return desired?.paused === true || session.staffPaused || block?.pausedAt != null || messageOverProgram || session.staff !== null ? 'paused' : null;
}

export const openMessage = (session: Session): Desired['message'] => {
  const message = session.desired?.message ?? null;
  return message === null || message.id === session.seenMessage ? null : message;
};

/** The next moment at which something is due, so that a bell rings at its second and not at the tick after it. */
export function nextDue(session: Session, now: number): number | null {
  const { visit, takeBackUntil } = session;
  const slot = visit === null ? null : slotOf(session, visit.student, now);
  const bell = slot !== null && slot.block.pausedAt === null ? slot.endsAt : null;
  const due = [bell, takeBackUntil].filter((at): at is number => at !== null && at > now);
  return due.length === 0 ? null : Math.min(...due);
}

/** The program is shown, and its time runs, exactly while nothing holds it. */
function settleHold(draft: Draft): void {
  const hold = holdOf(draft.session, draft.now.hub);
  if (hold !== draft.session.hold) {
    // A child whose Done was held gets the whole time to take it back again.
    const { takeBackUntil } = draft.session;
    change(draft, { hold, takeBackUntil: takeBackUntil !== null && hold === null ? draft.now.hub + takeBackMs(draft.session) : takeBackUntil });
    meterSees(draft, { kind: 'hold', hold });
    report(draft);
  }
  const { launch, phase, shown } = draft.session;
  const visible = launch !== null && launch.meter !== null && phase.kind === 'working' && hold === null;
  if (visible !== shown) {
    change(draft, { shown: visible });
    draft.effects.push({ effect: 'show', visible });
  }
}
