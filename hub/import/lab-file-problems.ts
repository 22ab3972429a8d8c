import type { Catalogue } from '../../core/model/catalogue.ts';
import { weekdays, type LabFile } from '../../core/model/lab.ts';
import { problem, type Problem } from '../../core/result.ts';
import type { Roster } from './read-roster.ts';
import { rotationProblems } from './rotation-problems.ts';

/** What a lab file says that its own form cannot rule out: names of things that are not there, and times that do not fit. */
export function labFileProblems(lab: LabFile, roster: Roster, catalogue: Catalogue): Problem[] {
  const problems: Problem[] = [];
  const refuse = (place: string, words: string): number => problems.push(problem('SM-304', `lab.json:${place}`, words));
  const classes = new Set(roster['classes.csv'].filter((c) => c.schoolSourcedId === lab.school).map((c) => c.sourcedId));
  const programs = new Set(catalogue.programs.map((p) => p.id));
  const cohorts = new Set(lab.cohorts.map((c) => c.class));
  const org = roster['orgs.csv'].find((o) => o.sourcedId === lab.school);
  if (org?.type !== 'school') refuse('school', 'is not a school in orgs.csv');
  if (!isTimeZone(lab.timeZone)) refuse('timeZone', 'is not a time zone such as America/Chicago');
  twice(lab.seats.map((s) => String(s.seat))).forEach((i) => refuse(`seats.${i}.seat`, 'is there twice'));
  twice(lab.seats.map((s) => `${s.column},${s.row}`)).forEach((i) => refuse(`seats.${i}`, 'stands where another seat is'));
  twice(lab.cohorts.map((c) => c.class)).forEach((i) => refuse(`cohorts.${i}.class`, 'is there twice'));
  twice(lab.cohorts.map((c) => c.line)).forEach((i) => refuse(`cohorts.${i}.line`, 'is another cohort’s line'));
  twice(lab.blocks.map((b) => b.id)).forEach((i) => refuse(`blocks.${i}.id`, 'is there twice'));
  lab.cohorts.forEach((cohort, i) => {
    if (!classes.has(cohort.class)) refuse(`cohorts.${i}.class`, 'is not a class of the school in classes.csv');
    cohort.programs.forEach((id, j) => programs.has(id) || refuse(`cohorts.${i}.programs.${j}`, 'is not in catalogue.json'));
  });
  lab.blocks.forEach((block, i) => {
    if (block.id.startsWith('now-')) refuse(`blocks.${i}.id`, 'begins with now-, which is kept for rotations that staff start');
    block.cohorts.forEach((key, j) => cohorts.has(key) || refuse(`blocks.${i}.cohorts.${j}`, 'is not a cohort of this lab'));
    if (Array.isArray(block.choices)) block.choices.forEach((id, j) => programs.has(id) || refuse(`blocks.${i}.choices.${j}`, 'is not in catalogue.json'));
    block.bells.forEach((bell, j) => {
      const before = block.bells[j - 1];
      if (before !== undefined && bell <= before) refuse(`blocks.${i}.bells.${j}`, 'is not later than the bell before it');
    });
    const clash = lab.blocks.slice(0, i).find((other) => sameTime(other, block));
    if (clash !== undefined) refuse(`blocks.${i}`, `has a cohort that is in ${clash.id} at the same time`);
  });
  return [...problems, ...rotationProblems(lab, roster)];
}

function sameTime(a: LabFile['blocks'][number], b: LabFile['blocks'][number]): boolean {
  const shared = weekdays.some((day) => a.days.includes(day) && b.days.includes(day)) && a.cohorts.some((c) => b.cohorts.includes(c));
  return shared && (a.bells[0] ?? '') < (b.bells.at(-1) ?? '') && (b.bells[0] ?? '') < (a.bells.at(-1) ?? '');
}

/** The places of what was there before. */
export const twice = (values: readonly string[]): number[] => values.flatMap((value, index) => (values.indexOf(value) === index ? [] : [index]));

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
