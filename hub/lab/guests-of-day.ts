import { plainDisplay, type Display } from '../../core/model/display.ts';
import type { LabFile } from '../../core/model/lab.ts';
import { defaultWays, type SignInWay } from '../../core/sign-in/sign-in-way.ts';
import type { Reader } from '../database/open-database.ts';
import type { Scope, Tables } from '../database/schema.ts';
import type { RosterStudent } from './labs.ts';

/** The lab's students with the guests of one day among them. A guest has no secret: staff sign the guest in, docs/decisions/0030-guests-and-moves.md. */
export async function withGuests(db: Reader, scope: Scope, file: LabFile, day: string, roster: readonly RosterStudent[]): Promise<RosterStudent[]> {
  const rows = await db
    .selectFrom('guests')
    .select(['student', 'cohort', 'given_name', 'picture'])
    .where((eb) => eb.and({ ...scope, day }))
    .orderBy('student')
    .execute();
  const students = [...roster];
  // A cohort that left the lab since takes its guests with it.
  for (const guest of rows.filter((row) => file.cohorts.some((c) => c.class === row.cohort))) {
    const today = { kind: guest.given_name === null ? 'joins' : 'guest', cohort: guest.cohort } as const;
    const at = students.findIndex((s) => s.student === guest.student);
    const known = students[at];
    if (known !== undefined) students[at] = known.cohort === guest.cohort ? known : { ...known, today };
    else if (guest.given_name === null) students.push(...(await fromOutside(db, scope, file, guest.student, today)));
    else
      students.push({
        student: guest.student,
        givenName: guest.given_name,
        familyName: '',
        grade: usualGrade(roster, guest.cohort),
        language: file.settings.language ?? 'en',
        display: plainDisplay,
        picture: guest.picture ?? 'faces/cat',
        verifier: null,
        signIn: { ways: ['staff'], pin: null, password: null },
        cohort: guest.cohort,
        today,
      });
  }
  return students;
}

/** Of the school, in no cohort of this lab: here for today alone, with the own ways of signing in. */
async function fromOutside(
  db: Reader,
  { district, school }: Scope,
  file: LabFile,
  student: string,
  today: NonNullable<RosterStudent['today']>,
): Promise<RosterStudent[]> {
  const row = await db
    .selectFrom('students')
    .selectAll()
    .where((eb) => eb.and({ district, school, student, active: 1 }))
    .executeTakeFirst();
  if (row === undefined) return [];
  const cohort = file.cohorts.find((c) => c.class === today.cohort);
  return [{ ...rosterStudent(row, file, cohort?.signIn ?? defaultWays), cohort: today.cohort, today }];
}

type StudentRow = Pick<
  Tables['students'],
  'student' | 'given_name' | 'family_name' | 'grade' | 'language' | 'display_json' | 'picture' | 'verifier' | 'ways_json' | 'pin' | 'password'
>;

/** What the roster says of one student; `ways` are the cohort's. */
export const rosterStudent = (row: StudentRow, file: LabFile, ways: readonly SignInWay[]): Omit<RosterStudent, 'cohort' | 'today'> => ({
  student: row.student,
  givenName: row.given_name,
  familyName: row.family_name,
  grade: row.grade,
  language: row.language ?? file.settings.language ?? 'en',
  display: row.display_json === null ? plainDisplay : (JSON.parse(row.display_json) as Display),
  picture: row.picture,
  verifier: row.verifier,
  signIn: { ways: row.ways_json === null ? ways : (JSON.parse(row.ways_json) as SignInWay[]), pin: row.pin, password: row.password },
});

/** A guest is taken for what most of the cohort are: it decides which programs suit. */
function usualGrade(roster: readonly RosterStudent[], cohort: string): number {
  const counts = new Map<number, number>();
  for (const { grade } of roster.filter((s) => s.cohort === cohort)) counts.set(grade, (counts.get(grade) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0;
}

/** Names of days before this one: nothing keeps them once their day is over. */
export async function forgetGuestsBefore(db: Reader, scope: Scope, day: string): Promise<void> {
  await db
    .deleteFrom('guests')
    .where((eb) => eb.and(scope))
    .where('day', '<', day)
    .execute();
}
