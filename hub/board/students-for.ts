import type { IssueBadges } from '../../core/contract/board-hub.ts';
import { problem } from '../../core/result.ts';
import { Refused } from '../http/refusal.ts';
import type { Lab, RosterStudent } from '../lab/labs.ts';

/** For whom a sheet is printed, by first name. No guests: a sheet would outlive their names. SM-403 where there is nobody. */
export function studentsFor(lab: Lab, wanted: IssueBadges): { readonly target: string; readonly students: readonly RosterStudent[] } {
  const target = wanted.for === 'cohort' ? wanted.cohort : wanted.student;
  const named = lab.students.filter((s) => s.today?.kind !== 'guest' && (wanted.for === 'student' || s.today?.cohort !== s.cohort));
  const students = named.filter((s) => (wanted.for === 'cohort' ? s.cohort : s.student) === target).sort(byName);
  if (students.length === 0) throw new Refused([problem('SM-403', `${wanted.for} ${target}`)]);
  return { target, students };
}

const byName = (a: RosterStudent, b: RosterStudent): number => a.givenName.localeCompare(b.givenName) || a.familyName.localeCompare(b.familyName);
