import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainDisplay } from '../../../core/model/display.ts';
import { picturesFor, picturesShown, secretPictures } from '../../../core/sign-in/picture-password.ts';
import { importSchool, needsImport } from '../../../hub/import/import-school.ts';
import { giveStaffSecrets } from '../../../hub/import/staff-secrets.ts';
import { schoolCopy, smallSchool, SmallHub } from '../small-hub.ts';

let small: SmallHub;
beforeAll(async () => void (small = await SmallHub.open()));
afterAll(() => small.close());

const replace = (from: string | RegExp, to: string) => (text: string) => {
  if (text.replace(from, to) === text) throw new Error(`nothing to replace: ${String(from)}`);
  return text.replace(from, to);
};

const signIn = (...lines: string[]): string => ['sourcedId,ways,pin,password', ...lines, ''].join('\n');

/** A picture that this kindergarten student is not shown. */
const hiddenFrom = (student: string): string => secretPictures.find((picture) => !picturesFor(student, picturesShown(0)).includes(picture)) ?? '';

/** users.csv with the columns of how a student needs the screens, filled for one student. */
const withDisplay = (student: string, values: string) => (text: string) =>
  text
    .trimEnd()
    .split(/\r?\n/)
    .map(
      (row, i) =>
        `${row},${i === 0 ? 'metadata.textSize,metadata.contrast,metadata.motion,metadata.scanSeconds' : row.startsWith(`${student},`) ? values : ',,,'}`,
    )
    .join('\n');

/** Imports a spoiled copy; its problems as `code where`. */
async function refusals(changes: Record<string, (text: string) => string | Buffer>, missing: readonly string[] = []): Promise<string[]> {
  const folder = schoolCopy(changes);
  for (const file of missing) rmSync(path.join(folder, file));
  const before = await state();
  const result = await importSchool(small.hub, folder);
  rmSync(folder, { recursive: true });
  expect(await state(), 'the old school stays').toEqual(before);
  return result.ok ? [] : result.problems.map((p) => `${p.code} ${p.where ?? ''}`);
}

async function state(): Promise<unknown> {
  const { db } = small.hub.context;
  return Promise.all(
    (['schools', 'terms', 'classes', 'students', 'staff', 'enrolments', 'labs', 'catalogues', 'plan_entries'] as const).map((table) =>
      db.selectFrom(table).selectAll().execute(),
    ),
  );
}

describe('a school that cannot be used is refused with its places, and the old one stays', () => {
  it.each<[string, Record<string, (text: string) => string | Buffer>, string[]]>([
    ['a role that does not exist', { 'users.csv': replace('student,s2', 'pupil,s2') }, ['SM-302 users.csv:6:6']],
    ['a field that is not a boolean', { 'users.csv': replace('s4,,,true', 's4,,,yes') }, ['SM-302 users.csv:8:4']],
    [
      'a choice of a flex block that is in no catalogue',
      { 'lab.json': replace(/"bells"/, '"choices": ["read", "nowhere"], "bells"') },
      ['SM-304 lab.json:blocks.0.choices.1'],
    ],
    ['a PIN of three digits', { 'sign-in.csv': () => signIn('s4,,123,') }, ['SM-408 sign-in.csv:2:3']],
    ['a PIN with a letter', { 'sign-in.csv': () => signIn('s4,,12e4,') }, ['SM-408 sign-in.csv:2:3']],
    ['a password of three letters', { 'sign-in.csv': () => signIn('s4,,,abc') }, ['SM-408 sign-in.csv:2:4']],
    ['a way that does not exist', { 'sign-in.csv': () => signIn('s4,thumb,,') }, ['SM-302 sign-in.csv:2:2']],
    ['a way that is named twice', { 'sign-in.csv': () => signIn('s4,pin pin,1234,') }, ['SM-302 sign-in.csv:2:2']],
    ['a way without its secret', { 'sign-in.csv': () => signIn('s6,password pin,1234,') }, ['SM-409 sign-in.csv:s6']],
    ['a way of signing in for nobody', { 'sign-in.csv': () => signIn('s99,,1234,') }, ['SM-303 sign-in.csv:2:1']],
    ['a student with two ways of signing in', { 'sign-in.csv': () => signIn('s4,,1234,', 's4,,4321,') }, ['SM-302 sign-in.csv:3:1']],
    [
      'a cohort with a way that does not exist',
      { 'lab.json': replace(/"programs"/, '"signIn": ["thumb"], "programs"') },
      ['SM-304 lab.json:cohorts.0.signIn.0'],
    ],
    [
      'a kindergarten picture that its student is not shown',
      { 'pictures.csv': replace('s1,faces/fox,anchor', `s1,faces/fox,${hiddenFrom('s1')}`) },
      ['SM-407 pictures.csv:2:3'],
    ],
    ['a size of text that does not exist', { 'users.csv': withDisplay('s2', '300,,,') }, ['SM-302 users.csv:6:20']],
    ['a status that is not of 1.1', { 'users.csv': replace('s4,,', 's4,inactive,') }, ['SM-302 users.csv:8:2']],
    [
      'a row that is too short',
      { 'users.csv': replace('s2,,,true,school-s,student,s2,,Ben,Birchow,,,,,,,KG,,', 's2,,,true,school-s,student') },
      ['SM-302 users.csv:6:7'],
    ],
    ['a row that is too long', { 'orgs.csv': replace('S-1,district-s', 'S-1,district-s,more') }, ['SM-302 orgs.csv:3:8']],
    ['a date that does not exist', { 'academicSessions.csv': replace('2026-12-18', '2026-02-30') }, ['SM-302 academicSessions.csv:3:7']],
    [
      'a line behind a field of two lines',
      { 'classes.csv': (t) => t.replace('"Kindergarten, Room 1"', '"Kindergarten,\nRoom 1"').replace('course-01,,homeroom', 'course-01,,club') },
      ['SM-302 classes.csv:4:8'],
    ],
    ['a quote that is not closed', { 'courses.csv': replace('Grade 1 homeroom', '"Grade 1 homeroom') }, ['SM-302 courses.csv:3:5']],
    ['text that is not UTF-8', { 'users.csv': (t) => Buffer.from(t.replace('Dov', 'Døv'), 'latin1') }, ['SM-301 users.csv:8:1']],
    ['a header that is missing', { 'enrollments.csv': replace(',role,', ',rolle,') }, ['SM-301 enrollments.csv:1:7', 'SM-301 enrollments.csv:1:7']],
    ['an empty file', { 'orgs.csv': () => '' }, ['SM-301 orgs.csv:1:1']],
    ['a delta', { 'manifest.csv': replace('file.users,bulk', 'file.users,delta') }, ['SM-301 manifest.csv:10:2']],
    ['another version of OneRoster', { 'manifest.csv': replace('oneroster.version,1.1', 'oneroster.version,1.2') }, ['SM-301 manifest.csv:3:2']],
    ['a sourcedId that is there twice', { 'users.csv': replace('s3,,,', 's2,,,') }, ['SM-302 users.csv:7:1', 'SM-303 enrollments.csv:4:6']],
    ['an enrolment of nobody', { 'enrollments.csv': replace('school-s,s6', 'school-s,s60') }, ['SM-303 enrollments.csv:7:6']],
    ['a class of a course that is not there', { 'classes.csv': replace(/course-01/, 'course-02') }, ['SM-303 classes.csv:3:6']],
    ['a lab file with an unknown key', { 'lab.json': replace('"lab-s", "name"', '"lab-s", "colour": 1, "name"') }, ['SM-304 lab.json:lab.colour']],
    ['a lab file that is not JSON', { 'lab.json': replace('"school-s",\n  "lab"', '"school-s"\n  "lab"') }, ['SM-304 lab.json:4:3']],
    [
      'a cohort without a class',
      { 'lab.json': replace('"class": "class-1"', '"class": "class-9"') },
      ['SM-304 lab.json:cohorts.1.class', 'SM-304 lab.json:blocks.1.cohorts.0'],
    ],
    [
      'a group with a student of another cohort, one in two groups, and one that is not there',
      {
        'lab.json': replace(
          '"bells": ["09:00"',
          '"groups": [{ "name": "A", "students": ["s1", "s4", "nobody"], "order": ["lab", "lab"] }, { "name": "B", "students": ["s1"], "order": ["lab", "lab"] }], "bells": ["09:00"',
        ),
      },
      ['SM-307 lab.json:blocks.0.groups.0.students.1', 'SM-307 lab.json:blocks.0.groups.0.students.2', 'SM-307 lab.json:blocks.0.groups.1.students.0'],
    ],
    [
      'a rotation with places that are not there, an order of another length than its slots, and a transition that fills a slot',
      {
        'lab.json': replace(
          '"bells": ["09:00", "09:20"',
          '"after": "hall", "transitionSeconds": 300, "groups": [{ "name": "A", "order": ["lab", "hall"] }, { "name": "A", "order": ["lab"] }], "bells": ["09:00", "09:05"',
        ),
      },
      [
        'SM-308 lab.json:blocks.0.after',
        'SM-308 lab.json:blocks.0.transitionSeconds',
        'SM-308 lab.json:blocks.0.groups.1.name',
        'SM-308 lab.json:blocks.0.groups.0.order.1',
        'SM-308 lab.json:blocks.0.groups.1.order',
      ],
    ],
    [
      'a place with the computers’ own name',
      { 'lab.json': replace('"blocks": [', '"places": [{ "id": "lab", "name": { "en": "Lab" }, "picture": "school" }], "blocks": [') },
      ['SM-304 lab.json:places.0.id'],
    ],
    ['a cohort in two blocks at once', { 'lab.json': replace('"11:00", "11:20"', '"09:30", "11:20"') }, ['SM-304 lab.json:blocks.2']],
    ['bells out of order', { 'lab.json': replace('"09:20", "09:40"', '"09:40", "09:20"') }, ['SM-304 lab.json:blocks.0.bells.2']],
    ['a time zone that does not exist', { 'lab.json': replace('America/Chicago', 'America/Springfield') }, ['SM-304 lab.json:timeZone']],
    [
      'a catalogue with an unknown field',
      { 'catalogue.json': replace('"subject": "math"', '"subject": "math", "price": 3') },
      ['SM-305 catalogue.json:programs.0.price'],
    ],
    [
      'a plan for a program that is not in the catalogue',
      { 'lab.json': replace('"programs": ["count", "read"]', '"programs": ["count", "chess"]') },
      ['SM-304 lab.json:cohorts.0.programs.1'],
    ],
    ['pictures of nobody', { 'pictures.csv': replace('s4,', 's40,') }, ['SM-303 pictures.csv:4:1']],
    ['a picture that is no picture', { 'pictures.csv': replace('faces/owl', '../owl') }, ['SM-302 pictures.csv:3:2']],
  ])('%s', async (_, changes, expected) => {
    expect(await refusals(changes)).toEqual(expected);
  });

  it('a file that is missing', async () => {
    expect(await refusals({}, ['users.csv', 'catalogue.json'])).toEqual(['SM-301 users.csv', 'SM-305 catalogue.json']);
  });
});

describe('a school that can be used', () => {
  it('gives faces that differ within a cohort where the file has none, and no verifier', async () => {
    const students = await small.hub.context.db
      .selectFrom('students')
      .select(['student', 'picture', 'verifier', 'grade', 'language'])
      .orderBy('student')
      .execute();
    expect(new Set(students.slice(0, 3).map((s) => s.picture)).size).toBe(3);
    expect(new Set(students.slice(3).map((s) => s.picture)).size).toBe(3);
    expect(students.map((s) => s.verifier !== null)).toEqual([true, true, false, true, false, false]);
    // Without a grade of their own: the class's.
    expect(students[2]).toMatchObject({ grade: 0, language: null });
  });

  it('is not read again until a file has changed', async () => {
    expect(await needsImport(small.hub, smallSchool)).toBe(false);
    const folder = schoolCopy({ 'users.csv': replace('Ana', 'Anna') });
    expect(await needsImport(small.hub, folder)).toBe(true);
    rmSync(folder, { recursive: true });
  });

  it('keeps verifiers and faces over an import, takes those who left out, and brings stations a new configuration', async () => {
    const station = await small.station();
    await station.sync();
    const verifiers = () => small.hub.context.db.selectFrom('students').select(['student', 'picture', 'verifier', 'active']).orderBy('student').execute();
    const before = await verifiers();
    const folder = schoolCopy({ 'users.csv': replace('s6,,,true', 's6,,,false'), 'pictures.csv': replace('s4,faces/fox,rocket', 's4,faces/fox,kite') });
    expect((await importSchool(small.hub, folder)).ok).toBe(true);
    const after = await verifiers();
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
    expect(after[3]?.verifier).not.toBe(before[3]?.verifier);
    expect(after.map((s) => s.active)).toEqual([1, 1, 1, 1, 1, 0]);
    const { config } = await station.sync();
    expect(config?.students.map((s) => s.student)).toEqual(['s1', 's2', 's3', 's4', 's5']);
    expect(config?.days[0]?.plan.some((e) => e.student === 's6')).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it('tells stations the ways of each student, and keeps secrets as verifiers only, also where the file no longer names them', async () => {
    const station = await small.station();
    const ways = async () => {
      const students = (await station.sync()).config?.students ?? [];
      return ['s5', 's4', 's1'].map((key) => students.find((s) => s.student === key)?.signIn);
    };
    const verifier = expect.stringMatching(/^pbkdf2-sha256\$/) as unknown;
    const kept = { ways: ['pin'], pin: verifier, password: null };
    const plain = { ways: ['pictures'], pin: null, password: null };
    expect(await ways()).toEqual([kept, { ...plain, password: verifier }, plain]);
    const folder = schoolCopy({
      'sign-in.csv': () => signIn('s5,pin,,'),
      'lab.json': replace('"class": "class-1"', '"class": "class-1", "signIn": ["password", "pictures"]'),
    });
    expect((await importSchool(small.hub, folder)).ok).toBe(true);
    rmSync(folder, { recursive: true });
    expect(await ways()).toEqual([kept, { ways: ['password', 'pictures'], pin: null, password: verifier }, plain]);
    const rows = JSON.stringify(await Promise.all((['students', 'audit_log'] as const).map((t) => small.hub.context.db.selectFrom(t).selectAll().execute())));
    expect(rows).not.toMatch(/Kite 27|"4821"/);
  });

  it('tells stations how a student needs the screens, and plain where the roster says nothing', async () => {
    const folder = schoolCopy({ 'users.csv': withDisplay('s2', '150,more,,3') });
    expect((await importSchool(small.hub, folder)).ok).toBe(true);
    rmSync(folder, { recursive: true });
    const station = await small.station();
    const students = (await station.sync()).config?.students ?? [];
    expect(students.find((s) => s.student === 's2')?.display).toEqual({ textSize: 150, contrast: 'more', motion: 'standard', scanSeconds: 3 });
    expect(students.find((s) => s.student === 's1')?.display).toEqual(plainDisplay);
  });

  it('gives each new member of staff a password and a PIN once, in a file for its owner alone', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-secrets-'));
    const file = path.join(folder, 'new-staff-secrets.txt');
    const lab = await small.hub.context.labs.primary();
    if (lab === null) throw new Error('no lab');
    expect(await giveStaffSecrets(small.hub.context.db, lab.scope, file, small.time.now)).toBe(3);
    expect(await giveStaffSecrets(small.hub.context.db, lab.scope, file, small.time.now)).toBe(0);
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(lines.map(([user]) => user)).toEqual(['user', 'ilsone', 'ilstwo', 'boss']);
    for (const [, password, pin] of lines.slice(1))
      expect([password, pin]).toEqual([expect.stringMatching(/^[a-z]+-[a-z]+-[a-z]+-\d\d$/), expect.stringMatching(/^\d{6}$/)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const kept = await small.hub.context.db.selectFrom('staff').select(['password', 'pin']).execute();
    for (const row of kept) expect([row.password, row.pin]).toEqual([expect.stringMatching(/^scrypt\$/), expect.stringMatching(/^pbkdf2-sha256\$210000\$/)]);
    rmSync(folder, { recursive: true });
  });
});
