import type { DayBlock, LabStudent, PlanEntry } from '../../core/contract/station-hub.ts';
import { programsFor } from '../../core/model/plan.ts';
import { cohortsNow, nextStart, programFor, resumeBlock, seatFor, slotAt, type SlotNow } from '../../core/rotation/rotation.ts';
import { resting } from '../../core/recovery/program-rest.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import type { SlotRef } from '../../core/xapi/station-event.ts';
import { cohortsOf } from './session-guests.ts';
import { stoppedPrograms } from './session-path.ts';
import { studentOf, type Session } from './session-state.ts';

/** What the rotation says to this station: from the hub's word of today, or from the last configuration where the hub has been away since. */
export function blocksToday(session: Session, now: number): readonly DayBlock[] {
  const { config, desired } = session;
  if (config === null) return [];
  const day = schoolDay(now, config.timeZone);
  const blocks = desired !== null && desired.day === day ? desired.blocks : (config.days.find((d) => d.day === day)?.blocks ?? []);
  const { liftedAt } = session;
  return liftedAt === null ? blocks : blocks.map((block) => resumeBlock(block, liftedAt));
}

export function planToday(session: Session, now: number): readonly PlanEntry[] {
  const { config } = session;
  if (config === null) return [];
  const day = schoolDay(now, config.timeZone);
  return config.days.find((d) => d.day === day)?.plan ?? [];
}

export const cohortsOn = (session: Session, now: number): string[] => cohortsNow(blocksToday(session, now), now);

/** The next start of a block that is known, today or on a later school day. */
export function opensAt(session: Session, now: number): number | null {
  const today = nextStart(blocksToday(session, now), now);
  return today ?? nextStart(session.config?.days.flatMap((d) => d.blocks) ?? [], now);
}

export function slotOf(session: Session, student: string, now: number): SlotNow | null {
  const known = studentOf(session, student);
  const cohorts = known === null ? [] : cohortsOf(session, known, now);
  return cohorts.map((cohort) => slotAt(blocksToday(session, now), cohort, now)).find((slot) => slot !== null) ?? null;
}

/** As whose student the programs of a block are worked at. */
function cohortIn(session: Session, student: LabStudent, slot: SlotRef | null, now: number): string {
  const block = slot === null ? undefined : blocksToday(session, now).find((b) => b.block === slot.block);
  return cohortsOf(session, student, now).find((cohort) => block?.cohorts.includes(cohort)) ?? student.cohort;
}

export const slotRef = (slot: SlotNow | null): SlotRef | null => (slot === null ? null : { block: slot.block.block, slot: slot.slot });

/** The program that the visit is to work at in `slot`: staff's choice, else the plan's, without what is done or rests after it failed. Null: there is none now. */
export const wantedProgram = (session: Session, slot: SlotRef | null, now: number): string | null =>
  programWithout(session, slot, now, [...(session.visit?.done ?? []), ...resting(session.visit?.failed ?? [], now)]);

/** Where there is none now, but one that failed will be tried again: the first of the plan. Null: nothing is left. */
export const awaitedProgram = (session: Session, slot: SlotRef | null, now: number): string | null =>
  wantedProgram(session, slot, now) === null ? programWithout(session, slot, now, session.visit?.done ?? []) : null;

/** Every program of the block is done. */
export const nothingLeft = (session: Session, slot: SlotRef | null, now: number): boolean =>
  programWithout(session, slot, now, session.visit?.done ?? []) === null;

function programWithout(session: Session, slot: SlotRef | null, now: number, leftOut: readonly string[]): string | null {
  const { visit, desired, config } = session;
  if (visit === null || config === null) return null;
  const stopped = stoppedPrograms(session);
  const without = [...leftOut, ...stopped];
  const override = desired?.programOverride;
  if (override && override.visit === visit.visit && !without.includes(override.program)) return override.program;
  // What is done may be chosen again.
  if (choicesIn(session, slot, now) !== null)
    return visit.chosen !== null && ![...resting(visit.failed, now), ...stopped].includes(visit.chosen) ? visit.chosen : null;
  const student = studentOf(session, visit.student);
  const able = student === null ? [] : programsFor(cohortIn(session, student, slot, now), student.grade, config);
  return programFor(visit.student, slot ?? { block: '', slot: 0 }, planToday(session, now), able, new Set(without));
}

/** What the visit's student may choose among in a flex block, in the order of staff; null in any other. */
export function choicesIn(session: Session, slot: SlotRef | null, now: number): readonly string[] | null {
  const { visit, config } = session;
  const choices = slot === null ? null : (blocksToday(session, now).find((b) => b.block === slot.block)?.choices ?? null);
  const student = visit === null ? null : studentOf(session, visit.student);
  if (choices === null || student === null || config === null) return null;
  if (choices === 'cohort') return programsFor(cohortIn(session, student, slot, now), student.grade, config);
  return choices.filter((id) => config.programs.some((program) => program.id === id && program.grades.includes(student.grade)));
}

/** The slot after this one in the same block, or null at its end. */
export const slotAfter = (slot: SlotNow): SlotRef | null => (slot.last ? null : { block: slot.block.block, slot: slot.slot + 1 });

/** The seat that the plan gives the student for a slot, where it is another than this station's. */
export function otherSeat(session: Session, student: string, slot: SlotRef | null, now: number): number | null {
  if (slot === null || session.seat === null) return null;
  const planned = seatFor(student, slot, planToday(session, now));
  // A student who already sits elsewhere than planned stays there: only a plan that moves between slots moves a child.
  const before = planToday(session, now)
    .filter((e) => e.student === student && e.block === slot.block && e.slot < slot.slot)
    .sort((a, b) => b.slot - a.slot)[0];
  return planned === null || before === undefined || planned === before.seat || planned === session.seat ? null : planned;
}

/** Credited ms of today: what the hub holds, and what it does not hold yet. */
export function creditedToday(session: Session, student: string, program: string, now: number): number {
  const { desired, config } = session;
  const day = config === null ? null : schoolDay(now, config.timeZone);
  const known = desired?.credited?.student === student && desired.day === day ? desired.credited : null;
  const base = known?.byProgram[program] ?? (known === null ? (studentOf(session, student)?.creditedToday[program] ?? 0) : 0);
  const through = known?.throughSequence ?? session.creditsBefore;
  const own = session.credits.filter((c) => c.student === student && c.program === program && c.day === day && c.sequence > through);
  return base + own.reduce((sum, c) => sum + c.ms, 0);
}
