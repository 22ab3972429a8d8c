import { failedAll, ok, problem, type Result } from '../../core/result.ts';
import { askedWays, passwordSecret, type SignInWay } from '../../core/sign-in/sign-in-way.ts';
import type { Reader } from '../database/open-database.ts';
import { sameOrNewVerifier } from '../people/derive.ts';
import type { School } from './read-school.ts';
import type { PreparedPictures } from './store-school.ts';

/** Ways and verifiers of each student; made before the transaction, as it takes its time. Ways are null where the cohort's hold. */
export type PreparedSignIn = ReadonlyMap<string, { readonly ways: readonly SignInWay[] | null; readonly pin: string | null; readonly password: string | null }>;

/** A secret that the file does not name stays as it was. A way that the file chooses for a student without its secret is SM-409. */
export async function prepareSignIn(db: Reader, school: School, pictures: PreparedPictures): Promise<Result<PreparedSignIn>> {
  const rows = await db
    .selectFrom('students')
    .select(['student', 'pin', 'password'])
    .where('district', '=', school.lab.district.key)
    .where('school', '=', school.lab.school)
    .execute();
  const before = new Map(rows.map((row) => [row.student, row]));
  const prepared = await Promise.all(
    school.students.map(async ({ student }) => {
      const said = school.signIn.get(student);
      const known = before.get(student);
      const secrets = {
        pin: await sameOrNewVerifier(said?.pin ?? null, known?.pin ?? null),
        password: await sameOrNewVerifier(said?.password == null ? null : passwordSecret(said.password), known?.password ?? null),
      };
      return [student, { ways: said?.ways ?? null, ...secrets }] as const;
    }),
  );
  const problems = prepared.flatMap(([student, { ways, pin, password }]) => {
    const verifiers = { pictures: pictures.get(student)?.verifier ?? null, pin, password };
    return askedWays
      .filter((way) => ways?.includes(way) === true && verifiers[way] === null)
      .map((way) => problem('SM-409', `sign-in.csv:${student}`, `${way} has no secret`));
  });
  return problems.length > 0 ? failedAll(problems) : ok(new Map(prepared));
}
