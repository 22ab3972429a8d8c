import type { SignInReply } from '../../core/contract/station-hub.ts';
import { pictureSecret } from '../../core/sign-in/verifier.ts';
import { picturesNeeded } from '../../core/sign-in/picture-password.ts';
import { noTries, waitUntil, wrongTry } from '../../core/sign-in/try-limit.ts';
import type { EndOfVisit } from '../../core/xapi/station-event.ts';
import { endLaunch } from './session-launch.ts';
import { cohortsOn, nothingLeft, otherSeat, slotAfter, slotOf, slotRef, wantedProgram } from './session-rotation.ts';
import { change, endOfLaunchFor, note, record, report, studentOf, type AfterLaunch, type Draft, type Session } from './session-state.ts';

export const goodbyeMs = 4000;
export const nextMs = 20_000;
export const finishedMs = 60_000;

export const mayChoose = (session: Session, student: string, now: number): boolean => {
  const known = studentOf(session, student);
  return known !== null && cohortsOn(session, now).includes(known.cohort);
};

/** Until when this student's sign-in waits, by this station's count or the hub's. */
export function signInWaits(session: Session, student: string, now: number): number | null {
  const until = Math.max(waitUntil(session.tries[student] ?? noTries, now) ?? 0, session.lockedUntil[student] ?? 0);
  return until > now ? until : null;
}

export function chooseFace(draft: Draft, student: string): void {
  const { session, now } = draft;
  if (session.phase.kind !== 'who' || session.safeMode || !session.clean || !mayChoose(session, student, now.hub)) return;
  change(draft, { phase: { kind: 'pictures', student, chosen: [], wrongTries: 0, checking: false, elsewhere: elsewhere(session, student) }, sound: 'pick' });
}

export function elsewhere(session: Session, student: string): number | true | null {
  const there = session.desired?.elsewhere.find((e) => e.student === student);
  return there === undefined ? null : (there.seat ?? true);
}

export function choosePicture(draft: Draft, picture: string): void {
  const { session, now } = draft;
  const { phase } = session;
  if (phase.kind !== 'pictures' || phase.checking || signInWaits(session, phase.student, now.hub) !== null) return;
  const chosen = [...phase.chosen, picture];
  const checking = chosen.length >= picturesNeeded;
  change(draft, { phase: { ...phase, chosen, checking, elsewhere: null }, sound: 'pick' });
  if (checking) draft.effects.push({ effect: 'check-secret', student: phase.student, secret: pictureSecret(chosen) });
}

export function secretChecked(draft: Draft, student: string, reply: SignInReply): void {
  const { session, now } = draft;
  const { phase } = session;
  if (phase.kind !== 'pictures' || phase.student !== student || !phase.checking) return;
  const again = { ...phase, chosen: [], checking: false };
  switch (reply.outcome) {
    case 'right':
      // The block ended while the pictures were chosen: a visit without a block would hear no bell.
      if (mayChoose(session, student, now.hub)) signIn(draft, student, 'pictures');
      else change(draft, { phase: { kind: 'who' } });
      return;
    case 'wrong': {
      const tries = wrongTry(session.tries[student] ?? noTries, now.hub);
      change(draft, { tries: { ...session.tries, [student]: tries }, phase: { ...again, wrongTries: phase.wrongTries + 1 }, sound: 'wrong' });
      record(draft, { kind: 'refused-sign-in', student, wrong: tries.wrong });
      if (waitUntil(tries, now.hub) !== null) note(draft, 'SM-402', student);
      report(draft);
      return;
    }
    case 'wait':
      change(draft, { lockedUntil: { ...session.lockedUntil, [student]: reply.until }, phase: { ...again, wrongTries: phase.wrongTries + 1 }, sound: 'wrong' });
      report(draft);
      return;
    case 'elsewhere':
      change(draft, { phase: { ...again, elsewhere: reply.seat ?? true } });
      return;
    case 'unknown':
      change(draft, { phase: { kind: 'who' }, sound: 'wrong' });
      return;
  }
}

export function signIn(draft: Draft, student: string, way: 'pictures' | 'staff'): void {
  if (draft.session.safeMode) return;
  // Asked for before anybody was signed in.
  dropHelp(draft);
  const { session, now } = draft;
  const visit = now.newId();
  const tries = { ...session.tries };
  delete tries[student];
  const slot = slotRef(slotOf(session, student, now.hub));
  change(draft, {
    tries,
    visit: { visit, student, signedInAt: Math.round(now.hub), slot, done: [], failed: [] },
    phase: { kind: 'go' },
    touchedAt: now.hub,
    sound: 'welcome',
  });
  record(draft, { kind: 'signed-in', student, visit, way });
  toGoOrFinished(draft);
  report(draft);
}

/** Ends the visit; an open program logs out first. */
export function signOut(draft: Draft, why: EndOfVisit): void {
  const { session, now } = draft;
  const { visit } = session;
  if (visit === null) return;
  if (session.launch !== null) {
    endLaunch(draft, endOfLaunchFor(why), { kind: 'sign-out', why });
    return;
  }
  dropHelp(draft);
  record(draft, { kind: 'signed-out', student: visit.student, visit: visit.visit, why });
  change(draft, { visit: null, phase: { kind: 'goodbye', student: visit.student, until: now.hub + goodbyeMs }, staffPaused: false, clean: false });
  draft.effects.push({ effect: 'wipe' });
  report(draft);
}

export function dropHelp(draft: Draft): void {
  const { help, visit } = draft.session;
  if (help === null) return;
  record(draft, { kind: 'left-help', student: visit?.student ?? null, visit: visit?.visit ?? null, request: help.request });
  change(draft, { help: null });
  report(draft);
}

/** The program has logged out: on to what follows. */
export function afterLaunch(draft: Draft, then: AfterLaunch): void {
  change(draft, { launch: null, shown: false });
  if (then.kind === 'sign-out') signOut(draft, then.why);
  else toGoOrFinished(draft);
}

function toGoOrFinished(draft: Draft): void {
  const { session, now } = draft;
  const { visit } = session;
  if (visit === null) return;
  const seat = otherSeat(session, visit.student, visit.slot, now.hub);
  if (nothingLeft(session, visit.slot, now.hub)) change(draft, { phase: { kind: 'finished', until: now.hub + finishedMs } });
  else if (seat !== null) change(draft, { phase: { kind: 'next', seat, until: now.hub + nextMs } });
  else change(draft, { phase: { kind: 'go' } });
  report(draft);
}

/** A bell of the visit's block: the next program of the plan, or sign-out at the block's end. */
export function followRotation(draft: Draft): void {
  const { session, now } = draft;
  const { visit } = session;
  // On its way out already: its bell has rung.
  if (visit === null || (session.phase.kind === 'leaving' && session.phase.then.kind === 'sign-out')) return;
  const slot = slotOf(session, visit.student, now.hub);
  const ref = slotRef(slot);
  if (visit.slot === null || (ref !== null && ref.block === visit.slot.block && ref.slot === visit.slot.slot)) {
    warn(draft);
    return;
  }
  if (ref === null || ref.block !== visit.slot.block) {
    change(draft, { sound: 'bell' });
    signOut(draft, 'bell');
    return;
  }
  change(draft, { visit: { ...visit, slot: ref } });
  const wanted = wantedProgram(draft.session, ref, now.hub);
  const moves = otherSeat(draft.session, visit.student, ref, now.hub) !== null;
  // The same program goes on at the same seat: no bell for this child.
  if (session.launch !== null && wanted === session.launch.program && !moves) {
    change(draft, { launch: { ...session.launch, warned: false } });
    return;
  }
  change(draft, { sound: 'bell' });
  if (session.launch !== null) endLaunch(draft, 'bell', { kind: 'go' });
  else if (session.phase.kind === 'go' || session.phase.kind === 'finished') toGoOrFinished(draft);
}

/** Time in which the bell is announced, ms before it; null outside it or where this child's bell changes nothing. */
export function bellIn(session: Session, now: number): number | null {
  const { visit, launch, config } = session;
  const slot = visit === null ? null : slotOf(session, visit.student, now);
  if (slot === null || config === null || launch === null) return null;
  const left = slot.endsAt - (slot.block.pausedAt ?? now);
  if (left > (config.settings.warnSeconds ?? 60) * 1000) return null;
  const next = slotAfter(slot);
  const same = next !== null && wantedProgram(session, next, now) === launch.program && visit !== null && otherSeat(session, visit.student, next, now) === null;
  return same ? null : Math.max(0, left);
}

function warn(draft: Draft): void {
  const { launch } = draft.session;
  if (launch === null || launch.warned || bellIn(draft.session, draft.now.hub) === null) return;
  change(draft, { launch: { ...launch, warned: true }, sound: 'bell' });
}
