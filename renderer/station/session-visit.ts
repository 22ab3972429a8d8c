import type { EndOfVisit } from '../../core/xapi/station-event.ts';
import { endLaunch } from './session-launch.ts';
import { choicesIn, nothingLeft, otherSeat, slotAfter, slotOf, slotRef, wantedProgram } from './session-rotation.ts';
import { change, endOfLaunchFor, record, report, type AfterLaunch, type Draft, type Session } from './session-state.ts';

export const goodbyeMs = 4000;
export const nextMs = 20_000;
export const finishedMs = 60_000;

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

/** On to the program that is wanted now, here or at another seat; to the choice of a flex block; or to the end where nothing is left. */
export function toGoOrFinished(draft: Draft): void {
  const { session, now } = draft;
  const { visit } = session;
  if (visit === null) return;
  const seat = otherSeat(session, visit.student, visit.slot, now.hub);
  const chooses = (choicesIn(session, visit.slot, now.hub)?.length ?? 0) > 0;
  if (nothingLeft(session, visit.slot, now.hub)) change(draft, { phase: chooses ? { kind: 'choose' } : { kind: 'finished', until: now.hub + finishedMs } });
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
  else if (session.phase.kind === 'go' || session.phase.kind === 'choose' || session.phase.kind === 'finished') toGoOrFinished(draft);
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
