import { assertNever } from '../../core/assert-never.ts';
import type { Desired, LessonsTold, StationConfig } from '../../core/contract/station-hub.ts';
import type { Intent } from '../../core/contract/view-state.ts';
import { resting } from '../../core/recovery/program-rest.ts';
import { parseBadge } from '../../core/sign-in/badge.ts';
import { forgiven } from '../../core/sign-in/try-limit.ts';
import { followArrival, stopArrival } from './session-arrival.ts';
import { childIsHere, followAway, machineSleeps } from './session-away.ts';
import { badgeChecked, badgeHashed, badgeRead, cameraFailed, settleBadge } from './session-badge.ts';
import { forgetGuests } from './session-guests.ts';
import { settleHold } from './session-hold.ts';
import { hubCannotLaunch, hubLaunchesAgain } from './session-hub-launch.ts';
import { endLaunch, finishProgram, launchProgram, meterSees } from './session-launch.ts';
import { settleLeave, stayed } from './session-leave.ts';
import { forgetLessons, lessonsTold, stoppedPrograms } from './session-path.ts';
import { giveUpOpening, programFailed, programSays } from './session-program.ts';
import { followRecord, originsTaken, recordExited, recordFails, recordIntent, recordSays, tickRecord } from './session-record.ts';
import { awaitedProgram, choicesIn, nothingLeft, slotOf, wantedProgram } from './session-rotation.ts';
import { chooseDigit, chooseFace, choosePicture, enterPin, eraseDigit, isAsking, mayChoose, otherWay, secretChecked, typePassword } from './session-sign-in.ts';
import { mayCheck, soundIntent, tellVolume } from './session-sound.ts';
import { staffChecked, staffIntent } from './session-staff.ts';
import {
  change,
  note,
  programOf,
  record,
  report,
  studentOf,
  takeBackMs,
  type Draft,
  type Effect,
  type Now,
  type Session,
  type SessionEvent,
} from './session-state.ts';
import {
  afterLaunch,
  dropHelp,
  finishedMs,
  followRotation,
  goodbyeSpan,
  leaveForThere,
  nextMs,
  signOut,
  toGoOrFinished,
  waitsForWork,
} from './session-visit.ts';

/** A child that walks away before it has signed in leaves no half-done screen, ms. */
const idleBeforeSignIn = 60_000;
const idleStaffDialog = 60_000;
/** As the lab file has it, ms. */
const longestTransitionMs = 600_000;

export interface SessionStep {
  readonly session: Session;
  readonly effects: readonly Effect[];
}

/** The whole of a station's behaviour: what happens to a session, and what the engine has to do about it. */
export function transition(before: Session, event: SessionEvent, now: Now): SessionStep {
  const draft: Draft = { session: { ...before, sound: 'none' }, effects: [], now };
  apply(draft, event);
  if (draft.session.soundCheck !== null && !mayCheck(draft.session)) change(draft, { soundCheck: null });
  settleLeave(draft);
  settleHold(draft);
  return { session: draft.session, effects: draft.effects };
}

function apply(draft: Draft, event: SessionEvent): void {
  const { session } = draft;
  switch (event.kind) {
    case 'tick':
      return tick(draft);
    case 'synced':
      return synced(draft, event.desired, event.config, event.stored, event.lessons ?? null);
    case 'hub-silent':
      return change(draft, { hubAnswers: false });
    case 'intent':
      // Staff are ending the station: nothing new begins.
      if (session.leave !== null) return;
      childIsHere(draft);
      return intent(draft, event.intent);
    case 'program':
      // It has been told to go: what becomes of its program is no failure.
      if (session.leave?.gone === true) return;
      return session.record === null ? programSays(draft, event.event) : recordSays(draft, event.event);
    case 'machine':
      machineSleeps(draft, event.event === 'suspended');
      return meterSees(draft, { kind: event.event });
    case 'badge-hashed':
      return badgeHashed(draft, event.hash);
    case 'secret-checked':
      if (session.leave !== null) return;
      if (session.phase.kind === 'badge') return badgeChecked(draft, event.student, event.reply);
      return secretChecked(draft, event.student, event.reply);
    case 'staff-checked':
      return staffChecked(draft, event.staff, event.right);
    case 'stayed':
      return stayed(draft);
    case 'launch-refused':
      recordFails(draft, event.launch, event.code, event.where);
      // A launch that is being left already was closed: a refusal that comes late brings nothing back.
      if (session.launch?.launch === event.launch && session.phase.kind === 'working') {
        if (event.code === 'SM-521') return hubCannotLaunch(draft, session.launch);
        programFailed(draft, session.launch, event.code, event.where);
      }
      return;
    case 'origins-taken':
      return originsTaken(draft, event.run, event.origins, event.reply, event.code);
    case 'exited':
      recordExited(draft, event.launch);
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
  const { tickedAt } = draft.session;
  meterSees(draft, { kind: 'tick' });
  followRotation(draft);
  followAway(draft);
  giveUpOpening(draft);
  tickRecord(draft);
  const { session } = draft;
  const { phase, staff, visit } = session;
  const over = (until: number, span: number): boolean => isOver(until, span, now.hub);
  // What is held waits: nothing of the child's ends behind a pause.
  if (session.takeBackUntil !== null && session.hold === null && over(session.takeBackUntil, takeBackMs(session))) notTakenBack(draft);
  if (isAsking(phase) && (Math.abs(now.hub - session.touchedAt) > idleBeforeSignIn || !mayChoose(session, phase.student, now.hub)))
    change(draft, { phase: { kind: 'who' } });
  settleBadge(draft);
  followArrival(draft);
  forgetGuests(draft);
  if (phase.kind === 'goodbye' && session.clean && over(phase.until, goodbyeSpan(phase.to))) change(draft, { phase: { kind: 'who' } });
  // After a crash, or when the programs changed: Go with nothing to go to, or in a transition. Or a choice that staff made for the child.
  if (visit !== null && phase.kind === 'go' && nothingLeft(session, visit.slot, now.hub)) toGoOrFinished(draft);
  if (visit !== null && phase.kind === 'go' && waitsForWork(session, visit.student, now.hub) !== null) toGoOrFinished(draft);
  if (visit !== null && phase.kind === 'choose' && wantedProgram(session, visit.slot, now.hub) !== null) toGoOrFinished(draft);
  // All that was left has rested: it is tried again by itself.
  if (phase.kind === 'go' && visit !== null && session.hold === null && tickedAt !== null && awaitedProgram(session, visit.slot, tickedAt) !== null)
    if (wantedProgram(session, visit.slot, now.hub) !== null) launchProgram(draft);
  if (phase.kind === 'finished' && over(phase.until, finishedMs)) signOut(draft, 'student');
  if (phase.kind === 'next' && over(phase.until, nextMs)) signOut(draft, 'bell');
  if (phase.kind === 'goes' && session.clean && over(phase.until, longestTransitionMs)) change(draft, { phase: { kind: 'who' } });
  if (phase.kind === 'change' && session.hold === null && over(phase.until, longestTransitionMs)) {
    change(draft, { sound: 'welcome' });
    toGoOrFinished(draft);
  }
  if (staff !== null && Math.abs(now.hub - staff.touchedAt) > idleStaffDialog) change(draft, { staff: null });
}

/** `until` has come; or it lies further ahead than `span` ever puts it, since hub time was set back. */
const isOver = (until: number, span: number, now: number): boolean => now >= until || until - now > span + clockSlack;
const clockSlack = 1000;

/** Deleted at the hub: nothing here knows these students any more, and a visit of theirs ends. */
function forget(draft: Draft, tombstones: Desired['tombstones']): void {
  if (tombstones.length === 0) return;
  const { session } = draft;
  const gone = new Set(tombstones.map((stone) => stone.student));
  forgetLessons(draft, gone);
  const others = <T>(of: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(Object.entries(of).filter(([key]) => !gone.has(key)));
  change(draft, { tries: others(session.tries), lockedUntil: others(session.lockedUntil), credits: session.credits.filter((row) => !gone.has(row.student)) });
  if (isAsking(session.phase) && gone.has(session.phase.student)) change(draft, { phase: { kind: 'who' } });
  const leaves = session.phase.kind === 'leaving' && session.phase.then.kind === 'sign-out';
  if (session.visit !== null && gone.has(session.visit.student) && !leaves) signOut(draft, 'staff');
}

function synced(draft: Draft, desired: Desired, config: StationConfig | null, stored: number, lessons: LessonsTold | null): void {
  if (config !== null) {
    change(draft, { config, creditsBefore: stored });
    tellVolume(draft);
    // As new as what the hub told at the last taking.
    if (draft.session.record !== null) change(draft, { record: { ...draft.session.record, allowed: null } });
  }
  lessonsTold(draft, lessons);
  if (!draft.session.hubAnswers) hubLaunchesAgain(draft);
  const revised = draft.session.desired?.revision !== desired.revision;
  const tries = { ...draft.session.tries };
  const lockedUntil = { ...draft.session.lockedUntil };
  for (const { student, at } of desired.unlocked) {
    if (tries[student]) tries[student] = forgiven(tries[student], at);
    if (draft.session.desired?.unlocked.some((u) => u.student === student && u.at === at) !== true) delete lockedUntil[student];
  }
  // The hub's word: what staff here lifted without it holds again if it says so.
  change(draft, { desired, tries, lockedUntil, hubAnswers: true, liftedAt: null });
  const { visit, help, launch } = draft.session;
  if (help !== null && desired.help?.request === help.request && desired.help.state === 'done') {
    record(draft, { kind: 'left-help', student: visit?.student ?? null, visit: visit?.visit ?? null, request: help.request });
    change(draft, { help: null });
  }
  if (visit !== null && desired.endedVisits.includes(visit.visit)) signOut(draft, 'staff');
  // Not of this lab any more: nothing here could say whose work it is.
  else if (visit !== null && studentOf(draft.session, visit.student) === null) signOut(draft, 'staff');
  // Taken out of the catalogue while it is open: it logs out, and the plan's next choice waits.
  else if (launch !== null && programOf(draft.session, launch.program) === null) endLaunch(draft, 'staff', { kind: 'go' });
  else if (visit !== null && launch !== null && desired.programOverride?.visit === visit.visit) {
    const wanted = wantedProgram(draft.session, visit.slot, draft.now.hub);
    if (wanted !== null && wanted !== launch.program) endLaunch(draft, 'staff', { kind: 'go' });
  }
  forget(draft, desired.tombstones);
  // Staff let a lesson be tried again, or skipped it: there is something to do after all.
  if (draft.session.phase.kind === 'finished' && lessons !== null && lessons.progress.length > 0) toGoOrFinished(draft);
  followRecord(draft, desired);
  followRotation(draft);
  followArrival(draft);
  if (revised) report(draft);
}

function intent(draft: Draft, wish: Intent): void {
  const { session, now } = draft;
  const { phase, launch } = session;
  // The station is nobody's meanwhile: what a scanner or a child wants of it waits.
  if (session.record !== null && !wish.intent.startsWith('record-') && !wish.intent.startsWith('staff-') && wish.intent !== 'message-seen') return;
  switch (wish.intent) {
    case 'record-take':
    case 'record-again':
    case 'record-end':
      return recordIntent(draft, wish);
    case 'choose-face':
      return chooseFace(draft, wish.student);
    case 'choose-picture':
      return choosePicture(draft, wish.picture);
    case 'choose-digit':
      return chooseDigit(draft, wish.digit);
    case 'erase-digit':
      return eraseDigit(draft);
    case 'enter-pin':
      return enterPin(draft);
    case 'type-password':
      // A scanner types wherever the focus is.
      return parseBadge(wish.password).ok ? badgeRead(draft, wish.password) : typePassword(draft, wish.password);
    case 'badge-read':
      return badgeRead(draft, wish.text);
    case 'camera-failed':
      return cameraFailed(draft, wish.why);
    case 'other-way':
      return otherWay(draft, wish.way);
    case 'ask-grown-up':
      // Whoever is near can sign the child in at once; the board hears of it where nobody is.
      if (!isAsking(phase) || phase.checking) return;
      askHelp(draft);
      return staffIntent(draft, { intent: 'staff-open' });
    case 'back':
      if (isAsking(phase) && !phase.checking) change(draft, { phase: { kind: 'who' } });
      return stopArrival(draft);
    case 'go':
      if (phase.kind === 'go') launchProgram(draft);
      return;
    case 'choose-program':
      if (phase.kind === 'choose') chooseProgram(draft, wish.program);
      return;
    case 'set-volume':
    case 'check-sound':
    case 'heard':
    case 'end-sound-check':
      return soundIntent(draft, wish, () => askHelp(draft));
    case 'done':
      if (phase.kind === 'working' && launch !== null && session.takeBackUntil === null) {
        change(draft, { takeBackUntil: now.hub + takeBackMs(session), takesBack: 'done' });
        meterSees(draft, { kind: 'input' });
      }
      return;
    case 'not-me':
      if (phase.kind === 'goes') return leaveForThere(draft);
      if (phase.kind !== 'working' || launch === null) return signOut(draft, 'student');
      // A second touch of the face does not put the end off.
      if (session.takeBackUntil === null || session.takesBack === 'done')
        change(draft, { takeBackUntil: now.hub + takeBackMs(session), takesBack: 'sign-out', sound: 'pick' });
      return;
    case 'take-back':
      change(draft, { takeBackUntil: null });
      return meterSees(draft, { kind: 'input' });
    case 'ask-help':
      return askHelp(draft);
    case 'withdraw-help':
      return dropHelp(draft);
    case 'still-here':
      return;
    case 'sign-out':
      if (phase.kind === 'goes') return leaveForThere(draft);
      return signOut(draft, 'student');
    case 'message-seen':
      return change(draft, { seenMessage: wish.id });
    default:
      return staffIntent(draft, wish);
  }
}

/** One of those on offer that has not failed: it opens at once. */
function chooseProgram(draft: Draft, program: string): void {
  const { session, now } = draft;
  const { visit } = session;
  if (
    visit === null ||
    choicesIn(session, visit.slot, now.hub)?.includes(program) !== true ||
    [...resting(visit.failed, now.hub), ...stoppedPrograms(session)].includes(program)
  )
    return;
  change(draft, { visit: { ...visit, chosen: program }, sound: 'pick' });
  launchProgram(draft);
}

function askHelp(draft: Draft): void {
  const { session, now } = draft;
  const { visit } = session;
  if (session.help !== null) return;
  const request = now.newId();
  change(draft, { help: { request, askedAt: Math.round(now.hub) }, sound: 'hand' });
  record(draft, { kind: 'asked-help', student: visit?.student ?? null, visit: visit?.visit ?? null, request });
  meterSees(draft, { kind: 'input' });
  report(draft);
}

/** Done was not taken back: the program is done for this block. Or the child has left. */
function notTakenBack(draft: Draft): void {
  if (draft.session.takesBack === 'sign-out') signOut(draft, 'student');
  else finishProgram(draft);
}

/** The next moment at which something is due, so that a bell rings at its second and not at the tick after it. */
export function nextDue(session: Session, now: number): number | null {
  const { visit, takeBackUntil } = session;
  const slot = visit === null ? null : slotOf(session, visit.student, now);
  const bell = slot !== null && slot.block.pausedAt === null ? slot.endsAt : null;
  const change = session.phase.kind === 'change' ? session.phase.until : null;
  const due = [bell, takeBackUntil, change].filter((at): at is number => at !== null && at > now);
  return due.length === 0 ? null : Math.min(...due);
}
