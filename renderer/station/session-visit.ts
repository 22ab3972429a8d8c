import type { EndOfVisit } from '../../core/xapi/station-event.ts';
import { endLaunch } from './session-launch.ts';
import { worksFrom } from '../../core/rotation/rotation.ts';
import { destinationOf, placeIn, placeNow, type Destination } from './session-places.ts';
import { blocksToday, choicesIn, nothingLeft, otherSeat, slotAfter, slotOf, slotRef, wantedProgram } from './session-rotation.ts';
import { change, endOfLaunchFor, record, report, type AfterLaunch, type Draft, type Session } from './session-state.ts';

const goodbyeMs = 4000;
/** Long enough to find the seat on the map. */
const goToSeatMs = 12_000;
export const goodbyeSpan = (to: number | null): number => (to === null ? goodbyeMs : goToSeatMs);
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
  const there = session.desired?.movedVisits.find((moved) => moved.visit === visit.visit)?.seat ?? null;
  const moved = there === session.seat ? null : there;
  const to = why === 'bell' && visit.slot !== null ? destinationOf(session, visit.student, visit.slot, now.hub) : null;
  const transition = blocksToday(session, now.hub).find((b) => b.block === visit.slot?.block)?.transition ?? 0;
  const bye = { kind: 'goodbye', student: visit.student, to: moved, until: now.hub + goodbyeSpan(moved) } as const;
  change(draft, { visit: null, phase: to === null ? bye : goes(draft, visit.student, to, transition), staffPaused: false, clean: false });
  draft.effects.push({ effect: 'wipe' });
  report(draft);
}

/** The way to go stands long enough to be looked up, and for the whole transition; whoever comes to the seat can have it sooner. */
const goes = ({ now }: Draft, student: string, to: Destination, transition: number) =>
  ({ kind: 'goes', student, to, until: now.hub + Math.max(nextMs, transition) }) as const;

/** A student whose group is not at the computers now is shown where it is, and not signed in. True when that is so. */
export function goesElsewhere(draft: Draft, student: string): boolean {
  const { session, now } = draft;
  const place = placeNow(session, student, now.hub);
  if (place === null) return false;
  change(draft, { phase: goes(draft, student, { kind: 'place', place }, 0), sound: 'pick' });
  report(draft);
  return true;
}

/** Has seen where to go; the seat is free. */
export function leaveForThere(draft: Draft): void {
  const { phase, clean } = draft.session;
  if (phase.kind === 'goes') change(draft, { phase: clean ? { kind: 'who' } : { ...phase, until: draft.now.hub } });
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

/** On to the program that is wanted now, here or at another seat, after a bell as soon as the transition is over; to the choice of a flex block; or to the end where nothing is left. */
export function toGoOrFinished(draft: Draft): void {
  const { session, now } = draft;
  const { visit } = session;
  if (visit === null) return;
  const seat = otherSeat(session, visit.student, visit.slot, now.hub);
  const chooses = (choicesIn(session, visit.slot, now.hub)?.length ?? 0) > 0;
  if (nothingLeft(session, visit.slot, now.hub)) change(draft, { phase: chooses ? { kind: 'choose' } : { kind: 'finished', until: now.hub + finishedMs } });
  else if (seat !== null) change(draft, { phase: { kind: 'next', seat, until: now.hub + nextMs } });
  else {
    const until = waitsForWork(session, visit.student, now.hub);
    change(draft, { phase: until === null ? { kind: 'go' } : { kind: 'change', until } });
  }
  report(draft);
}

/** Until when a transition keeps the next program waiting; null outside one, and in a flex block, where nothing changes at a bell. */
export function waitsForWork(session: Session, student: string, now: number): number | null {
  const slot = slotOf(session, student, now);
  const from = slot === null || choicesIn(session, slotRef(slot), now) !== null ? now : worksFrom(slot);
  return from > now ? from : null;
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
  const leaves = placeIn(draft.session, visit.student, ref, now.hub) !== null;
  const moves = otherSeat(draft.session, visit.student, ref, now.hub) !== null;
  // The same program goes on at the same seat: no bell for this child.
  if (session.launch !== null && wanted === session.launch.program && !moves && !leaves) {
    change(draft, { launch: { ...session.launch, warned: false } });
    return;
  }
  change(draft, { sound: 'bell' });
  // Nobody stays signed in at a seat that another child may take now; nor can the child sign in at its next one before.
  if (leaves || (moves && !nothingLeft(draft.session, ref, now.hub))) signOut(draft, 'bell');
  else if (session.launch !== null) endLaunch(draft, 'bell', { kind: 'go' });
  else if (session.phase.kind !== 'leaving') toGoOrFinished(draft);
}

/** Time in which the bell is announced, ms before it; null outside it or where this child's bell changes nothing. */
export function bellIn(session: Session, now: number): number | null {
  const { visit, launch, config } = session;
  const slot = visit === null ? null : slotOf(session, visit.student, now);
  if (slot === null || config === null || launch === null) return null;
  const left = slot.endsAt - (slot.block.pausedAt ?? now);
  if (left > (config.settings.warnSeconds ?? 60) * 1000) return null;
  const next = slotAfter(slot);
  const stays = next !== null && visit !== null && placeIn(session, visit.student, next, now) === null;
  const same = stays && wantedProgram(session, next, now) === launch.program && otherSeat(session, visit.student, next, now) === null;
  return same ? null : Math.max(0, left);
}

function warn(draft: Draft): void {
  const { launch } = draft.session;
  if (launch === null || launch.warned || bellIn(draft.session, draft.now.hub) === null) return;
  change(draft, { launch: { ...launch, warned: true }, sound: 'bell' });
}
