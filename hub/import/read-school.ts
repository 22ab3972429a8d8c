import * as v from 'valibot';
import { catalogueSchema, type Catalogue } from '../../core/model/catalogue.ts';
import { displaySchema, plainDisplay, type Display } from '../../core/model/display.ts';
import { labFileSchema, type LabFile } from '../../core/model/lab.ts';
import { placeOf, type RosterRow } from '../../core/model/one-roster.ts';
import { parseWith } from '../../core/model/parse.ts';
import { failedAll, ok, problem, type Problem, type Result } from '../../core/result.ts';
import { labFileProblems } from './lab-file-problems.ts';
import { readJson } from './read-files.ts';
import { readPictures, type StudentPictures } from './read-pictures.ts';
import { readRoster, type Roster } from './read-roster.ts';
import { readSavedSignIns, type StudentProgramSignIn } from './read-saved-sign-ins.ts';
import { readSignIn, type StudentSignIn } from './read-sign-in.ts';

/** Everything that a school hands over, read and checked as a whole. Nothing of it is stored yet. */
export interface School {
  readonly roster: Roster;
  readonly lab: LabFile;
  readonly catalogue: Catalogue;
  readonly pictures: ReadonlyMap<string, StudentPictures>;
  readonly signIn: ReadonlyMap<string, StudentSignIn>;
  readonly savedSignIns: readonly StudentProgramSignIn[];
  readonly students: readonly ImportedStudent[];
  readonly staff: readonly ImportedStaff[];
}

export interface ImportedStudent {
  readonly student: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly grade: number;
  readonly language: 'en' | 'es' | null;
  /** Null where the roster says nothing of it. */
  readonly display: Display | null;
  /** Classes in which this person is a student. */
  readonly classes: readonly string[];
}

export interface ImportedStaff {
  readonly staff: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly role: string;
  readonly username: string;
}

const staffRoles: readonly string[] = ['teacher', 'aide', 'administrator'];
const mostProblems = 50;

export async function readSchool(directory: string): Promise<Result<School>> {
  const roster = await readRoster(directory);
  const labJson = await readJson(directory, 'lab.json', 'SM-304');
  const lab = labJson.ok ? parseWith(labFileSchema, labJson.value, 'SM-304', 'lab.json') : labJson;
  const catalogueJson = await readJson(directory, 'catalogue.json', 'SM-305');
  const catalogue = catalogueJson.ok ? parseWith(catalogueSchema, catalogueJson.value, 'SM-305', 'catalogue.json') : catalogueJson;
  if (!roster.ok || !lab.ok || !catalogue.ok) {
    return failedAll([roster, lab, catalogue].flatMap((part) => (part.ok ? [] : part.problems)).slice(0, mostProblems));
  }
  const problems = labFileProblems(lab.value, roster.value, catalogue.value);
  const students = studentsOf(roster.value, lab.value, problems);
  const staff = staffOf(roster.value, lab.value.school, problems);
  const grades = new Map(students.map((s) => [s.student, s.grade]));
  const pictures = await readPictures(directory, grades);
  const signIn = await readSignIn(directory, grades);
  const savedSignIns = await readSavedSignIns(directory, grades, catalogue.value);
  for (const part of [pictures, signIn, savedSignIns]) if (!part.ok) problems.push(...part.problems);
  if (problems.length > 0 || !pictures.ok || !signIn.ok || !savedSignIns.ok) return failedAll(problems.slice(0, mostProblems));
  return ok({
    roster: roster.value,
    lab: lab.value,
    catalogue: catalogue.value,
    pictures: pictures.value,
    signIn: signIn.value,
    savedSignIns: savedSignIns.value,
    students,
    staff,
  });
}

function studentsOf(roster: Roster, lab: LabFile, problems: Problem[]): ImportedStudent[] {
  const cohorts = new Set(lab.cohorts.map((c) => c.class));
  const gradeOfClass = new Map(roster['classes.csv'].map((c) => [c.sourcedId, c.grades[0]]));
  const classesOf = new Map<string, string[]>();
  for (const e of roster['enrollments.csv']) {
    if (e.role === 'student') classesOf.set(e.userSourcedId, [...(classesOf.get(e.userSourcedId) ?? []), e.classSourcedId]);
  }
  return roster['users.csv'].flatMap((row) => {
    if (row.role !== 'student' || !row.enabledUser || !row.orgSourcedIds.includes(lab.school)) return [];
    const classes = classesOf.get(row.sourcedId) ?? [];
    const inLab = classes.filter((c) => cohorts.has(c));
    const grade = row.grades[0] ?? inLab.map((c) => gradeOfClass.get(c)).find((g) => g !== undefined);
    if (grade === undefined && inLab.length > 0) {
      problems.push(problem('SM-302', placeOf('users.csv', row.line, row.columns.get('grades') ?? 1), 'grades is needed for a student of the lab'));
    }
    return [
      {
        student: row.sourcedId,
        givenName: row.givenName,
        familyName: row.familyName,
        grade: grade ?? 0,
        language: languageOf(row.extra.get('metadata.language')),
        display: displayOf(row.extra),
        classes,
      },
    ];
  });
}

function staffOf(roster: Roster, school: string, problems: Problem[]): ImportedStaff[] {
  const names = new Set<string>();
  return roster['users.csv'].flatMap((row) => {
    if (!staffRoles.includes(row.role) || !row.enabledUser || !row.orgSourcedIds.includes(school)) return [];
    const username = row.username.toLowerCase();
    if (names.has(username))
      problems.push(problem('SM-302', placeOf('users.csv', row.line, row.columns.get('username') ?? 1), 'another member of staff has this username'));
    names.add(username);
    return [{ staff: row.sourcedId, givenName: row.givenName, familyName: row.familyName, role: row.role, username }];
  });
}

const languageOf = (value: string | null | undefined): 'en' | 'es' | null => (value === 'en' || value === 'es' ? value : null);

/** The roster's reader has checked each value. */
function displayOf(extra: RosterRow<'users.csv'>['extra']): Display | null {
  const said = (column: string): string | null => extra.get(`metadata.${column}`) || null;
  const [textSize, scanSeconds] = [said('textSize'), said('scanSeconds')].map((text) => (text === null ? null : Number(text)));
  const written = { textSize, contrast: said('contrast'), motion: said('motion'), scanSeconds };
  const given = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== null));
  return Object.keys(given).length === 0 ? null : v.parse(displaySchema, { ...plainDisplay, ...given });
}
