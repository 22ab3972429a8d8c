import type { PlaceView } from '../../core/contract/view-state.ts';
import type { LabStudent } from '../../core/contract/station-hub.ts';
import { labPlace, type LabPlace } from '../../core/model/lab.ts';
import { placeFor } from '../../core/rotation/groups.ts';
import type { SlotRef } from '../../core/xapi/station-event.ts';
import { blocksToday, planToday, slotOf, slotRef } from './session-rotation.ts';
import { studentOf, type Session } from './session-state.ts';

/** Where students go at a bell: to another seat, or to a place that is no computer. */
export type Destination = { readonly kind: 'seat'; readonly seat: number; readonly program: string } | { readonly kind: 'place'; readonly place: LabPlace };

/** A block that begins within this time after another ended is where its students go, ms. */
const soonMs = 10 * 60_000;

/** Where a slot has the student, away from the computers; null at a computer. */
export function placeIn(session: Session, student: string, slot: SlotRef | null, now: number): LabPlace | null {
  const block = slot === null ? undefined : blocksToday(session, now).find((b) => b.block === slot.block);
  return slot === null || block === undefined ? null : placeNamed(session, placeFor(block, student, slot.slot));
}

export const placeNow = (session: Session, student: string, now: number): LabPlace | null =>
  placeIn(session, student, slotRef(slotOf(session, student, now)), now);

/** Where a student goes whom a bell signs out at `now`; null: it may sit down here again, or the day in the lab is over. */
export function destinationOf(session: Session, student: string, left: SlotRef, now: number): Destination | null {
  const slot = slotRef(slotOf(session, student, now)) ?? comingSoon(session, student, now);
  const block = blocksToday(session, now).find((b) => b.block === left.block);
  const place = slot === null ? placeNamed(session, block?.after ?? labPlace) : placeIn(session, student, slot, now);
  if (place !== null) return { kind: 'place', place };
  const planned = planToday(session, now).find((e) => e.student === student && e.block === slot?.block && e.slot === slot.slot);
  if (planned?.seat == null || session.seat === null || planned.seat === session.seat) return null;
  return { kind: 'seat', seat: planned.seat, program: planned.program };
}

export const placeView = (place: LabPlace, student: LabStudent): PlaceView => ({
  place: place.id,
  name: place.name[student.language] ?? place.name.en,
  picture: `places/${place.picture}`,
});

function comingSoon(session: Session, student: string, now: number): SlotRef | null {
  const cohort = studentOf(session, student)?.cohort ?? '';
  const coming = blocksToday(session, now).find((b) => b.cohorts.includes(cohort) && (b.bells[0] ?? 0) > now && (b.bells[0] ?? 0) <= now + soonMs);
  return coming === undefined ? null : { block: coming.block, slot: 0 };
}

const placeNamed = (session: Session, id: string): LabPlace | null => session.config?.places.find((place) => place.id === id) ?? null;
