import type { DayBlock, PlanEntry } from '../contract/station-hub.ts';
import { placeFor } from '../rotation/groups.ts';
import type { Program } from './catalogue.ts';
import { labPlace } from './lab.ts';

/**
 * The plan that stands where nobody made one: each student works through the cohort's programs that suit the grade, shifted by student and slot so that
 * a slot's students spread over the programs. Nothing is planned in a flex block, nor for a student whose group is not at the computers.
 * Deterministic: the same input gives the same plan.
 */
export interface PlanInput {
  /** The blocks of one day. */
  readonly blocks: readonly DayBlock[];
  readonly cohorts: readonly { readonly cohort: string; readonly programs: readonly string[] }[];
  readonly students: readonly { readonly student: string; readonly cohort: string; readonly grade: number }[];
  readonly programs: readonly Pick<Program, 'id' | 'grades' | 'licenceSeats'>[];
  /** In the order of the seat map. */
  readonly seats: readonly number[];
}

/** A stretch of the day in which a seat or a licence is taken. */
interface Taken {
  readonly from: number;
  readonly to: number;
}
interface TakenLicence extends Taken {
  readonly program: string;
}

/**
 * A seat is kept for the whole block, in a station rotation for the slots in which its student is there; a student for whom none is left has `seat: null`. A licence limit is kept while another program of the
 * student is free; where all are full, the student's turn stands and the vendor's limit will show. Blocks at the same time share seats and licences.
 */
export function defaultPlan(input: PlanInput): PlanEntry[] {
  const seatsTaken = new Map<number, Taken[]>(input.seats.map((seat) => [seat, []]));
  const licencesTaken: TakenLicence[] = [];
  return input.blocks
    .filter((block) => block.choices === null)
    .sort((a, b) => (a.bells[0] ?? 0) - (b.bells[0] ?? 0) || a.block.localeCompare(b.block))
    .flatMap((block) => planBlock(block, input, seatsTaken, licencesTaken));
}

function planBlock(block: DayBlock, input: PlanInput, seatsTaken: ReadonlyMap<number, Taken[]>, licencesTaken: TakenLicence[]): PlanEntry[] {
  const from = block.bells[0] ?? 0;
  const to = block.bells.at(-1) ?? from;
  const slots = block.bells.slice(0, -1).map((start, slot) => ({ slot, from: start, to: block.bells[slot + 1] ?? to }));
  const students = block.cohorts.flatMap((cohort) =>
    input.students
      .filter((s) => s.cohort === cohort)
      .sort((a, b) => (a.student < b.student ? -1 : 1))
      .map((s, place) => ({ ...s, place })),
  );
  const used = new Map<string, Set<string>>();
  const inLab = (student: string, slot: number): boolean => placeFor(block, student, slot) === labPlace;
  const seatOf = new Map(
    students.map(({ student }) => [student, takeSeat(block.groups === null ? [{ from, to }] : slots.filter(({ slot }) => inLab(student, slot)), seatsTaken)]),
  );
  const entries: PlanEntry[] = [];
  for (const { slot, from: start, to: end } of slots) {
    const full = (program: string): boolean => {
      const limit = input.programs.find((p) => p.id === program)?.licenceSeats ?? null;
      return limit !== null && licencesTaken.filter((t) => t.program === program && overlap(t, start, end)).length >= limit;
    };
    for (const student of students) {
      if (!inLab(student.student, slot)) continue;
      const mine = used.get(student.student) ?? new Set<string>();
      const turns = rotate(programsFor(student.cohort, student.grade, input), student.place + slot);
      const program = turns.find((p) => !full(p) && !mine.has(p)) ?? turns.find((p) => !full(p)) ?? turns[0];
      if (program === undefined) continue;
      used.set(student.student, mine.add(program));
      licencesTaken.push({ from: start, to: end, program });
      entries.push({ student: student.student, block: block.block, slot, program, seat: seatOf.get(student.student) ?? null });
    }
  }
  return entries;
}

/** The first seat, in the order of the map, that is free in all of these stretches. */
function takeSeat(stretches: readonly Taken[], seatsTaken: ReadonlyMap<number, Taken[]>): number | null {
  if (stretches.length === 0) return null;
  for (const [seat, taken] of seatsTaken) {
    if (taken.some((t) => stretches.some(({ from, to }) => overlap(t, from, to)))) continue;
    taken.push(...stretches.map(({ from, to }) => ({ from, to })));
    return seat;
  }
  return null;
}

/** The cohort's programs in its order, without those that are not for the grade or not in the catalogue. */
export function programsFor(cohort: string, grade: number, input: Pick<PlanInput, 'cohorts' | 'programs'>): string[] {
  const wanted = input.cohorts.find((c) => c.cohort === cohort)?.programs ?? [];
  return wanted.filter((id) => input.programs.some((p) => p.id === id && p.grades.includes(grade)));
}

const overlap = (taken: Taken, from: number, to: number): boolean => taken.from < to && from < taken.to;
const rotate = <T>(list: readonly T[], by: number): T[] => list.map((_, index) => list[(index + by) % list.length] as T);
