import type { LabStudent, SignInReply, VisitPlace } from '../../core/contract/station-hub.ts';
import { pictureSecret } from '../../core/sign-in/verifier.ts';
import { picturesNeeded } from '../../core/sign-in/picture-password.ts';
import { isPassword, isPin, mostDigits, passwordSecret, waysToAsk, type AskedWay, type SignInWay, type Verifiers } from '../../core/sign-in/sign-in-way.ts';
import { noTries, waitUntil, wrongTry } from '../../core/sign-in/try-limit.ts';
import { cohortsOn, slotOf, slotRef } from './session-rotation.ts';
import { cohortsOf } from './session-guests.ts';
import { beginVolume } from './session-sound.ts';
import { change, note, record, report, studentOf, type AskPhase, type Draft, type Phase, type Session } from './session-state.ts';
import { dropHelp, goesElsewhere, toGoOrFinished } from './session-visit.ts';

export const mayChoose = (session: Session, student: string, now: number): boolean => {
  const known = studentOf(session, student);
  const on = cohortsOn(session, now);
  return known !== null && cohortsOf(session, known, now).some((cohort) => on.includes(cohort));
};

/** Until when this student's sign-in waits, by this station's count or the hub's. */
export function signInWaits(session: Session, student: string, now: number): number | null {
  const until = Math.max(waitUntil(session.tries[student] ?? noTries, now) ?? 0, session.lockedUntil[student] ?? 0);
  return until > now ? until : null;
}

export const isAsking = (phase: Phase): phase is AskPhase => 'wrongTries' in phase;

/** In order: the ways that this student can be asked here. */
export const waysFor = (student: LabStudent): AskedWay[] => waysToAsk(student.signIn.ways, verifiersOf(student));

export const verifiersOf = ({ verifier, signIn: { pin, password } }: LabStudent): Verifiers => ({ pictures: verifier, pin, password });

export function chooseFace(draft: Draft, student: string): void {
  const { session, now } = draft;
  const known = studentOf(session, student);
  if (known === null || session.phase.kind !== 'who' || session.safeMode || !session.clean || !mayChoose(session, student, now.hub)) return;
  if (goesElsewhere(draft, student)) return;
  const part = { student, wrongTries: 0, checking: false, elsewhere: elsewhere(session, student) };
  change(draft, { phase: asked(waysFor(known)[0] ?? 'grown-up', part), sound: 'pick' });
}

/** Nothing of the secret is there yet. */
function asked(kind: AskPhase['kind'], { student, wrongTries, checking, elsewhere }: Omit<AskPhase, 'kind'>): AskPhase {
  const part = { student, wrongTries, checking, elsewhere };
  if (kind === 'pictures') return { ...part, kind, chosen: [] };
  return kind === 'pin' ? { ...part, kind, digits: '' } : { ...part, kind };
}

export function otherWay(draft: Draft, way: AskedWay): void {
  const phase = askedFor(draft);
  const known = phase === null ? null : studentOf(draft.session, phase.student);
  if (phase === null || known === null || !waysFor(known).includes(way)) return;
  change(draft, { phase: asked(way, { ...phase, wrongTries: 0 }), sound: 'pick' });
}

export function elsewhere(session: Session, student: string): number | true | null {
  const there = session.desired?.elsewhere.find((e) => e.student === student);
  return there === undefined ? null : (there.seat ?? true);
}

/** The phase in which a part of the secret is taken now; null while one is checked, while sign-in waits and where none is asked for. */
function askedFor({ session, now }: Draft): AskPhase | null {
  const { phase } = session;
  return isAsking(phase) && !phase.checking && signInWaits(session, phase.student, now.hub) === null ? phase : null;
}

export function choosePicture(draft: Draft, picture: string): void {
  const phase = askedFor(draft);
  if (phase?.kind !== 'pictures') return;
  const chosen = [...phase.chosen, picture];
  change(draft, { phase: { ...phase, chosen, elsewhere: null }, sound: 'pick' });
  if (chosen.length >= picturesNeeded) check(draft, phase.student, 'pictures', pictureSecret(chosen));
}

/** The last digit that a PIN can have sends it; a shorter one is sent by `enterPin`. */
export function chooseDigit(draft: Draft, digit: string): void {
  const phase = askedFor(draft);
  if (phase?.kind !== 'pin' || !/^\d$/.test(digit)) return;
  change(draft, { phase: { ...phase, digits: phase.digits + digit, elsewhere: null }, sound: 'pick' });
  if (phase.digits.length + 1 === mostDigits) enterPin(draft);
}

export function eraseDigit(draft: Draft): void {
  const phase = askedFor(draft);
  if (phase?.kind === 'pin') change(draft, { phase: { ...phase, digits: phase.digits.slice(0, -1) } });
}

export function enterPin(draft: Draft): void {
  const phase = askedFor(draft);
  if (phase?.kind === 'pin' && isPin(phase.digits)) check(draft, phase.student, 'pin', phase.digits);
}

export function typePassword(draft: Draft, typed: string): void {
  const phase = askedFor(draft);
  if (phase?.kind === 'password' && isPassword(typed)) check(draft, phase.student, 'password', passwordSecret(typed));
}

function check(draft: Draft, student: string, way: AskedWay, secret: string): void {
  const { phase } = draft.session;
  if (isAsking(phase)) change(draft, { phase: { ...phase, checking: true, elsewhere: null } });
  draft.effects.push({ effect: 'check-secret', student, way, secret });
}

export function secretChecked(draft: Draft, student: string, reply: SignInReply): void {
  const { session, now } = draft;
  const { phase } = session;
  if (!isAsking(phase) || phase.kind === 'grown-up' || phase.student !== student || !phase.checking) return;
  const again = asked(phase.kind, { ...phase, checking: false });
  switch (reply.outcome) {
    case 'right':
      // The block ended while the secret was asked for: a visit without a block would hear no bell.
      if (!mayChoose(session, student, now.hub)) change(draft, { phase: { kind: 'who' } });
      // Or its bell rang meanwhile, and the group went on.
      else if (!goesElsewhere(draft, student)) signIn(draft, student, phase.kind);
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

/** `place`: how far the student had come at the seat before. */
export function signIn(draft: Draft, student: string, way: SignInWay, place: VisitPlace | null = null): void {
  if (draft.session.safeMode) return;
  // Asked for before anybody was signed in.
  dropHelp(draft);
  const { session, now } = draft;
  const visit = now.newId();
  const tries = { ...session.tries };
  delete tries[student];
  const slot = slotRef(slotOf(session, student, now.hub));
  const { chosen, done } = place !== null && place.block === slot?.block ? place : { chosen: null, done: [] };
  change(draft, {
    tries,
    visit: { visit, student, signedInAt: Math.round(now.hub), slot, chosen, done, failed: [] },
    phase: { kind: 'go' },
    touchedAt: now.hub,
    sound: 'welcome',
  });
  beginVolume(draft);
  record(draft, { kind: 'signed-in', student, visit, way });
  toGoOrFinished(draft);
  report(draft);
}
