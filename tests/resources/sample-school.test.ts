import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { catalogueSchema } from '../../core/model/catalogue.ts';
import { keySchema } from '../../core/model/keys.ts';
import { labFileSchema } from '../../core/model/lab.ts';
import { programs as samplePrograms } from '../../resources/sample-programs/program-server.ts';

const folder = join(import.meta.dirname, '../../resources/sample-school');
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
type Row = Record<string, string>;
const rows = (file: string): Row[] => parse(text(file), { columns: true, relax_column_count: false }) as Row[];
const value = (row: Row | undefined, column: string): string => row?.[column] ?? '';
const column = (file: string, name: string): string[] => rows(file).map((row) => value(row, name));

const users = rows('users.csv');
const students = users.filter((user) => user['role'] === 'student');
const classes = rows('classes.csv');
const enrollments = rows('enrollments.csv');
const pictures = rows('pictures.csv');
const lab = v.parse(labFileSchema, JSON.parse(text('lab.json')));
const catalogue = v.parse(catalogueSchema, JSON.parse(text('catalogue.json')));
const studentsOf = (cohort: string): Row[] =>
  enrollments.filter((e) => e['classSourcedId'] === cohort).flatMap((e) => students.filter((s) => s['sourcedId'] === e['userSourcedId']));

test('the files carry the headers of OneRoster 1.1, in their order', () => {
  const headers: Record<string, string> = {
    'manifest.csv': 'propertyName,value',
    'orgs.csv': 'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId',
    'academicSessions.csv': 'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear',
    'courses.csv': 'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
    'classes.csv':
      'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
    'users.csv':
      'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,metadata.language',
    'enrollments.csv': 'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
  };
  for (const [file, header] of Object.entries(headers)) expect(text(file).split('\r\n')[0], file).toBe(header);
});

test('the manifest tells of every file of the standard, and truly', () => {
  const told = new Map(rows('manifest.csv').map((row) => [value(row, 'propertyName'), value(row, 'value')]));
  expect(told.get('manifest.version')).toBe('1.0');
  expect(told.get('oneroster.version')).toBe('1.1');
  const files = [...told.keys()].filter((name) => name.startsWith('file.'));
  expect(files).toHaveLength(13);
  for (const name of files) expect(told.get(name), name).toBe(existsSync(join(folder, `${name.slice(5)}.csv`)) ? 'bulk' : 'absent');
});

test('a bulk set leaves status and dateLastModified blank, and every sourcedId is a key of its own', () => {
  for (const file of ['orgs.csv', 'academicSessions.csv', 'courses.csv', 'classes.csv', 'users.csv', 'enrollments.csv']) {
    expect(new Set([...column(file, 'status'), ...column(file, 'dateLastModified')]), file).toEqual(new Set(['']));
    const keys = column(file, 'sourcedId');
    expect(new Set(keys).size, file).toBe(keys.length);
    for (const key of keys) expect(v.is(keySchema, key), key).toBe(true);
  }
});

test('everything that is referred to is in the set', () => {
  const orgs = column('orgs.csv', 'sourcedId');
  const sessions = column('academicSessions.csv', 'sourcedId');
  const courses = column('courses.csv', 'sourcedId');
  const refers = (file: string, name: string, to: readonly string[]) => {
    const used = column(file, name).flatMap((field) => (field === '' ? [] : field.split(',')));
    expect(used.length, `${file} ${name}`).toBeGreaterThan(0);
    expect(
      [...new Set(used)].filter((key) => !to.includes(key)),
      `${file} ${name}`,
    ).toEqual([]);
  };
  refers('orgs.csv', 'parentSourcedId', orgs);
  refers('academicSessions.csv', 'parentSourcedId', sessions);
  refers('courses.csv', 'schoolYearSourcedId', sessions);
  refers('courses.csv', 'orgSourcedId', orgs);
  refers('classes.csv', 'courseSourcedId', courses);
  refers('classes.csv', 'schoolSourcedId', orgs);
  refers('classes.csv', 'termSourcedIds', sessions);
  refers('users.csv', 'orgSourcedIds', orgs);
  refers('enrollments.csv', 'classSourcedId', column('classes.csv', 'sourcedId'));
  refers('enrollments.csv', 'userSourcedId', column('users.csv', 'sourcedId'));
  refers('enrollments.csv', 'schoolSourcedId', orgs);
  expect(orgs).toContain(lab.school);
  expect(orgs).toContain(lab.district.key);
  expect(lab.cohorts.map((c) => c.class).sort()).toEqual(column('classes.csv', 'sourcedId').sort());
});

test('one school, kindergarten to grade 5: 120 students in six cohorts of 20, three ILS, one administrator', () => {
  expect(rows('orgs.csv').map((org) => [value(org, 'name'), value(org, 'type')])).toEqual([
    ['Lanternfield Schools', 'district'],
    ['Cedar Hill', 'school'],
  ]);
  expect(students).toHaveLength(120);
  expect(users.filter((user) => user['role'] === 'aide')).toHaveLength(3);
  expect(users.filter((user) => user['role'] === 'administrator')).toHaveLength(1);
  expect(users).toHaveLength(124);
  expect(classes.map((c) => value(c, 'grades'))).toEqual(['KG', '01', '02', '03', '04', '05']);
  for (const cohort of classes) {
    const inside = studentsOf(value(cohort, 'sourcedId'));
    expect(inside).toHaveLength(20);
    expect(new Set(inside.map((s) => value(s, 'grades')))).toEqual(new Set([value(cohort, 'grades')]));
  }
  expect(lab.cohorts.map((c) => c.name)).toEqual(['Moss', 'Coral', 'Lake', 'Wheat', 'Plum', 'Slate']);
});

test('names try the screens: alike ones, accents, hyphens, a long one, and both languages', () => {
  let alike = 0;
  for (const { class: cohort } of lab.cohorts) {
    const shown = studentsOf(cohort).map((s) => `${value(s, 'givenName')} ${value(s, 'familyName').charAt(0)}`);
    alike += 20 - new Set(studentsOf(cohort).map((s) => value(s, 'givenName'))).size;
    // First name and last initial tell everyone in a cohort apart.
    expect(new Set(shown).size).toBe(20);
  }
  expect(alike).toBeGreaterThanOrEqual(4);
  const given = students.map((s) => value(s, 'givenName'));
  expect(given).toEqual(expect.arrayContaining(['Lucía', 'Søren', 'Ngọc', 'Anne-Lise', 'Oluwaseyifunmi', 'Ximena-Guadalupe']));
  expect(new Set(users.map((u) => value(u, 'familyName'))).size).toBe(124);
  const spanish = students.filter((s) => s['metadata.language'] === 'es').length;
  expect(spanish).toBeGreaterThanOrEqual(15);
  expect(students.filter((s) => s['metadata.language'] === 'en')).toHaveLength(120 - spanish);
});

test('sessions run to 2030, and each day off lies inside a school year, on a weekday', () => {
  const sessions = rows('academicSessions.csv');
  const years = sessions.filter((s) => s['type'] === 'schoolYear');
  expect(years.map((y) => value(y, 'title'))).toEqual(['2026-2027', '2027-2028', '2028-2029', '2029-2030']);
  for (const term of sessions.filter((s) => s['type'] === 'term')) {
    const year = years.find((y) => y['sourcedId'] === term['parentSourcedId']);
    expect(value(year, 'startDate') <= value(term, 'startDate') && value(term, 'endDate') <= value(year, 'endDate')).toBe(true);
    expect(value(term, 'schoolYear')).toBe(value(year, 'schoolYear'));
  }
  for (const day of lab.holidays) {
    expect(
      years.some((y) => value(y, 'startDate') <= day && day <= value(y, 'endDate')),
      day,
    ).toBe(true);
    expect(new Date(`${day}T12:00:00Z`).getUTCDay() % 6, day).not.toBe(0);
  }
  expect(lab.holidays).toEqual(expect.arrayContaining(['2026-09-07', '2026-11-26', '2026-12-25', '2027-01-18']));
});

test('24 seats in two banks of three, none in another’s place', () => {
  expect(lab.seats.map((s) => s.seat)).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
  expect(new Set(lab.seats.map((s) => `${s.column} ${s.row}`)).size).toBe(24);
  expect([...new Set(lab.seats.map((s) => s.column))].sort()).toEqual([0, 1, 2, 4, 5, 6]);
});

test('every cohort is in the lab each weekday, one at a time, within its seats', () => {
  for (const day of ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const) {
    const today = lab.blocks.filter((block) => block.days.includes(day)).sort((a, b) => (a.bells[0] ?? '').localeCompare(b.bells[0] ?? ''));
    expect(today.flatMap((block) => block.cohorts).sort()).toEqual(lab.cohorts.map((c) => c.class).sort());
    let freeFrom = '08:00';
    for (const block of today) {
      expect((block.bells[0] ?? '') >= freeFrom, block.id).toBe(true);
      freeFrom = block.bells.at(-1) ?? '';
      expect(block.cohorts.flatMap(studentsOf).length, block.id).toBeLessThanOrEqual(lab.seats.length);
    }
    expect(freeFrom <= '15:00').toBe(true);
  }
});

test('slots are 15 minutes for kindergarten and grade 1, 20 to 25 for the others', () => {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  for (const block of lab.blocks) {
    const young = block.cohorts.some((cohort) => ['class-k', 'class-1'].includes(cohort));
    for (const [index, bell] of block.bells.slice(1).entries()) {
      const length = minutes(bell) - minutes(block.bells[index] ?? '');
      expect(length, block.id).toBeGreaterThanOrEqual(young ? 10 : 20);
      expect(length, block.id).toBeLessThanOrEqual(young ? 15 : 25);
    }
  }
});

test('a cohort’s programs are in the catalogue and for its grade, and there are six', () => {
  expect(catalogue.programs.map((p) => p.id)).toEqual(['pond-count', 'pond-sums', 'pond-leaps', 'story-boat', 'story-harbor', 'letter-boat']);
  for (const [grade, cohort] of lab.cohorts.entries()) {
    for (const id of cohort.programs) expect(catalogue.programs.find((p) => p.id === id)?.grades, `${cohort.name} ${id}`).toContain(grade);
    expect(new Set(cohort.programs.map((id) => catalogue.programs.find((p) => p.id === id)?.subject)), cohort.name).toEqual(
      new Set(['math', 'reading', 'typing']),
    );
  }
});

test('a program’s address is inside its allowed origin, its track is one that the sample program has, and its icon is a picture', () => {
  for (const program of catalogue.programs) {
    if (program.launch.kind !== 'web') throw new Error(`${program.id} is no web program`);
    const address = new URL(program.launch.address);
    expect(program.allowedOrigins).toEqual([address.origin]);
    expect(new URL(program.exit.address ?? '').origin).toBe(address.origin);
    const name = address.hostname.replace('.localhost', '');
    const tracks = Object.entries(samplePrograms).find(([known]) => known === name)?.[1] ?? [];
    expect(tracks.map(String)).toContain(address.searchParams.get('track'));
    expect(program.launch.address).toContain('student={student}');
    expect(existsSync(join(folder, '../pictures', `${program.icon}.svg`)), program.icon).toBe(true);
  }
});

test('every student has a face of their own in the cohort and three different secret pictures of the twelve', () => {
  expect(pictures.map((p) => value(p, 'sourcedId')).sort()).toEqual(students.map((s) => value(s, 'sourcedId')).sort());
  const twelve = readdirSync(join(folder, '../pictures/secrets')).map((name) => name.slice(0, -4));
  for (const row of pictures) {
    const secret = [value(row, 'first'), value(row, 'second'), value(row, 'third')];
    expect(new Set(secret).size).toBe(3);
    for (const name of secret) expect(twelve).toContain(name);
    expect(existsSync(join(folder, '../pictures', `${value(row, 'picture')}.svg`)), value(row, 'picture')).toBe(true);
  }
  for (const { class: cohort } of lab.cohorts) {
    const faces = studentsOf(cohort).map((s) =>
      value(
        pictures.find((p) => p['sourcedId'] === s['sourcedId']),
        'picture',
      ),
    );
    expect(new Set(faces).size).toBe(20);
  }
});

test('the script writes what is committed, byte for byte', () => {
  const out = mkdtempSync(join(tmpdir(), 'school-'));
  try {
    execFileSync(process.execPath, [join(import.meta.dirname, '../../build/sample-school.ts'), '--out', out]);
    const written = readdirSync(out);
    expect(written).toHaveLength(10);
    for (const file of written) expect(readFileSync(join(out, file), 'utf8'), file).toBe(text(file));
  } finally {
    rmSync(out, { recursive: true });
  }
});
