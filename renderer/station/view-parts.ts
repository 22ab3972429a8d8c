import type { Face, ProgramView } from '../../core/contract/view-state.ts';
import type { LabStudent } from '../../core/contract/station-hub.ts';
import { programOf, type Session } from './session-state.ts';

/** What several screens show of a student and of a program. */
export const faceOf = (student: LabStudent, alike = false): Face => ({
  student: student.student,
  firstName: student.firstName,
  lastInitial: alike ? student.lastInitial : null,
  picture: student.picture,
});

export function programView(session: Session, id: string): ProgramView | null {
  const program = programOf(session, id);
  return program === null ? null : { program: program.id, name: program.name, subject: program.subject, icon: program.icon };
}
