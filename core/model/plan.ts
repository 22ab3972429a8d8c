import type { DayBlock, PlanEntry } from '../contract/station-hub.ts';
import type { Program } from './catalogue.ts';

/**
 * The plan that stands where nobody made one: each student works through the cohort's programs that suit the grade, shifted by student and slot so that
 * a slot's students spread over the programs. Nothing is planned in a flex block. Deterministic: the same input gives the same plan.
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

/** What one stretch of the day takes: seats for a whole block, a licence for a slot. */
interface Taken {
  readonly from: number;
  readonly to: number;
  readonly what: string | number;
}

/**
 * Seats are kept for the whole block; a student for whom none is left has `seat: null`. A licence limit is kept while another program of the
 * student is free; where all are full, the student's turn stands and the vendor's limit will show. Blocks at the same time share seats and licences.
 */
export function defaultPlan(input: PlanInput): PlanEntry[] {
  const seatsTaken: Taken[] = [];
  const licencesTaken: Taken[] = [];
  return input.blocks
    .filter((block) => block.choices === null)
    .sort((a, b) => (a.bells[0] ?? 0) - (b.bells[0] ?? 0) || a.block.localeCompare(b.block))
    .flatMap((block) => planBlock(block, input, seatsTaken, licencesTaken));
}

function planBlock(block: DayBlock, input: PlanInput, seatsTaken: Taken[], licencesTaken: Taken[]): PlanEntry[] {
  const from = block.bells[0] ?? 0;
  const to = block.bells.at(-1) ?? from;
  const free = input.seats.filter((seat) => !seatsTaken.some((t) => t.what === seat && overlap(t, from, to)));
  const students = block.cohorts.flatMap((cohort) =>
    input.students
      .filter((s) => s.cohort === cohort)
      .sort((a, b) => (a.student < b.student ? -1 : 1))
      .map((s, place) => ({ ...s, place })),
  );
  const used = new Map<string, Set<string>>();
  const seatOf = new Map(students.map((s, index) => [s.student, free[index] ?? null]));
  seatsTaken.push(...[...seatOf.values()].filter((seat) => seat !== null).map((what) => ({ from, to, what })));
  const entries: PlanEntry[] = [];
  for (let slot = 0; slot + 1 < block.bells.length; slot += 1) {
    const start = block.bells[slot] ?? from;
    const end = block.bells[slot + 1] ?? to;
    const full = (program: string): boolean => {
      const limit = input.programs.find((p) => p.id === program)?.licenceSeats ?? null;
      return limit !== null && licencesTaken.filter((t) => t.what === program && overlap(t, start, end)).length >= limit;
    };
    for (const student of students) {
      const mine = used.get(student.student) ?? new Set<string>();
      const turns = rotate(programsFor(student.cohort, student.grade, input), student.place + slot);
      const program = turns.find((p) => !full(p) && !mine.has(p)) ?? turns.find((p) => !full(p)) ?? turns[0];
      if (program === undefined) continue;
      used.set(student.student, mine.add(program));
      licencesTaken.push({ from: start, to: end, what: program });
      entries.push({ student: student.student, block: block.block, slot, program, seat: seatOf.get(student.student) ?? null });
    }
  }
  return entries;
}

/** The cohort's programs in its order, without those that are not for the grade or not in the catalogue. */
export function programsFor(cohort: string, grade: number, input: Pick<PlanInput, 'cohorts' | 'programs'>): string[] {
  const wanted = input.cohorts.find((c) => c.cohort === cohort)?.programs ?? [];
  return wanted.filter((id) => input.programs.some((p) => p.id === id && p.grades.includes(grade)));
}

const overlap = (taken: Taken, from: number, to: number): boolean => taken.from < to && from < taken.to;
const rotate = <T>(list: readonly T[], by: number): T[] => list.map((_, index) => list[(index + by) % list.length] as T);
