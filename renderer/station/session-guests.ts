import type { LabStudent } from '../../core/contract/station-hub.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import { change, type Draft, type Session } from './session-state.ts';

/** Guests are known on one school day; with the hub away over night the station itself forgets their names. */
export function forgetGuests(draft: Draft): void {
  const { config, visit } = draft.session;
  if (config === null || visit !== null || !config.students.some((s) => s.guestOn !== null)) return;
  const day = schoolDay(draft.now.hub, config.timeZone);
  const students = config.students.filter((s) => s.guestOn === null || s.guestOn >= day);
  if (students.length === config.students.length) return;
  change(draft, { config: { ...config, students } });
  draft.effects.push({ effect: 'keep-config' });
}

/** The own cohort first, then the one that is joined today. */
export function cohortsOf(session: Session, student: LabStudent, now: number): readonly string[] {
  const { guestOn, joins, cohort } = student;
  if (session.config === null || (guestOn === null && joins === null)) return [cohort];
  const day = schoolDay(now, session.config.timeZone);
  if (guestOn !== null && guestOn !== day) return [];
  return joins !== null && joins.day === day ? [cohort, joins.cohort] : [cohort];
}
