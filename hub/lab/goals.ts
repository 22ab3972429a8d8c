import type { Lab } from './labs.ts';

/** A student's goals, for the station's ring and the board's table alike: credited minutes a school day, by program of the cohort. */
export function goalsOf(student: Pick<Lab['students'][number], 'cohort'>, lab: Lab): Record<string, number> {
  const programs = lab.file.cohorts.find((c) => c.class === student.cohort)?.programs ?? [];
  return Object.fromEntries(lab.programs.filter((p) => programs.includes(p.id)).map((p) => [p.id, p.goalMinutes]));
}
