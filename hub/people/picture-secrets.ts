import { randomInt } from 'node:crypto';
import { picturesFor, picturesNeeded, picturesShown } from '../../core/sign-in/picture-password.ts';
import { pictureSecret, studentIterations, verify } from '../../core/sign-in/verifier.ts';
import type { Writer } from '../database/open-database.ts';
import { derive, newVerifier, sameOrNewVerifier } from './derive.ts';

/** Picture passwords, by verifier alone: nobody can read one again, so what is printed are new ones. */
export type Pictures = readonly [string, string, string];

/** Those that a student can be asked for: kindergarten is shown eight. */
export const picturesOf = ({ student, grade }: { readonly student: string; readonly grade: number }): readonly string[] =>
  picturesFor(student, picturesShown(grade));

/** Three of them by chance, no two alike: the easiest guesses are three times the same. */
export function newPictures(of: { readonly student: string; readonly grade: number }): Pictures {
  const left = [...picturesOf(of)];
  const chosen = Array.from({ length: picturesNeeded }, () => left.splice(randomInt(left.length), 1)[0] ?? '');
  return [chosen[0] ?? '', chosen[1] ?? '', chosen[2] ?? ''];
}

/** Slow by design: made before the transaction. */
export const pictureVerifier = (pictures: readonly string[]): Promise<string> => newVerifier(pictureSecret(pictures), studentIterations);

/** Set on the board: what the file had said is kept beside it, so that the next import of the same file does not take it back. */
export async function keepPictures(
  tx: Writer,
  { district, school }: { readonly district: string; readonly school: string },
  verifiers: ReadonlyMap<string, string>,
  now: number,
): Promise<void> {
  for (const [student, verifier] of verifiers)
    await tx
      .updateTable('students')
      .set((eb) => ({ file_verifier: eb.fn.coalesce('file_verifier', 'verifier', eb.val('')), verifier, updated_at: now }))
      .where('district', '=', district)
      .where('school', '=', school)
      .where('student', '=', student)
      .execute();
}

/** The newer word counts: the file's, unless it says what it said when the board set another. */
export async function picturesAfterImport(
  secret: readonly string[],
  { verifier, fileVerifier }: { readonly verifier: string | null; readonly fileVerifier: string | null },
): Promise<{ readonly verifier: string | null; readonly fileVerifier: string | null }> {
  const text = pictureSecret(secret);
  if (fileVerifier !== null && fileVerifier !== '' && (await verify(text, fileVerifier, derive))) return { verifier, fileVerifier };
  return { verifier: await sameOrNewVerifier(text, verifier), fileVerifier: null };
}
