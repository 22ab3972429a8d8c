import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProgramCards } from '../../../core/contract/board-hub.ts';
import type { OriginsTaken, RecordReport } from '../../../core/contract/station-hub.ts';
import type { DatabasePlace } from '../../../hub/database/open-database.ts';
import { importSchool } from '../../../hub/import/import-school.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { codes, minute, SmallHub, smallSchool, type SmallBoard, type SmallStation } from '../small-hub.ts';

interface File {
  settings?: object;
  programs: { id: string; allowedOrigins: string[] }[];
}

function behaves(place: () => Promise<DatabasePlace | null>): void {
  let small: SmallHub;
  let board: SmallBoard;
  let folder: string;
  const change = (file: string, how: (json: File) => void): void => {
    const json = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as File;
    how(json);
    writeFileSync(path.join(folder, file), JSON.stringify(json));
  };
  const recordMode = async (on: boolean): Promise<void> => {
    change('lab.json', (lab) => (lab.settings = { recordMode: on }));
    expect((await importSchool(small.hub, folder)).ok).toBe(true);
  };
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-recorded-'));
    cpSync(smallSchool, folder, { recursive: true });
    const database = await place();
    small = await SmallHub.open({ staff: true, school: folder, ...(database === null ? {} : { database }) });
    board = await small.board();
  }, 120_000);
  afterAll(async () => {
    await small.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const cards = async (): Promise<ProgramCards> => (await board.get('programs')).json<ProgramCards>();
  const card = async (id = 'count') => (await cards()).programs.find((each) => each.program === id);
  const take = (origins: readonly string[], program = 'count') => board.post('origins', { program, origins });
  const told = (run: string, origins: readonly string[]): RecordReport => ({
    run,
    program: 'count',
    stage: 'open',
    code: null,
    hosts: origins.map((origin) => ({ origin, uses: ['script'], count: 1, firstAt: small.time.now })),
  });
  const originsOf = (program: { id: string; allowedOrigins: string[] } | undefined): string[] => program?.allowedOrigins ?? [];
  const configured = async (station: SmallStation): Promise<string[]> => originsOf((await station.sync()).config?.programs.find((each) => each.id === 'count'));
  const [cdn, files] = ['http://cdn.localhost:7400', 'http://files.localhost:7400'];
  const own = 'http://count.localhost:7341';

  it('is off by default: nothing begins and nothing is taken', async () => {
    const station = await small.station(1);
    await station.sync();
    expect((await cards()).recordMode).toBe(false);
    expect(codes(await board.act({ action: 'record', station: station.station, program: 'count' }))).toEqual(['SM-530']);
    expect(codes(await take([cdn]))).toEqual(['SM-530']);
    await recordMode(true);
    expect((await cards()).recordMode).toBe(true);
  });

  it('needs somebody who is signed in at the board', async () => {
    const headers = { 'x-stationmaster': 'board' };
    for (const [method, url] of [
      ['GET', 'programs'],
      ['GET', 'programs/count/entry.json'],
      ['POST', 'origins'],
    ] as const)
      expect(
        (
          await small.hub.app.inject({
            method,
            url: `/api/board/${url}`,
            headers,
            ...(method === 'POST' ? { payload: { program: 'count', origins: [cdn] } } : {}),
          })
        ).statusCode,
      ).toBe(401);
  });

  it('begins at a free station, once, and is over there when the station says so', async () => {
    const station = await small.station(2);
    await station.sync();
    expect((await cards()).free.map((each) => each.station)).toContain(station.station);
    expect((await board.act({ action: 'record', station: station.station, program: 'count' })).statusCode).toBe(204);
    const wanted = (await station.sync()).desired.record;
    expect(wanted).toMatchObject({ program: 'count', by: expect.stringMatching(/\S/) as string });
    const run = wanted?.run ?? '';
    expect((await station.sync({ record: told(run, [cdn]) })).desired.record?.run).toBe(run);
    expect((await cards()).runs).toMatchObject([{ station: station.station, run, program: 'count', hosts: [{ origin: cdn, count: 1 }] }]);
    expect(codes(await board.act({ action: 'record', station: station.station, program: 'read' }))).toEqual(['SM-530']);
    expect((await board.act({ action: 'end-record', station: station.station, run })).statusCode).toBe(204);
    expect((await station.sync()).desired.endedVisits).toContain(run);
    expect((await station.sync({ record: null })).desired.record).toBeNull();
    expect((await cards()).runs).toEqual([]);
  });

  it('does not begin where a student works, and a station that is too late has missed it', async () => {
    const station = await small.station(3);
    await station.sync({ visit: station.signIn('s1') });
    expect(codes(await board.act({ action: 'record', station: station.station, program: 'count' }))).toEqual(['SM-530']);
    await station.sync({ visit: null });
    await board.act({ action: 'record', station: station.station, program: 'count' });
    small.time.now += minute;
    expect((await station.sync()).desired.record).toBeNull();
  });

  it('takes hosts into the entry: stations have them by the next sync, and the audit log says who', async () => {
    const station = await small.station(4);
    expect(await configured(station)).toEqual([own]);
    const reply = await take([cdn, 'http://count.localhost:7341', 'http://*.localhost:7400']);
    expect(reply.json<OriginsTaken>()).toMatchObject({
      taken: [cdn, own],
      refused: [{ origin: 'http://*.localhost:7400', code: 'SM-531' }],
      allowedOrigins: [own, cdn],
    });
    expect(await configured(station)).toEqual([own, cdn]);
    const [entry] = (await small.hub.context.db.selectFrom('audit_log').selectAll().where('action', '=', 'take-origins').execute()).slice(-1);
    expect([entry?.target, JSON.parse(entry?.detail_json ?? '{}')]).toMatchObject([
      'count',
      { origins: [cdn, own], refused: ['http://*.localhost:7400'], station: null },
    ]);
    expect((await card())?.additions).toMatchObject([{ origin: cdn }]);
    expect((await card())?.allowedOrigins).toEqual([own]);
  });

  it('exports the entry as it is in force, for the catalogue’s file', async () => {
    const reply = await board.get('programs/count/entry.json');
    expect(reply.headers['content-disposition']).toContain('count-entry.json');
    expect(reply.json()).toEqual({ id: 'count', allowedOrigins: [own, cdn] });
    expect(codes(await board.get('programs/nobody/entry.json'))).toEqual(['SM-704']);
  });

  it('keeps what was taken over an import, until the file says it itself', async () => {
    change('catalogue.json', (file) => file.programs.find((each) => each.id === 'count')?.allowedOrigins.push(files));
    await recordMode(true);
    expect((await card())?.additions.map((each) => each.origin)).toEqual([cdn]);
    change('catalogue.json', (file) => file.programs.find((each) => each.id === 'count')?.allowedOrigins.push(cdn));
    await recordMode(true);
    expect([(await card())?.allowedOrigins, (await card())?.additions]).toEqual([[own, files, cdn], []]);
    change('catalogue.json', (file) => file.programs.forEach((each) => (each.allowedOrigins = each.allowedOrigins.slice(0, 1))));
    await recordMode(true);
    expect([(await card())?.allowedOrigins, (await card())?.additions]).toEqual([[own], []]);
  });

  it('takes back what was taken, also when it is off again, and takes it anew', async () => {
    await take([cdn]);
    await recordMode(false);
    expect((await board.act({ action: 'remove-origin', program: 'count', origin: cdn, reason: 'not needed' })).statusCode).toBe(204);
    expect((await card())?.additions).toEqual([]);
    expect(codes(await board.act({ action: 'remove-origin', program: 'count', origin: cdn }))).toEqual(['SM-705']);
    expect(codes(await board.act({ action: 'remove-origin', program: 'count', origin: own }))).toEqual(['SM-705']);
    await recordMode(true);
    await take([cdn]);
    expect((await card())?.additions).toHaveLength(1);
  });

  it('takes from a station only what it told as blocked, in the run that is on there, under a name of the roster', async () => {
    const station = await small.station(1);
    const run = '01890a5d-ac96-774b-bcce-b302099a8057';
    await station.sync({ record: told(run, [files, 'http://127.0.0.1:1']) });
    const staff = (await small.hub.context.db.selectFrom('staff').select('staff').orderBy('staff').executeTakeFirstOrThrow()).staff;
    const asked = { run, program: 'count', staff, origins: [files] };
    const post = (more: object) => station.post('/api/station/record-origins', { ...asked, ...more });
    expect(codes(await post({ run: '01890a5d-ac96-774b-bcce-b302099a8058' }))).toEqual(['SM-705']);
    expect(codes(await post({ program: 'read' }))).toEqual(['SM-705']);
    expect(codes(await post({ staff: 'break-glass' }))).toEqual(['SM-703']);
    expect(codes(await post({ origins: ['http://never.localhost:1'] }))).toEqual(['SM-705']);
    expect((await post({})).json<OriginsTaken>().taken).toEqual([files]);
    const [entry] = (await small.hub.context.db.selectFrom('audit_log').selectAll().where('action', '=', 'take-origins').execute()).slice(-1);
    expect([entry?.actor, JSON.parse(entry?.detail_json ?? '{}')]).toMatchObject([staff, { station: station.station }]);
  });

  it('has an end: an entry does not grow for ever', async () => {
    const many = Array.from({ length: 199 }, (_, i) => `http://h${i}.localhost:7400`);
    const reply = (await take(many)).json<OriginsTaken>();
    expect(reply.allowedOrigins).toHaveLength(200);
    expect(new Set(reply.refused.map((each) => each.code))).toEqual(new Set(['SM-532']));
  });
}

describe('record mode on SQLite', () => behaves(() => Promise.resolve(null)));

const postgres = await startPostgres();

describe.skipIf(postgres === null)('record mode on PostgreSQL', () => {
  afterAll(async () => postgres?.stop());
  behaves(async () => ({ kind: 'postgres', url: (await postgres?.newDatabase()) ?? '' }));
});
