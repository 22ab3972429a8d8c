import type { Desired } from '../../core/contract/station-hub.ts';
import { elsewhere, isAsking, mayChoose, signIn } from './session-sign-in.ts';
import { change, report, type Draft, type Session } from './session-state.ts';

/** Staff move a student here from another seat: the visit there ends first, then the student is signed in where it was. */
export const arriveMs = 45_000;

/** Staff at this station. Without the hub's word nobody can end the other visit: the child sits here, and the hub settles it when it is back. */
export function moveHere(draft: Draft, student: string, staff: string): void {
  const { session, now } = draft;
  const there = session.desired?.elsewhere.find((e) => e.student === student);
  const seat = elsewhere(session, student);
  change(draft, {
    phase: { kind: 'arriving', move: now.newId(), student, staff, from: seat === true ? null : seat, place: there?.place ?? null, until: now.hub + arriveMs },
  });
  followArrival(draft);
  report(draft);
}

/** Each tick, and with each word of the hub. */
export function followArrival(draft: Draft): void {
  expect(draft);
  const { session, now } = draft;
  const { phase } = session;
  if (phase.kind !== 'arriving') return;
  const late = now.hub >= phase.until || phase.until - now.hub > arriveMs;
  if (!mayChoose(session, phase.student, now.hub)) {
    change(draft, { phase: { kind: 'who' } });
    return report(draft);
  }
  if (session.hubAnswers && elsewhere(session, phase.student) !== null && !late) return;
  signIn(draft, phase.student, 'staff', phase.place);
}

/** Staff at the board sent somebody. Whoever is asked for a secret here first is let finish. */
function expect(draft: Draft): void {
  const { session, now } = draft;
  const arrival = awaited(session);
  if (arrival === null || arrival.move === session.lastArrival || session.visit !== null || session.leave !== null || session.safeMode || !session.clean)
    return;
  const { phase } = session;
  const free = phase.kind === 'who' || (isAsking(phase) && !phase.checking && phase.student === arrival.student);
  if (!free || !mayChoose(session, arrival.student, now.hub)) return;
  const { move, student, from, place } = arrival;
  change(draft, { lastArrival: move, phase: { kind: 'arriving', move, student, staff: null, from, place, until: now.hub + arriveMs } });
  report(draft);
}

/** What a hub said that does not answer any more may be long over. */
const awaited = (session: Session): Desired['arrival'] => (session.hubAnswers ? (session.desired?.arrival ?? null) : null);

/** The student went to another seat by mistake, or somebody else sits here: the faces again. */
export function stopArrival(draft: Draft): void {
  if (draft.session.phase.kind !== 'arriving') return;
  change(draft, { phase: { kind: 'who' } });
  report(draft);
}
