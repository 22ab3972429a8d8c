import type { FaceOnNow } from '../../core/contract/view-state.ts';
import { cohortsOn } from './session-rotation.ts';
import { cohortsOf } from './session-guests.ts';
import { placeNow, placeView } from './session-places.ts';
import { elsewhere, signInWaits } from './session-sign-in.ts';
import type { Session } from './session-state.ts';
import { faceOf } from './view-parts.ts';

/** Whose turn it can be now, by name, those whose group is not at the computers last; two first names that are alike with their initials. */
export function facesOn(session: Session, now: number): FaceOnNow[] {
  const on = cohortsOn(session, now);
  const students = (session.config?.students ?? []).filter((s) => cohortsOf(session, s, now).some((cohort) => on.includes(cohort)));
  const names = new Map<string, number>();
  for (const s of students) names.set(s.firstName, (names.get(s.firstName) ?? 0) + 1);
  return students
    .map((s) => ({ ...s, away: placeNow(session, s.student, now) }))
    .map(({ away, ...s }) => ({
      ...faceOf(s, (names.get(s.firstName) ?? 0) > 1),
      elsewhere: elsewhere(session, s.student),
      waitUntil: signInWaits(session, s.student, now),
      ...(away === null ? {} : { place: placeView(away, s) }),
    }))
    .sort(
      (a, b) =>
        Number('place' in a) - Number('place' in b) || a.firstName.localeCompare(b.firstName) || (a.lastInitial ?? '').localeCompare(b.lastInitial ?? ''),
    );
}
