import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IssueBadges, PictureChoices } from '../../../core/contract/board-hub.ts';
import { picturesFor, secretPictures } from '../../../core/sign-in/picture-password.ts';
import { pictureSecret, verify } from '../../../core/sign-in/verifier.ts';
import type { DatabasePlace } from '../../../hub/database/open-database.ts';
import { pictureSheet, rowsOnPage } from '../../../hub/board/picture-sheet.ts';
import { readPicturePaths } from '../../../hub/board/picture-paths.ts';
import { importSchool } from '../../../hub/import/import-school.ts';
import { derive } from '../../../hub/people/derive.ts';
import { newPictures } from '../../../hub/people/picture-secrets.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { codes, SmallHub, smallSchool, type SmallBoard } from '../small-hub.ts';

describe('the sheet of picture passwords', () => {
  it('has ten students a page and can be drawn for any name', async () => {
    const rows = Array.from({ length: rowsOnPage + 1 }, (_, i) => ({
      picture: i === 0 ? 'faces/not-shipped' : 'faces/fox',
      name: 'Zoë Đặng-Hernández y Villanueva de los Santos 美玲',
      secret: ['kite', 'anchor', 'drum'],
    }));
    expect((await PDFDocument.load(await pictureSheet('Moss', rows))).getPageCount()).toBe(2);
  });

  it('draws every secret picture', async () => {
    for (const picture of secretPictures) expect((await readPicturePaths(`secrets/${picture}`))?.length, picture).toBeGreaterThan(0);
  });

  it('has three different pictures, in kindergarten of the eight that the child is shown', () => {
    for (let i = 0; i < 200; i += 1) {
      const student = { student: `s${i}`, grade: 0 };
      const pictures = newPictures(student);
      expect(new Set(pictures).size).toBe(3);
      for (const picture of pictures) expect(picturesFor(student.student, 8)).toContain(picture);
    }
  });
});

function behaves(place: () => Promise<DatabasePlace | null>): void {
  let small: SmallHub;
  let board: SmallBoard;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-pictures-'));
    cpSync(smallSchool, folder, { recursive: true });
    const database = await place();
    small = await SmallHub.open({ staff: true, school: folder, ...(database === null ? {} : { database }) });
    board = await small.board();
  }, 120_000);
  afterAll(async () => {
    await small.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const verifierOf = async (student: string): Promise<string> => {
    const row = await small.hub.context.db.selectFrom('students').select('verifier').where('student', '=', student).executeTakeFirstOrThrow();
    return row.verifier ?? '';
  };
  const is = async (student: string, pictures: readonly string[]): Promise<boolean> => verify(pictureSecret(pictures), await verifierOf(student), derive);
  const set = (student: string, pictures: readonly string[]) => board.post('set-pictures', { student, pictures });
  const issue = (wanted: IssueBadges) => board.post('pictures', wanted);
  const shown = async (student: string): Promise<PictureChoices> => (await board.get(`pictures/${student}`)).json<PictureChoices>();
  const audit = async (action: string) =>
    (await small.hub.context.db.selectFrom('audit_log').selectAll().where('action', '=', action).execute()).map(({ target, detail_json }) => [
      target,
      JSON.parse(detail_json ?? '') as unknown,
    ]);
  const fromFile = ['anchor', 'kite', 'drum'];

  it('are the child’s own choice: those on the screen of a station, at once at every station', async () => {
    const station = await small.station(1);
    const before = (await station.sync()).config?.students.find((each) => each.student === 's1')?.verifier;
    const { choices, set: was } = await shown('s1');
    expect([choices.length, was]).toEqual([8, true]);
    const [a = '', b = ''] = choices;
    expect((await set('s1', [a, b, a])).statusCode).toBe(204);
    expect([await is('s1', [a, b, a]), await is('s1', fromFile)]).toEqual([true, false]);
    const after = (await station.sync()).config?.students.find((each) => each.student === 's1')?.verifier;
    expect([typeof after, after === before]).toEqual(['string', false]);
    expect(await audit('set-pictures')).toEqual([['s1', { students: ['s1'] }]]);
  });

  it('are none that the child is never shown, and three', async () => {
    const { choices } = await shown('s1');
    const hidden = secretPictures.find((picture) => !choices.includes(picture)) ?? '';
    expect(codes(await set('s1', [hidden, choices[0] ?? '', choices[1] ?? '']))).toEqual(['SM-407']);
    expect(codes(await set('nobody', choices.slice(0, 3)))).toEqual(['SM-403']);
    expect((await set('s1', choices.slice(0, 2))).statusCode).toBe(400);
    expect(codes(await board.get('pictures/nobody'))).toEqual(['SM-403']);
  });

  it('stay what the board set when the same file is imported again, and give way to a newer file', async () => {
    const { choices } = await shown('s1');
    await set('s1', choices.slice(0, 3));
    await set('s1', choices.slice(1, 4));
    expect((await importSchool(small.hub, folder)).ok).toBe(true);
    expect(await is('s1', choices.slice(1, 4))).toBe(true);
    const file = path.join(folder, 'pictures.csv');
    writeFileSync(file, readFileSync(file, 'utf8').replace('s1,faces/fox,anchor,kite,drum', `s1,faces/fox,${choices.slice(2, 5).join(',')}`));
    expect((await importSchool(small.hub, folder)).ok).toBe(true);
    expect(await is('s1', choices.slice(2, 5))).toBe(true);
    expect(
      (await small.hub.context.db.selectFrom('students').select('file_verifier').where('student', '=', 's1').executeTakeFirstOrThrow()).file_verifier,
    ).toBeNull();
  });

  it('of a student whom the file does not name stay over every import', async () => {
    expect((await shown('s3')).set).toBe(false);
    const { choices } = await shown('s3');
    await set('s3', choices.slice(0, 3));
    await importSchool(small.hub, folder);
    expect(await is('s3', choices.slice(0, 3))).toBe(true);
  });

  it('are printed new for a class: those before open nothing, and the audit log says whose, never which', async () => {
    const before = await verifierOf('s4');
    const reply = await issue({ for: 'cohort', cohort: 'class-1' });
    expect([reply.statusCode, reply.headers['content-type'], reply.headers['cache-control']]).toEqual([200, 'application/pdf', 'no-store']);
    expect((await PDFDocument.load(reply.rawPayload)).getTitle()).toBe('Picture passwords');
    expect([(await verifierOf('s4')) === before, await is('s4', ['rocket', 'anchor', 'guitar'])]).toEqual([false, false]);
    expect(await audit('issue-pictures')).toEqual([['class-1', { students: ['s5', 's4', 's6'] }]]);
    const log = await small.hub.context.db.selectFrom('audit_log').select('detail_json').execute();
    for (const picture of secretPictures) expect(JSON.stringify(log)).not.toContain(`"${picture}"`);
    expect(codes(await issue({ for: 'cohort', cohort: 'nobody' }))).toEqual(['SM-403']);
  });

  it('are given to nobody who is not signed in', async () => {
    const headers = { 'x-stationmaster': 'board' };
    const ask = (url: string, payload: object) => small.hub.app.inject({ method: 'POST', url: `/api/board/${url}`, headers, payload });
    expect((await ask('pictures', { for: 'cohort', cohort: 'class-1' })).statusCode).toBe(401);
    expect((await ask('set-pictures', { student: 's1', pictures: fromFile })).statusCode).toBe(401);
    expect((await small.hub.app.inject({ method: 'GET', url: '/api/board/pictures/s1' })).statusCode).toBe(401);
  });
}

describe('picture passwords of the board, on SQLite', () => behaves(() => Promise.resolve(null)));

const postgres = await startPostgres();

describe.skipIf(postgres === null)('picture passwords of the board, on PostgreSQL', () => {
  afterAll(async () => postgres?.stop());
  behaves(async () => ({ kind: 'postgres', url: (await postgres?.newDatabase()) ?? '' }));
});
