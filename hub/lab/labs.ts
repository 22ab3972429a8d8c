import * as v from 'valibot';
import { catalogueSchema, type Program } from '../../core/model/catalogue.ts';
import type { Display } from '../../core/model/display.ts';
import { labFileSchema, type LabFile } from '../../core/model/lab.ts';
import { defaultWays, type SignInWay } from '../../core/sign-in/sign-in-way.ts';
import { schoolDay, type SchoolCalendar } from '../../core/time/school-calendar.ts';
import type { Database, Reader } from '../database/open-database.ts';
import type { Scope } from '../database/schema.ts';
import { readAdditions, withAdditions } from '../record-mode/origin-additions.ts';
import { forgetGuestsBefore, rosterStudent, withGuests } from './guests-of-day.ts';
import { moveLessons, movePrograms, type MovedOrigin } from './moved-origins.ts';

/** A lab with its roster as it stands: read once, kept until the next import. */
export interface Lab {
  readonly scope: Scope;
  readonly file: LabFile;
  readonly schoolName: string;
  readonly programs: readonly Program[];
  readonly calendar: SchoolCalendar;
  /** The school day that its guests are of. */
  readonly day: string;
  /** Of the roster, and guests of today. */
  readonly students: readonly RosterStudent[];
  readonly staff: readonly RosterStaff[];
}

export interface RosterStudent {
  readonly student: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly grade: number;
  readonly language: 'en' | 'es';
  readonly display: Display;
  readonly picture: string;
  readonly verifier: string | null;
  readonly signIn: { readonly ways: readonly SignInWay[]; readonly pin: string | null; readonly password: string | null };
  /** The class that is the cohort. */
  readonly cohort: string;
  /** A guest, or who joins a cohort beside the own one: of today alone. */
  readonly today: { readonly kind: 'guest' | 'joins'; readonly cohort: string } | null;
}

/** A guest has a first name alone. */
export const fullName = ({ givenName, familyName }: Pick<RosterStudent, 'givenName' | 'familyName'>): string => `${givenName} ${familyName}`.trim();

export interface RosterStaff {
  readonly staff: string;
  readonly name: string;
  readonly pin: string | null;
}

export class Labs {
  readonly #db: Database;
  readonly #moved: readonly MovedOrigin[];
  readonly #clock: () => number;
  #known: Promise<readonly Lab[]> | null = null;
  #deletions: string | null = null;

  constructor(db: Database, moved: readonly MovedOrigin[], clock: () => number) {
    this.#db = db;
    this.#moved = moved;
    this.#clock = clock;
  }

  /** The lab that the board shows: the first of the hub. Null before the first import. */
  async primary(): Promise<Lab | null> {
    return (await this.#all())[0] ?? null;
  }

  /** As a transaction sees it, before it is in force. Addresses are the catalogue's own. */
  static async read(db: Reader, lab: string, now: number): Promise<Lab> {
    const found = (await readLabs(db, [], now)).find((l) => l.scope.lab === lab);
    if (found === undefined) throw new Error('the lab was not stored');
    return found;
  }

  async of(lab: string): Promise<Lab | null> {
    return (await this.#all()).find((l) => l.scope.lab === lab) ?? null;
  }

  /** After an import. */
  forget(): void {
    this.#known = null;
  }

  /** A student may be deleted by another process that works on the same data. True when the roster is another since: what was read is forgotten. */
  async noticeDeletions(): Promise<boolean> {
    if (this.#known === null || this.#deletions === (await this.#readDeletions())) return false;
    this.forget();
    return true;
  }

  async #all(): Promise<readonly Lab[]> {
    const known = await this.#once();
    if (known.every((lab) => lab.day === this.#dayOf(lab))) return known;
    // A new school day: what the one before knew of guests goes.
    for (const lab of known) await forgetGuestsBefore(this.#db, lab.scope, this.#dayOf(lab));
    this.forget();
    return this.#once();
  }

  #dayOf(lab: Lab): string {
    return schoolDay(this.#clock(), lab.calendar.timeZone);
  }

  #once(): Promise<readonly Lab[]> {
    this.#known ??= this.#read().catch((error: unknown) => {
      this.#known = null;
      throw error;
    });
    return this.#known;
  }

  async #read(): Promise<readonly Lab[]> {
    this.#deletions = await this.#readDeletions();
    const labs = await readLabs(this.#db, this.#moved, this.#clock());
    for (const lab of labs) await forgetGuestsBefore(this.#db, lab.scope, lab.day);
    return labs;
  }

  async #readDeletions(): Promise<string> {
    const { last, count } = await this.#db
      .selectFrom('tombstones')
      .select((eb) => [eb.fn.max('at').as('last'), eb.fn.countAll<number>().as('count')])
      .executeTakeFirstOrThrow();
    return `${count} ${last ?? ''}`;
  }
}

async function readLabs(db: Reader, moved: readonly MovedOrigin[], now: number): Promise<Lab[]> {
  const rows = await db.selectFrom('labs').selectAll().orderBy('lab').execute();
  return Promise.all(rows.map((row) => readLab(db, { district: row.district, school: row.school, lab: row.lab }, row.file_json, moved, now)));
}

async function readLab(db: Reader, scope: Scope, fileJson: string, moved: readonly MovedOrigin[], now: number): Promise<Lab> {
  const parsed = v.parse(labFileSchema, JSON.parse(fileJson));
  const file = { ...parsed, lessons: moveLessons(parsed.lessons, moved) };
  const school = await db.selectFrom('schools').selectAll().where('district', '=', scope.district).where('school', '=', scope.school).executeTakeFirstOrThrow();
  const catalogue = await db
    .selectFrom('catalogues')
    .select('catalogue_json')
    .where('district', '=', scope.district)
    .where('school', '=', scope.school)
    .executeTakeFirstOrThrow();
  const terms = await db
    .selectFrom('terms')
    .select(['type', 'first_day', 'last_day'])
    .where('district', '=', scope.district)
    .where('school', '=', scope.school)
    .execute();
  const staff = await db
    .selectFrom('staff')
    .select(['staff', 'given_name', 'family_name', 'pin'])
    .where('district', '=', scope.district)
    .where('school', '=', scope.school)
    .where('active', '=', 1)
    .orderBy('staff')
    .execute();
  const day = schoolDay(now, file.timeZone);
  return {
    scope,
    file,
    schoolName: school.name,
    // Taken from what stations saw, so they are where the programs were moved to.
    programs: withAdditions(movePrograms(v.parse(catalogueSchema, JSON.parse(catalogue.catalogue_json)).programs, moved), await readAdditions(db, scope)),
    calendar: { timeZone: file.timeZone, holidays: file.holidays, terms: lessonTerms(terms) },
    day,
    students: await withGuests(db, scope, file, day, await readStudents(db, scope, file)),
    staff: staff.map((s) => ({ staff: s.staff, name: `${s.given_name} ${s.family_name}`, pin: s.pin })),
  };
}

/** A school year spans its holidays: where a roster has terms or semesters, they say when there is school. */
function lessonTerms(rows: readonly { readonly type: string; readonly first_day: string; readonly last_day: string }[]): SchoolCalendar['terms'] {
  const finer = rows.filter((r) => r.type === 'term' || r.type === 'semester');
  return (finer.length > 0 ? finer : rows).map((r) => ({ first: r.first_day, last: r.last_day }));
}

async function readStudents(db: Reader, scope: Scope, file: LabFile): Promise<RosterStudent[]> {
  const classes = file.cohorts.map((c) => c.class);
  const rows = await db
    .selectFrom('students')
    .innerJoin('enrolments', (join) =>
      join
        .onRef('enrolments.person', '=', 'students.student')
        .onRef('enrolments.school', '=', 'students.school')
        .onRef('enrolments.district', '=', 'students.district'),
    )
    .select([
      'students.student',
      'given_name',
      'family_name',
      'grade',
      'language',
      'display_json',
      'picture',
      'verifier',
      'ways_json',
      'pin',
      'password',
      'enrolments.class',
    ])
    .where('students.district', '=', scope.district)
    .where('students.school', '=', scope.school)
    .where('students.active', '=', 1)
    .where('enrolments.role', '=', 'student')
    .where('enrolments.class', 'in', classes)
    .orderBy('students.student')
    .execute();
  const waysOf = new Map(file.cohorts.map((c) => [c.class, c.signIn]));
  // In two cohorts of the lab: the first of the lab file.
  rows.sort((a, b) => classes.indexOf(a.class) - classes.indexOf(b.class));
  const first = new Map<string, RosterStudent>();
  for (const r of rows) {
    if (first.has(r.student)) continue;
    first.set(r.student, {
      ...rosterStudent(r, file, waysOf.get(r.class) ?? defaultWays),
      cohort: r.class,
      today: null,
    });
  }
  return [...first.values()];
}
