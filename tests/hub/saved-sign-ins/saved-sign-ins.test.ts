import { randomBytes, randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importSchool } from '../../../hub/import/import-school.ts';
import { deleteStudent } from '../../../hub/people/delete-student.ts';
import { sealKey, type SealKey } from '../../../hub/saved-sign-ins/seal.ts';
import { givenSealKey, type SealKeys } from '../../../hub/saved-sign-ins/seal-keys.ts';
import { codes, minute, schoolCopy, SmallHub, type SmallStation } from '../small-hub.ts';

/** Students' saved sign-ins from the school's file to the station of the open visit. */
const form = { page: ['http://read.localhost:7342/login'], userField: '#user', passwordField: '#password' };
const withForm = (text: string): string => {
  const { programs } = JSON.parse(text) as { programs: { id: string }[] };
  return JSON.stringify({ programs: programs.map((program) => (program.id === 'read' ? { ...program, savedSignIn: form } : program)) });
};

let folder: string;
let small: SmallHub;
let station: SmallStation;
let key: SealKey;

beforeEach(async () => {
  key = sealKey(randomBytes(32));
  folder = schoolCopy({ 'catalogue.json': withForm });
  const keys: SealKeys = { forSealing: () => givenSealKey(key).forSealing(), forOpening: () => givenSealKey(key).forOpening() };
  small = await SmallHub.open({ school: folder, sealKeys: keys });
  station = await small.station(2);
  expect(await imports('s1,read,amara.r,"pond, 7"', 's2,read,ben.r,boat')).toEqual([]);
});
afterEach(async () => {
  await small.close();
  rmSync(folder, { recursive: true });
});

async function imports(...lines: string[]): Promise<string[]> {
  writeFileSync(path.join(folder, 'saved-sign-ins.csv'), ['sourcedId,program,username,password', ...lines, ''].join('\n'));
  const result = await importSchool(small.hub, folder);
  return result.ok ? [] : result.problems.map((p) => `${p.code} ${p.where ?? ''}`);
}
const ask = (student: string, visit: string, by = station) => by.post('/api/station/saved-sign-ins', { student, visit });
async function signedIn(student: string, by = station): Promise<string> {
  const visit = by.signIn(student)?.visit ?? '';
  await by.sync();
  return visit;
}
const rows = () => small.hub.context.db.selectFrom('saved_sign_ins').selectAll().orderBy('student').execute();

describe('the station of the open visit', () => {
  it('is told the student’s own, and the audit log the programs alone', async () => {
    const reply = await ask('s1', await signedIn('s1'));
    expect(reply.json()).toEqual({ signIns: [{ program: 'read', username: 'amara.r', password: 'pond, 7' }], unreadable: [] });
    expect(reply.headers['cache-control']).toBe('no-store');
    const log = JSON.stringify(await small.hub.context.db.selectFrom('audit_log').selectAll().execute());
    expect(log).toContain('saved-sign-ins-sent');
    expect(log).not.toMatch(/amara\.r|pond/);
  });

  it('is told nothing of another student, without a visit, of a visit that is another station’s, or without its credential', async () => {
    const visit = await signedIn('s1');
    const other = await small.station(3);
    expect(codes(await ask('s2', visit))).toEqual(['SM-705']);
    expect(codes(await ask('s1', randomUUID()))).toEqual(['SM-705']);
    expect(codes(await ask('s1', visit, other))).toEqual(['SM-705']);
    const stranger = await small.hub.app.inject({ method: 'POST', url: '/api/station/saved-sign-ins', payload: { student: 's1', visit } });
    expect(codes(stranger)).toEqual(['SM-203']);
  });

  it('is told nothing once the visit is over, or has not been heard of for a minute', async () => {
    const visit = await signedIn('s1');
    small.time.now += minute;
    expect(codes(await ask('s1', visit))).toEqual(['SM-705']);
    await station.sync({ visit: null });
    expect(codes(await ask('s1', visit))).toEqual(['SM-705']);
  });

  it('that says it has a student who is signed in elsewhere is told nothing', async () => {
    await signedIn('s1', await small.station(3));
    expect(codes(await ask('s1', await signedIn('s1')))).toEqual(['SM-705']);
  });

  it('is told again after a restart, and not on and on', async () => {
    const visit = await signedIn('s1');
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await ask('s1', visit)).statusCode);
    expect(statuses).toEqual([200, 200, 200, 200, 409, 409]);
  });

  it('hears of those that another key sealed by their program alone', async () => {
    key = sealKey(randomBytes(32));
    expect((await ask('s1', await signedIn('s1'))).json()).toEqual({ signIns: [], unreadable: ['read'] });
  });
});

describe('at rest', () => {
  it('nothing can be read, and what is moved to another student opens for nobody', async () => {
    expect(JSON.stringify(await rows())).not.toMatch(/amara\.r|pond|ben\.r|boat/);
    const [first] = await rows();
    await small.hub.context.db
      .updateTable('saved_sign_ins')
      .set({ sealed: first?.sealed ?? '' })
      .where('student', '=', 's2')
      .execute();
    expect((await ask('s2', await signedIn('s2'))).json()).toEqual({ signIns: [], unreadable: ['read'] });
  });

  it('they go with their student', async () => {
    const lab = await small.hub.context.labs.primary();
    const scope = lab?.scope ?? { district: '', school: '' };
    expect((await deleteStudent(small.hub.context.db, scope, { student: 's1', by: 'hub', reason: 'asked' }, small.time.now)).ok).toBe(true);
    expect((await rows()).map((row) => row.student)).toEqual(['s2']);
    expect(await imports('s1,read,amara.r,pond', 's2,read,ben.r,boat')).toEqual([]);
    expect((await rows()).map((row) => row.student)).toEqual(['s2']);
  });
});

describe('the school’s file', () => {
  it('keeps what it does not name, replaces what it names, and forgets what it names without both', async () => {
    expect(await imports('s1,read,amara.r,lake')).toEqual([]);
    expect((await rows()).map((row) => row.student)).toEqual(['s1', 's2']);
    expect((await ask('s1', await signedIn('s1'))).json()).toMatchObject({ signIns: [{ password: 'lake' }] });
    expect(await imports('s2,read,,')).toEqual([]);
    expect((await rows()).map((row) => row.student)).toEqual(['s1']);
  });

  it.each([
    ['a program without a form', 's1,count,amara,pond', ['SM-302 saved-sign-ins.csv:2:2']],
    ['a user name alone', 's1,read,amara,', ['SM-302 saved-sign-ins.csv:2:1']],
    ['a password with a line break', 's1,read,amara,"po\nnd"', ['SM-302 saved-sign-ins.csv:2:4']],
    ['nobody of the roster', 's99,read,amara,pond', ['SM-303 saved-sign-ins.csv:2:1']],
  ])('is refused for %s, with its place', async (_title, line, problems) => expect(await imports(line)).toEqual(problems));

  it('is refused for a student who is there twice for a program', async () =>
    expect(await imports('s1,read,amara,pond', 's1,read,amara,lake')).toEqual(['SM-302 saved-sign-ins.csv:3:1']));
});
