import * as v from 'valibot';
import { keySchema } from '../../core/model/keys.ts';
import { waysSchema } from '../../core/model/lab.ts';
import { ok, type Result } from '../../core/result.ts';
import { isPassword, isPin, type SignInWay } from '../../core/sign-in/sign-in-way.ts';
import { cannotBeUsed, readStudentCsv } from './read-student-csv.ts';

/** `sign-in.csv`: how one student signs in, in place of the cohort's ways, and the secrets of those ways that are not pictures. The file is optional. */
export interface StudentSignIn {
  /** Null: the cohort's. */
  readonly ways: readonly SignInWay[] | null;
  /** In plain words, as the school wrote it: never kept, never logged. Null: as it was. */
  readonly pin: string | null;
  readonly password: string | null;
}

const waysOf = (text: string): string[] => text.split(' ').filter((way) => way !== '');
const pin = { code: 'SM-408', words: 'pin must be 4 to 6 digits' } as const;
const password = { code: 'SM-408', words: 'password must be 4 to 64 characters without a space at its ends' } as const;

export async function readSignIn(directory: string, students: { has(student: string): boolean }): Promise<Result<Map<string, StudentSignIn>>> {
  const lines = await readStudentCsv(
    directory,
    {
      file: 'sign-in.csv',
      columns: {
        sourcedId: (text) => (v.is(keySchema, text) ? null : cannotBeUsed('sourcedId')),
        ways: (text) => (text === '' || v.is(waysSchema, waysOf(text)) ? null : cannotBeUsed('ways')),
        pin: (text) => (text === '' || isPin(text) ? null : pin),
        password: (text) => (text === '' || isPassword(text) ? null : password),
      },
    },
    students,
  );
  if (!lines.ok) return lines;
  const signIn = (line: { ways: string; pin: string; password: string }): StudentSignIn => ({
    ways: line.ways === '' ? null : v.parse(waysSchema, waysOf(line.ways)),
    pin: line.pin || null,
    password: line.password || null,
  });
  return ok(new Map([...lines.value].map(([student, line]) => [student, signIn(line)])));
}
