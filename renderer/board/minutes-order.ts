import type { StudentMinutes } from '../../core/contract/board-hub.ts';

/** The order of today's minutes table. Names are compared as people do, accents included. */
export type MinutesKey = 'name' | 'cohort' | 'minutes';
export interface MinutesOrder {
  readonly by: MinutesKey;
  readonly descending: boolean;
}

/** Equal rows fall back to the name, always forward. */
export function orderMinutes(rows: readonly StudentMinutes[], order: MinutesOrder, language: string): StudentMinutes[] {
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const byName = (a: StudentMinutes, b: StudentMinutes) => collator.compare(a.name, b.name) || collator.compare(a.student, b.student);
  const by = {
    name: byName,
    cohort: (a: StudentMinutes, b: StudentMinutes) => collator.compare(a.cohort, b.cohort),
    minutes: (a: StudentMinutes, b: StudentMinutes) => a.creditedMs - b.creditedMs,
  }[order.by];
  const sign = order.descending ? -1 : 1;
  return [...rows].sort((a, b) => sign * by(a, b) || byName(a, b));
}

/** A column pressed again turns round; minutes begin with the most, names and cohorts with the first. */
export const pressed = (order: MinutesOrder, by: MinutesKey): MinutesOrder => ({ by, descending: order.by === by ? !order.descending : by === 'minutes' });

/** Programs that any student has today, subjects together, each once: the table's columns. */
export function programColumns(rows: readonly StudentMinutes[]): StudentMinutes['programs'] {
  const seen = new Map(rows.flatMap((row) => row.programs).map((p) => [p.program, p]));
  return [...seen.values()].sort((a, b) => a.subject.localeCompare(b.subject) || a.name.localeCompare(b.name));
}

/** Programs that staff can set for a student: what anyone of the same cohort has. */
export function programsOfCohort(rows: readonly StudentMinutes[], student: string): StudentMinutes['programs'] {
  const own = rows.find((row) => row.student === student);
  return own === undefined ? [] : programColumns(rows.filter((row) => row.cohort === own.cohort));
}
