import { PDFDocument } from 'pdf-lib';
import { encode } from 'uqr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IssueBadges } from '../../../core/contract/board-hub.ts';
import { parseBadge } from '../../../core/sign-in/badge.ts';
import { badgeSheet, cardsOnPage } from '../../../hub/board/badge-sheet.ts';
import { readPicturePaths } from '../../../hub/board/picture-paths.ts';
import { shippedFaces } from '../../../hub/import/read-pictures.ts';
import { newBadge } from '../../../hub/people/badges.ts';
import { deleteStudent } from '../../../hub/people/delete-student.ts';
import { secretHash } from '../../../hub/people/secret-hash.ts';
import { readCodes } from '../../support/read-codes.ts';
import { codes, minute, SmallHub, type SmallBoard, type SmallStation } from '../small-hub.ts';

let small: SmallHub;
let board: SmallBoard;
beforeAll(async () => {
  small = await SmallHub.open({ staff: true });
  board = await small.board();
});
afterAll(() => small.close());

const issue = (wanted: IssueBadges) => board.post('badges', wanted);
const printed = async (wanted: IssueBadges): Promise<string[]> => readCodes((await issue(wanted)).rawPayload);
const ofStudent = (student: string): IssueBadges => ({ for: 'student', student });
const rows = () => small.hub.context.db.selectFrom('badges').selectAll().orderBy('issued_at').execute();

describe('the sheet of badges', () => {
  it('has eight cards a page, and each code reads back as what was put in', async () => {
    const texts = Array.from({ length: cardsOnPage + 1 }, newBadge);
    const bytes = await badgeSheet(texts.map((text, i) => ({ picture: i === 3 ? 'faces/not-shipped' : 'faces/fox', name: 'Zoë Đặng 美玲', text })));
    expect((await PDFDocument.load(bytes)).getPageCount()).toBe(2);
    expect(await readCodes(bytes)).toEqual(texts);
  });

  it('draws every face that the product ships', async () => {
    for (const face of await shippedFaces()) expect((await readPicturePaths(face))?.length, face).toBeGreaterThan(0);
    expect(await readPicturePaths('faces/../secrets/ball')).toBeNull();
  });

  it('writes the code in the dense alphanumeric mode: 25 modules a side', () => {
    expect(encode(newBadge(), { ecc: 'M', border: 0 }).size).toBe(25);
  });
});

describe('badges of the board', () => {
  it('prints a class in order of the names, keeps hashes alone, and says so in the audit log', async () => {
    const reply = await issue({ for: 'cohort', cohort: 'class-1' });
    expect([reply.statusCode, reply.headers['content-type'], reply.headers['cache-control']]).toEqual([200, 'application/pdf', 'no-store']);
    const texts = await readCodes(reply.rawPayload);
    const kept = await rows();
    expect(texts).toHaveLength(3);
    expect(texts.every((text) => parseBadge(text).ok)).toBe(true);
    expect(kept.map((row) => row.hash).sort()).toEqual(texts.map(secretHash).sort());
    expect(JSON.stringify(kept)).not.toContain('SMB1');
    const log = await small.hub.context.db.selectFrom('audit_log').selectAll().where('action', '=', 'issue-badges').execute();
    expect(log.map(({ target, detail_json }) => [target, JSON.parse(detail_json ?? '')])).toEqual([['class-1', { students: ['s5', 's4', 's6'] }]]);
    expect((await board.lab()).minutes.map((m) => [m.student, m.badge])).toContainEqual(['s4', true]);
    expect((await board.lab()).minutes.map((m) => [m.student, m.badge])).toContainEqual(['s1', false]);
  });

  it('printing again voids the badge before, and stations are told of both', async () => {
    small.time.now += minute;
    const station = await small.station(1);
    const [first = ''] = await printed(ofStudent('s1'));
    expect((await station.sync()).config?.badges).toContainEqual({ student: 's1', hash: secretHash(first), voided: false });
    small.time.now += minute;
    const [second = ''] = await printed(ofStudent('s1'));
    const told = (await station.sync()).config?.badges.filter((badge) => badge.student === 's1');
    expect(told).toEqual([
      { student: 's1', hash: secretHash(first), voided: true },
      { student: 's1', hash: secretHash(second), voided: false },
    ]);
  });

  it('voids a badge once, with who and why in the audit log', async () => {
    await printed(ofStudent('s2'));
    const revision = async () => (await (await small.station()).sync()).desired.revision;
    const before = await revision();
    expect((await board.act({ action: 'void-badge', student: 's2', reason: 'lost' })).statusCode).toBe(204);
    expect(await revision()).toBeGreaterThan(before);
    expect((await board.lab()).minutes.find((m) => m.student === 's2')?.badge).toBe(false);
    const again = await board.act({ action: 'void-badge', student: 's2' });
    expect([again.statusCode, codes(again)]).toEqual([409, ['SM-705']]);
    expect((await small.audit()).filter((entry) => entry.action === 'void-badge')).toMatchObject([{ target: 's2', reason: 'lost' }]);
  });

  it('prints for nobody who is not here, and for nobody who is not staff', async () => {
    expect(codes(await issue({ for: 'cohort', cohort: 'class-9' }))).toEqual(['SM-403']);
    expect(codes(await issue(ofStudent('s9')))).toEqual(['SM-403']);
    const count = (await rows()).length;
    const stranger = await small.hub.app.inject({
      method: 'POST',
      url: '/api/board/badges',
      headers: { 'x-stationmaster': 'board' },
      payload: ofStudent('s1'),
    });
    expect(codes(stranger)).toEqual(['SM-702']);
    expect(await rows()).toHaveLength(count);
  });
});

describe('the hub’s word on a badge', () => {
  const ask = async (station: SmallStation, student: string, secret: string): Promise<unknown> =>
    (await station.post('/api/station/sign-in-check', { student, way: 'badge', secret })).json();

  it('lets the student in by the hash of the one that is live, whatever pictures were wrong before', async () => {
    small.time.now += minute;
    const station = await small.station(2);
    const [text = ''] = await printed(ofStudent('s2'));
    for (let i = 0; i < 3; i += 1) await station.post('/api/station/sign-in-check', { student: 's2', secret: 'a+b+c' });
    expect((await station.post('/api/station/sign-in-check', { student: 's2', secret: 'a+b+c' })).json()).toMatchObject({ outcome: 'wait' });
    expect(await ask(station, 's2', secretHash(text))).toEqual({ outcome: 'right' });
    expect(await ask(station, 's1', secretHash(text))).toEqual({ outcome: 'wrong' });
    expect(await ask(station, 's2', text)).toEqual({ outcome: 'wrong' });
    station.signIn('s2');
    await station.sync();
    expect(await ask(await small.station(5), 's2', secretHash(text))).toEqual({ outcome: 'elsewhere', seat: 2 });
  });

  it('refuses a badge that was voided, at once, and writes it down', async () => {
    const station = await small.station();
    const [text = ''] = await printed(ofStudent('s1'));
    await board.act({ action: 'void-badge', student: 's1' });
    expect(await ask(station, 's1', secretHash(text))).toEqual({ outcome: 'wrong' });
    expect((await small.audit()).filter((entry) => entry.action === 'badge-refused').map((entry) => entry.target)).toContain('s1');
  });

  it('forgets the badges of a student who is deleted', async () => {
    const lab = await small.hub.context.labs.primary();
    await printed(ofStudent('s2'));
    await deleteStudent(small.hub.context.db, lab?.scope ?? { district: '', school: '' }, { student: 's2', by: 'hub', reason: 'moved' }, small.time.now);
    expect((await rows()).filter((row) => row.student === 's2')).toEqual([]);
  });
});
