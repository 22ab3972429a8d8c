import * as v from 'valibot';
import type { Catalogue } from '../../core/model/catalogue.ts';
import { keySchema } from '../../core/model/keys.ts';
import { mostSignInLetters, signInTextSchema } from '../../core/model/saved-sign-in.ts';
import { ok, type Result } from '../../core/result.ts';
import { cannotBeUsed, readStudentCsv, type Fault } from './read-student-csv.ts';

/** `saved-sign-ins.csv`: a student's user name and password at one program, as the vendor gave them. The file is optional, and never kept. */
export interface StudentProgramSignIn {
  readonly student: string;
  readonly program: string;
  /** Null: what was saved is forgotten. */
  readonly secret: { readonly username: string; readonly password: string } | null;
}

const text =
  (column: string) =>
  (value: string): Fault =>
    value === '' || v.is(signInTextSchema, value) ? null : { code: 'SM-302', words: `${column} must be at most ${mostSignInLetters} characters in one line` };

export async function readSavedSignIns(
  directory: string,
  students: { has(student: string): boolean },
  { programs }: Catalogue,
): Promise<Result<readonly StudentProgramSignIn[]>> {
  const known = new Set(programs.filter((program) => program.savedSignIn !== undefined).map((program) => program.id));
  const lines = await readStudentCsv(
    directory,
    {
      file: 'saved-sign-ins.csv',
      perProgram: true,
      columns: {
        sourcedId: (value) => (v.is(keySchema, value) ? null : cannotBeUsed('sourcedId')),
        program: (value) => (known.has(value) ? null : { code: 'SM-302', words: 'program is not one of catalogue.json with savedSignIn' }),
        username: text('username'),
        password: text('password'),
      },
      whole: ({ username, password }) =>
        (username === '') === (password === '') ? null : { code: 'SM-302', words: 'username and password go together; both empty forget what was saved' },
    },
    students,
  );
  if (!lines.ok) return lines;
  return ok(
    [...lines.value.values()].map(({ sourcedId, program, username, password }) => ({
      student: sourcedId,
      program,
      secret: username === '' ? null : { username, password },
    })),
  );
}
