import type { SignInReply } from '../../core/contract/station-hub.ts';
import { pictureSecret } from '../../core/sign-in/verifier.ts';
import { picturesNeeded } from '../../core/sign-in/picture-password.ts';
import { noTries, waitUntil, wrongTry } from '../../core/sign-in/try-limit.ts';
import { cohortsOn, slotOf, slotRef } from './session-rotation.ts';
import { change, note, record, report, studentOf, type Draft, type Session } from './session-state.ts';
import { dropHelp, toGoOrFinished } from './session-visit.ts';

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
    visit: { visit, student, signedInAt: Math.round(now.hub), slot, chosen: null, done: [], failed: [] },
    phase: { kind: 'go' },
    touchedAt: now.hub,
    sound: 'welcome',
  });
  record(draft, { kind: 'signed-in', student, visit, way });
  toGoOrFinished(draft);
  report(draft);
}
