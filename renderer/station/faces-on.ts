import type { FaceOnNow } from '../../core/contract/view-state.ts';
import { cohortsOn } from './session-rotation.ts';
import { elsewhere, signInWaits } from './session-sign-in.ts';
import type { Session } from './session-state.ts';
import { faceOf } from './view-parts.ts';

/** Whose turn it can be now, by name; two first names that are alike with their initials. */
export function facesOn(session: Session, now: number): FaceOnNow[] {
  const on = cohortsOn(session, now);
  const students = (session.config?.students ?? []).filter((s) => on.includes(s.cohort));
  const names = new Map<string, number>();
  for (const s of students) names.set(s.firstName, (names.get(s.firstName) ?? 0) + 1);
  return students
    .map((s) => ({
      ...faceOf(s, (names.get(s.firstName) ?? 0) > 1),
      elsewhere: elsewhere(session, s.student),
      waitUntil: signInWaits(session, s.student, now),
    }))
    .sort((a, b) => a.firstName.localeCompare(b.firstName) || (a.lastInitial ?? '').localeCompare(b.lastInitial ?? ''));
}
