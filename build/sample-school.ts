import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { picturesFor, picturesShown } from '../core/sign-in/picture-password.ts';
import { sampleYear } from './sample-calendar.ts';
import { classKey, districtKey, districtName, sampleCatalogue, sampleLab, schoolKey, waysOf } from './sample-lab.ts';
import { cohorts, families, passwordWords, staff } from './sample-people.ts';

/**
 * Writes `resources/sample-school`: a OneRoster 1.1 CSV bulk set, and beside it the lab file, the catalogue, the picture passwords and the
 * PINs and passwords of the older children.
 * `node build/sample-school.ts` always writes the same bytes. In bulk files `status` and `dateLastModified` stay blank
 * (OneRoster 1.1 CSV tables, section 3); `metadata.language` is an extension column as the standard allows.
 */
const root = join(import.meta.dirname, '..');
const { values: options } = parseArgs({ options: { out: { type: 'string', default: join(root, 'resources', 'sample-school') } } });
const random = seeded(20260810);
/** A row of its own: one draw more or less there changes nothing else. */
const signInRandom = seeded(20260811);
const years = [2027, 2028, 2029, 2030].map(sampleYear);
const pictureNames = (folder: string): string[] =>
  readdirSync(join(root, 'resources', 'pictures', folder))
    .filter((file) => file.endsWith('.svg'))
    .map((file) => file.slice(0, -4))
    .sort();

interface Student {
  readonly key: string;
  readonly number: number;
  readonly grade: number;
  readonly givenName: string;
  readonly familyName: string;
  readonly language: 'en' | 'es';
  readonly picture: string;
  readonly secret: readonly string[];
}

const students = makeStudents();
const gradeCode = (grade: number): string => (grade === 0 ? 'KG' : `0${grade}`);
const gradeName = (grade: number): string => (grade === 0 ? 'Kindergarten' : `Grade ${grade}`);
const terms = years.flatMap((year) => year.terms.map((term) => ({ ...term, year, key: `term-${year.schoolYear}-${term.name.toLowerCase()}` })));

mkdirSync(options.out, { recursive: true });
write(
  'manifest.csv',
  ['propertyName', 'value'],
  [
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.1'],
    ['file.academicSessions', 'bulk'],
    ['file.categories', 'absent'],
    ['file.classes', 'bulk'],
    ['file.classResources', 'absent'],
    ['file.courses', 'bulk'],
    ['file.courseResources', 'absent'],
    ['file.demographics', 'absent'],
    ['file.enrollments', 'bulk'],
    ['file.lineItems', 'absent'],
    ['file.orgs', 'bulk'],
    ['file.resources', 'absent'],
    ['file.results', 'absent'],
    ['file.users', 'bulk'],
    ['source.systemName', 'Stationmaster sample school'],
    ['source.systemCode', 'stationmaster-sample'],
  ],
);
write(
  'orgs.csv',
  ['sourcedId', 'status', 'dateLastModified', 'name', 'type', 'identifier', 'parentSourcedId'],
  [
    [districtKey, '', '', districtName, 'district', 'LFS', ''],
    [schoolKey, '', '', 'Cedar Hill', 'school', 'LFS-014', districtKey],
  ],
);
write(
  'academicSessions.csv',
  ['sourcedId', 'status', 'dateLastModified', 'title', 'type', 'startDate', 'endDate', 'parentSourcedId', 'schoolYear'],
  [
    ...years.map((y) => [
      `year-${y.schoolYear}`,
      '',
      '',
      `${y.schoolYear - 1}-${y.schoolYear}`,
      'schoolYear',
      y.terms[0]?.first ?? '',
      y.terms[1]?.last ?? '',
      '',
      `${y.schoolYear}`,
    ]),
    ...terms.map((t) => [t.key, '', '', `${t.name} ${t.first.slice(0, 4)}`, 'term', t.first, t.last, `year-${t.year.schoolYear}`, `${t.year.schoolYear}`]),
  ],
);
write(
  'courses.csv',
  ['sourcedId', 'status', 'dateLastModified', 'schoolYearSourcedId', 'title', 'courseCode', 'grades', 'orgSourcedId', 'subjects', 'subjectCodes'],
  cohorts.map(({ grade }) => [
    `course-${gradeCode(grade).toLowerCase()}`,
    '',
    '',
    'year-2027',
    `${gradeName(grade)} homeroom`,
    `HR-${gradeCode(grade)}`,
    gradeCode(grade),
    schoolKey,
    '',
    '',
  ]),
);
write(
  'classes.csv',
  [
    'sourcedId',
    'status',
    'dateLastModified',
    'title',
    'grades',
    'courseSourcedId',
    'classCode',
    'classType',
    'location',
    'schoolSourcedId',
    'termSourcedIds',
    'subjects',
    'subjectCodes',
    'periods',
  ],
  cohorts.map(({ grade, room }) => [
    classKey(grade),
    '',
    '',
    `${gradeName(grade)}, ${room}`,
    gradeCode(grade),
    `course-${gradeCode(grade).toLowerCase()}`,
    `HR-${gradeCode(grade)}-1`,
    'homeroom',
    room,
    schoolKey,
    terms.map((t) => t.key).join(','),
    '',
    '',
    '',
  ]),
);
write(
  'users.csv',
  'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,metadata.language'.split(
    ',',
  ),
  [
    ...staff.map((s) => [s.key, '', '', 'true', schoolKey, s.role, s.username, '', s.givenName, s.familyName, '', '', '', '', '', '', '', '', '']),
    ...students.map((s) => {
      const identity = [s.key, '', '', 'true', schoolKey, 'student', `s${s.number}`, `{District:${s.number}}`, s.givenName, s.familyName, '', `${s.number}`];
      return [...identity, '', '', '', '', gradeCode(s.grade), '', s.language];
    }),
  ],
);
write(
  'enrollments.csv',
  ['sourcedId', 'status', 'dateLastModified', 'classSourcedId', 'schoolSourcedId', 'userSourcedId', 'role', 'primary', 'beginDate', 'endDate'],
  students.map((s) => [`enr-${s.number}`, '', '', classKey(s.grade), schoolKey, s.key, 'student', '', '', '']),
);
write(
  'pictures.csv',
  ['sourcedId', 'picture', 'first', 'second', 'third'],
  students.map((s) => [s.key, s.picture, ...s.secret]),
);
write(
  'sign-in.csv',
  ['sourcedId', 'ways', 'pin', 'password'],
  students.flatMap((s) => {
    const ways = waysOf(s.grade);
    if (ways.includes('pin')) return [[s.key, '', String(1000 + Math.floor(signInRandom() * 9000)), '']];
    return ways.includes('password') ? [[s.key, '', '', `${one(passwordWords)}${one(passwordWords)}${10 + Math.floor(signInRandom() * 90)}`]] : [];
  }),
);
await writeJson('lab.json', sampleLab(years));
await writeJson('catalogue.json', sampleCatalogue);
process.stdout.write(`${students.length} students in ${cohorts.length} cohorts, ${staff.length} staff\n`);

function makeStudents(): Student[] {
  const drawn = shuffled(families);
  const faces = pictureNames('faces');
  const secrets = pictureNames('secrets');
  const made: Student[] = [];
  for (const cohort of cohorts) {
    const ownFaces = shuffled(faces);
    const initials = new Set<string>();
    for (const [place, givenName] of cohort.firstNames.entries()) {
      // Of those with the same first name in a cohort, no two share the initial that tells them apart.
      const at = drawn.findIndex((family) => !initials.has(`${givenName} ${family.charAt(0)}`));
      const familyName = drawn.splice(at, 1)[0];
      const face = ownFaces[place];
      if (familyName === undefined || face === undefined) throw new Error('There are too few names or pictures.');
      initials.add(`${givenName} ${familyName.charAt(0)}`);
      const number = 1001 + made.length;
      const language = cohort.spanish.includes(givenName) ? 'es' : 'en';
      const key = `chs-${number}`;
      const shown = picturesFor(key, picturesShown(cohort.grade));
      made.push({
        key,
        number,
        grade: cohort.grade,
        givenName,
        familyName,
        language,
        picture: `faces/${face}`,
        secret: shuffled(secrets)
          .filter((picture) => shown.includes(picture))
          .slice(0, 3),
      });
    }
  }
  return made;
}

function one(words: readonly string[]): string {
  return words[Math.floor(signInRandom() * words.length)] ?? '';
}

function shuffled<T>(items: readonly T[]): T[] {
  const left = [...items];
  const out: T[] = [];
  while (left.length > 0) out.push(...left.splice(Math.floor(random() * left.length), 1));
  return out;
}

/** Mulberry32: small, and the same on every machine. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** RFC 4180. */
function write(file: string, header: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (fields: readonly string[]) => fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
  writeFileSync(join(options.out, file), [header, ...rows].map((fields) => `${line(fields)}\r\n`).join(''));
}

async function writeJson(file: string, value: unknown): Promise<void> {
  const path = join(options.out, file);
  const style = await resolveConfig(join(root, 'resources', 'sample-school', file));
  writeFileSync(path, await format(JSON.stringify(value), { ...style, parser: 'json' }));
}
