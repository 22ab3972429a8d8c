import { ok, type Result } from '../../core/result.ts';
import type { Writer } from '../database/open-database.ts';
import { forgetSignIns, sealSignIn, storeSignIns, type SealedSignIn } from '../saved-sign-ins/saved-sign-ins.ts';
import type { SealKeys } from '../saved-sign-ins/seal-keys.ts';
import type { School } from './read-school.ts';

/** Sign-ins that the file gives, sealed, and those that it takes away. What it does not name stays as it was. */
export interface PreparedSavedSignIns {
  readonly sealed: readonly SealedSignIn[];
  readonly forgotten: readonly { readonly student: string; readonly program: string }[];
}

/** SM-529 where there is something to seal and no key to do it with. */
export function prepareSavedSignIns(keys: SealKeys, { lab, savedSignIns }: School): Result<PreparedSavedSignIns> {
  const forgotten = savedSignIns.filter((each) => each.secret === null);
  const given = savedSignIns.flatMap(({ student, program, secret }) => (secret === null ? [] : [{ student, program, ...secret }]));
  if (given.length === 0) return ok({ sealed: [], forgotten });
  const key = keys.forSealing();
  if (!key.ok) return key;
  const school = { district: lab.district.key, school: lab.school };
  return ok({ sealed: given.map((each) => sealSignIn(key.value, school, each)), forgotten });
}

/** Of the students who were admitted alone: a deleted one's do not come back. */
export async function storeSavedSignIns(tx: Writer, { lab, students }: School, { sealed, forgotten }: PreparedSavedSignIns, now: number): Promise<void> {
  const school = { district: lab.district.key, school: lab.school };
  const admitted = new Set(students.map((each) => each.student));
  await storeSignIns(
    tx,
    school,
    sealed.filter((each) => admitted.has(each.student)),
    now,
  );
  await forgetSignIns(tx, school, forgotten);
}
