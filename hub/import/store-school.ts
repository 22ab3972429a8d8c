import { createHash } from 'node:crypto';
import { audit } from '../audit.ts';
import type { Reader, Writer } from '../database/open-database.ts';
import type { Tables } from '../database/schema.ts';
import { settleAdditions } from '../record-mode/origin-additions.ts';
import { picturesAfterImport } from '../people/picture-secrets.ts';
import type { PreparedSignIn } from './prepare-sign-in.ts';
import { shippedFaces } from './read-pictures.ts';
import type { School } from './read-school.ts';

/** Writes a checked school over the one that was there. People who left are kept inactive: what they did stays theirs. */
/** Made before the transaction. */
export interface PreparedSecrets {
  readonly pictures: PreparedPictures;
  readonly signIn: PreparedSignIn;
}

type SchoolKey = { readonly district: string; readonly school: string };

export async function storeSchool(tx: Writer, school: School, secrets: PreparedSecrets, hash: string, now: number): Promise<void> {
  const { lab, roster } = school;
  const key = { district: lab.district.key, school: lab.school };
  const ofSchool = { ...key, lab: null };
  const name = roster['orgs.csv'].find((o) => o.sourcedId === lab.school)?.name ?? lab.school;
  const values = {
    name,
    district_name: lab.district.name,
    time_zone: lab.timeZone,
    holidays_json: JSON.stringify(lab.holidays),
    imported_at: now,
    import_hash: hash,
  };
  await tx
    .insertInto('schools')
    .values({ ...ofSchool, ...values })
    .onConflict((c) => c.columns(['district', 'school']).doUpdateSet(values))
    .execute();
  for (const table of ['enrolments', 'classes', 'terms'] as const)
    await tx.deleteFrom(table).where('district', '=', key.district).where('school', '=', key.school).execute();
  const terms = roster['academicSessions.csv'].map((t) => ({
    ...ofSchool,
    term: t.sourcedId,
    title: t.title,
    type: t.type,
    first_day: t.startDate,
    last_day: t.endDate,
  }));
  await inParts(terms, (rows) => tx.insertInto('terms').values(rows).execute());
  const classes = roster['classes.csv'].filter((c) => c.schoolSourcedId === lab.school);
  await inParts(
    classes.map((c) => ({ ...ofSchool, class: c.sourcedId, title: c.title })),
    (rows) => tx.insertInto('classes').values(rows).execute(),
  );
  const own = new Set(classes.map((c) => c.sourcedId));
  const enrolments = roster['enrollments.csv']
    .filter((e) => own.has(e.classSourcedId))
    .map((e) => ({ ...ofSchool, enrolment: e.sourcedId, class: e.classSourcedId, person: e.userSourcedId, role: e.role, main: e.primary ? 1 : 0 }));
  await inParts(enrolments, (rows) => tx.insertInto('enrolments').values(rows).execute());
  await storePeople(tx, school, key, secrets, now);
  await storeLab(tx, school, key, now);
  const settled = await settleAdditions(tx, key, school.catalogue.programs, now);
  const detail = {
    ...(settled === 0 ? {} : { originsNowInFile: settled }),
    students: school.students.length,
    staff: school.staff.length,
    programs: school.catalogue.programs.length,
  };
  await audit(tx, { ...key, lab: lab.lab.key }, { at: now, actor: 'hub', action: 'import', target: lab.school, detail });
}

async function storePeople(tx: Writer, school: School, key: SchoolKey, secrets: PreparedSecrets, now: number): Promise<void> {
  for (const table of ['students', 'staff'] as const)
    await tx.updateTable(table).set({ active: 0 }).where('district', '=', key.district).where('school', '=', key.school).execute();
  const students = school.students.map((s) => ({
    ...key,
    lab: null,
    student: s.student,
    given_name: s.givenName,
    family_name: s.familyName,
    grade: s.grade,
    language: s.language,
    display_json: s.display === null ? null : JSON.stringify(s.display),
    picture: secrets.pictures.get(s.student)?.picture ?? 'faces/cat',
    verifier: secrets.pictures.get(s.student)?.verifier ?? null,
    file_verifier: secrets.pictures.get(s.student)?.fileVerifier ?? null,
    ways_json: waysJson(secrets.signIn.get(s.student)?.ways ?? null),
    pin: secrets.signIn.get(s.student)?.pin ?? null,
    password: secrets.signIn.get(s.student)?.password ?? null,
    active: 1,
    updated_at: now,
  }));
  await inParts(students, (rows) =>
    tx
      .insertInto('students')
      .values(rows)
      .onConflict((c) =>
        c.columns(['district', 'school', 'student']).doUpdateSet((eb) => ({
          given_name: eb.ref('excluded.given_name'),
          family_name: eb.ref('excluded.family_name'),
          grade: eb.ref('excluded.grade'),
          language: eb.ref('excluded.language'),
          display_json: eb.ref('excluded.display_json'),
          picture: eb.ref('excluded.picture'),
          verifier: eb.ref('excluded.verifier'),
          file_verifier: eb.ref('excluded.file_verifier'),
          ways_json: eb.ref('excluded.ways_json'),
          pin: eb.ref('excluded.pin'),
          password: eb.ref('excluded.password'),
          active: 1,
          updated_at: now,
        })),
      )
      .execute(),
  );
  const staff = school.staff.map((s) => ({
    ...key,
    lab: null,
    staff: s.staff,
    given_name: s.givenName,
    family_name: s.familyName,
    role: s.role,
    username: s.username,
    password: null,
    pin: null,
    active: 1,
    updated_at: now,
  }));
  await inParts(staff, (rows) =>
    tx
      .insertInto('staff')
      .values(rows)
      .onConflict((c) =>
        c.columns(['district', 'school', 'staff']).doUpdateSet((eb) => ({
          given_name: eb.ref('excluded.given_name'),
          family_name: eb.ref('excluded.family_name'),
          role: eb.ref('excluded.role'),
          username: eb.ref('excluded.username'),
          active: 1,
          updated_at: now,
        })),
      )
      .execute(),
  );
}

async function storeLab(tx: Writer, { lab, catalogue }: School, key: SchoolKey, now: number): Promise<void> {
  const catalogueJson = JSON.stringify(catalogue);
  const ofCatalogue = { catalogue_json: catalogueJson, version: versionOf(catalogueJson), updated_at: now };
  await tx
    .insertInto('catalogues')
    .values({ ...key, lab: null, ...ofCatalogue })
    .onConflict((c) => c.columns(['district', 'school']).doUpdateSet(ofCatalogue))
    .execute();
  const fileJson = JSON.stringify(lab);
  const ofLab = { name: lab.lab.name, file_json: fileJson, version: versionOf(fileJson), updated_at: now };
  await tx
    .insertInto('labs')
    .values({ ...key, lab: lab.lab.key, revision: 1, ...ofLab })
    .onConflict((c) => c.columns(['district', 'school', 'lab']).doUpdateSet((eb) => ({ ...ofLab, revision: eb('labs.revision', '+', 1) })))
    .execute();
}

/** Face and verifier of each student; made before the transaction, as it takes its time. */
export type PreparedPictures = ReadonlyMap<string, { readonly picture: string; readonly verifier: string | null; readonly fileVerifier: string | null }>;

/** The file's word goes first, then what the student has, then a face that nobody in the cohort has. A secret that did not change keeps its verifier. */
export async function preparePictures(db: Reader, school: School): Promise<PreparedPictures> {
  const rows = await db
    .selectFrom('students')
    .select(['student', 'picture', 'verifier', 'file_verifier'])
    .where('district', '=', school.lab.district.key)
    .where('school', '=', school.lab.school)
    .execute();
  const before: ReadonlyMap<string, Pick<Tables['students'], 'picture' | 'verifier' | 'file_verifier'>> = new Map(rows.map((row) => [row.student, row]));
  const faces = await shippedFaces();
  const taken = new Map<string, Set<string>>();
  const prepared = new Map<string, { picture: string; verifier: string | null; fileVerifier: string | null }>();
  const known = (student: string): string | undefined => school.pictures.get(student)?.picture ?? before.get(student)?.picture;
  for (const { student, classes } of school.students) for (const each of classes) taken.set(each, (taken.get(each) ?? new Set()).add(known(student) ?? ''));
  for (const { student, classes } of school.students) {
    const picture =
      known(student) ?? faces.find((face) => classes.every((each) => !taken.get(each)?.has(face))) ?? faces[prepared.size % faces.length] ?? 'faces/cat';
    for (const each of classes) taken.get(each)?.add(picture);
    const { verifier = null, file_verifier = null } = before.get(student) ?? {};
    prepared.set(student, { picture, verifier, fileVerifier: file_verifier });
  }
  await Promise.all(
    [...school.pictures].map(async ([student, { secret }]) => {
      const own = prepared.get(student);
      if (own !== undefined) Object.assign(own, await picturesAfterImport(secret, own));
    }),
  );
  return prepared;
}

const waysJson = (ways: readonly string[] | null): string | null => (ways === null ? null : JSON.stringify(ways));
const versionOf = (json: string): string => createHash('sha256').update(json).digest('hex').slice(0, 32);

async function inParts<T>(rows: readonly T[], write: (rows: T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += 500) await write(rows.slice(at, at + 500));
}
