import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../hub/database/open-database.ts';
import { ForwardStore } from '../../../hub/forward/forward-store.ts';
import { listRefusals, putBackRefusals } from '../../../hub/forward/refusals.ts';
import { startPostgres } from '../../support/postgres-server.ts';

const to = 'https://lrs.example/xapi';
const row = (id: string, authority: object = {}, station: string | null = null) => ({
  district: 'd',
  school: 's',
  lab: 'l',
  statement: id,
  stored_at: 1,
  at: 1,
  actor: 'a',
  verb: 'v',
  activity: null,
  registration: null,
  station,
  epoch: null,
  sequence: null,
  digest: 'x',
  statement_json: JSON.stringify({ id, verb: { id: 'v' }, stored: 's', authority, version: '2.0.0' }),
});
const add = (db: Database, ...rows: ReturnType<typeof row>[]) => db.insertInto('statements').values(rows).execute();

describe('what waits to be forwarded, on SQLite', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-forward-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read in order of storing, without what the store sets, and not what came from the receiver itself', async () => {
    const db = await openDatabase({ kind: 'sqlite', file: path.join(folder, 'a.sqlite') });
    const mine = { account: { homePage: 'https://keys.example', name: 'district' } };
    await add(db, row('one'), row('two', mine), row('three', mine, 'station-1'), row('four'));
    const store = new ForwardStore(db, to, 'district');
    expect((await store.read(0, 4, 10)).map((each) => [each.place, each.text])).toEqual([
      [1, '{"id":"one","verb":{"id":"v"}}'],
      [3, '{"id":"three","verb":{"id":"v"}}'],
      [4, '{"id":"four","verb":{"id":"v"}}'],
    ]);
    expect((await store.read(1, 4, 1)).map((each) => each.place)).toEqual([3]);
    expect([await store.settled(0), (await store.newest(1))?.id, await store.newest(4)]).toEqual([4, 'four', null]);
    await db.destroy();
  });

  it('is counted from the cursor, which is kept for each receiver with what it refused', async () => {
    const db = await openDatabase({ kind: 'sqlite', file: path.join(folder, 'b.sqlite') });
    await add(db, row('one'), row('two'), row('three'));
    const store = new ForwardStore(db, to, null);
    expect(await store.cursor()).toEqual({ place: 0, succeededAt: null });
    await store.write(2, [{ place: 1, id: 'one', why: 'HTTP 400' }], [], 77, 78);
    await store.write(2, [], [], null, 79);
    expect([await store.cursor(), await store.counts()]).toEqual([
      { place: 2, succeededAt: 77 },
      { waiting: 1, refused: 1 },
    ]);
    expect(await new ForwardStore(db, 'https://other.example', null).counts()).toEqual({ waiting: 3, refused: 0 });
    expect(await db.selectFrom('forward_refusals').select(['lab', 'place', 'statement', 'why', 'refused_at']).execute()).toEqual([
      { lab: 'l', place: 1, statement: 'one', why: 'HTTP 400', refused_at: 78 },
    ]);
    await db.destroy();
  });
});

/** Refused, put back by IT, and what became of it then. */
async function putBackAndRefused(db: Database): Promise<void> {
  await add(db, row('one'), row('two'), row('three'));
  const store = new ForwardStore(db, to, null);
  const other = new ForwardStore(db, 'https://other.example', null);
  expect([await listRefusals(db), await putBackRefusals(db), await store.anyRefused()]).toEqual([[], [], false]);
  await store.write(
    3,
    [
      { place: 1, id: 'one', why: 'HTTP 400' },
      { place: 2, id: 'two', why: 'HTTP 409' },
      { place: 3, id: 'three', why: 'HTTP 400' },
    ],
    [],
    77,
    78,
  );
  await other.write(1, [{ place: 1, id: 'one', why: 'HTTP 400' }], [], 77, 78);
  expect([await store.anyRefused(), await store.putBack(10)]).toEqual([true, []]);
  const counts = [
    { destination: 'https://lrs.example/xapi', count: 3 },
    { destination: 'https://other.example', count: 1 },
  ];
  expect([await putBackRefusals(db), await putBackRefusals(db)]).toEqual([counts, counts]);
  expect((await store.putBack(2)).map((each) => each.text)).toEqual(['{"id":"one","verb":{"id":"v"}}', '{"id":"two","verb":{"id":"v"}}']);
  await store.write(3, [{ place: 2, id: 'two', why: 'HTTP 413' }], [1], 80, 81);
  expect((await store.putBack(10)).map((each) => each.id)).toEqual(['three']);
  expect(await listRefusals(db)).toEqual([
    { destination: 'https://lrs.example/xapi', why: 'HTTP 400', count: 1, again: 1 },
    { destination: 'https://lrs.example/xapi', why: 'HTTP 413', count: 1, again: 0 },
    { destination: 'https://other.example', why: 'HTTP 400', count: 1, again: 1 },
  ]);
  await db.destroy();
}

describe('what IT put back, on SQLite', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-refusals-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  it('is read again until it is taken or refused anew', async () =>
    putBackAndRefused(await openDatabase({ kind: 'sqlite', file: path.join(folder, 'a.sqlite') })));
});

const postgres = await startPostgres();

describe.skipIf(postgres === null)('what waits to be forwarded, on PostgreSQL', () => {
  afterAll(async () => postgres?.stop());

  it('is read again, where IT put it back, until it is taken or refused anew', async () =>
    putBackAndRefused(await openDatabase({ kind: 'postgres', url: (await postgres?.newDatabase()) ?? '' })));

  it('waits for a batch under way that has a lower place than one that is stored already', async () => {
    const url = (await postgres?.newDatabase()) ?? '';
    const db = await openDatabase({ kind: 'postgres', url });
    const store = new ForwardStore(db, to, null);
    const slow = new pg.Client({ connectionString: url });
    await slow.connect();
    await slow.query('begin');
    const { place: _, ...values } = { place: 0, ...row('slow') };
    const columns = Object.keys(values);
    await slow.query(`insert into statements (${columns.join(', ')}) values (${columns.map((__, at) => `$${at + 1}`).join(', ')})`, Object.values(values));
    await add(db, row('quick'));
    const seen = await db.selectFrom('statements').select(['place', 'statement']).execute();
    // The very hazard: place 2 is there, place 1 is not yet.
    expect(seen).toEqual([{ place: 2, statement: 'quick' }]);
    const order: string[] = [];
    const settled = store.settled(0).then((place) => order.push(`settled to ${place}`));
    const waits = async (): Promise<number> => (await slow.query('select 1 from pg_locks where not granted')).rows.length;
    while ((await waits()) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    order.push('stored');
    await slow.query('commit');
    await settled;
    expect(order).toEqual(['stored', 'settled to 2']);
    expect((await store.read(0, 2, 10)).map((each) => each.id)).toEqual(['slow', 'quick']);
    await slow.end();
    await db.destroy();
  });
});
