import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StationDatabase } from '../../../renderer/data/station-database.ts';
import { statementOf } from '../../../renderer/data/station-rows.ts';
import { Recorder } from '../../../renderer/station/recorder.ts';

/** Version 1 as it was released, word for word: its rows held their state. */
const version1 = { outbox: 'sequence, state', credits: 'sequence, day', kept: 'key' };
interface Row1 {
  readonly sequence: number;
  readonly state: 'waiting' | 'sent' | 'set-aside';
  readonly statement: object;
  readonly why?: string;
  readonly sentAt?: number;
}
const at = Date.UTC(2026, 10, 23, 15);
const epoch = '0199aaaa-0000-4000-8000-000000000009';
const statement = (sequence: number): object => ({ id: `statement-${sequence}`, timestamp: new Date(at + sequence).toISOString() });

let name = '';
const open: Dexie[] = [];
beforeEach(() => {
  name = `v1-${crypto.randomUUID()}`;
});
afterEach(async () => {
  for (const db of open.splice(0)) db.close();
  await Dexie.delete(name);
});

async function make(rows: readonly Row1[], lastSequence: number): Promise<void> {
  const old = new Dexie(name);
  old.version(1).stores(version1);
  await old.table('outbox').bulkAdd([...rows]);
  await old.table('credits').bulkAdd(rows.map(({ sequence }) => ({ sequence, day: '2026-11-23', student: 's-1', program: 'frogs', ms: 1000 })));
  await old.table('kept').bulkAdd([
    { key: 'identity', value: { epoch, lastSequence } },
    { key: 'session', value: { savedAt: at } },
    { key: 'offset', value: 17 },
  ]);
  old.close();
}

async function migrated(): Promise<{ database: StationDatabase; recorder: Recorder; alive: number }> {
  const database = new StationDatabase(name);
  open.push(database);
  let alive = 0;
  database.onMigrating = () => (alive += 1);
  await database.open();
  return { database, recorder: await Recorder.open(database, 'station-1', 'America/Chicago'), alive };
}

describe('a store of version 1', () => {
  test('is carried over with nothing lost: order, counts, what was refused and how long what was sent is kept', async () => {
    // 1 to 100 were pruned; batches of 50 sent an hour apart, 230 and 231 refused in between; 700 wait.
    const rows = Array.from({ length: 1000 }, (_, i): Row1 => {
      const sequence = 101 + i;
      const row = { sequence, statement: statement(sequence) };
      if (sequence === 230 || sequence === 231) return { ...row, state: 'set-aside', why: `SM-601 ${sequence}` };
      return sequence > 400 ? { ...row, state: 'waiting' } : { ...row, state: 'sent', sentAt: at + Math.floor(i / 50) * 3_600_000 };
    });
    await make(rows, 1100);
    const { database, recorder, alive } = await migrated();
    expect([recorder.epoch, recorder.lastSequence, recorder.sentThrough]).toEqual([epoch, 1100, 400]);
    expect(recorder.counts()).toEqual({ waiting: 700, setAside: 2, inMemory: 0, dropped: 0 });
    const waiting = await recorder.waiting(1000);
    expect(waiting).toEqual(rows.slice(300).map(({ sequence, statement: s }) => ({ sequence, text: JSON.stringify(s) })));
    expect((await database.outbox.toArray()).map((r) => [r.sequence, statementOf(r)])).toEqual(rows.map((r) => [r.sequence, r.statement]));
    expect(await database.setAside.toArray()).toEqual(
      [230, 231].map((sequence) => ({ sequence, at: at + sequence, why: `SM-601 ${sequence}`, statement: statement(sequence), state: 'aside', told: 0 })),
    );
    expect(await database.receipts.toArray()).toEqual([1, 2, 3, 4, 5, 6].map((n) => ({ through: 100 + n * 50, at: at + (n - 1) * 3_600_000 })));
    expect([await recorder.kept('session'), await recorder.kept('offset'), (await recorder.creditsOf('2026-11-23')).length]).toEqual([
      { savedAt: at },
      17,
      1000,
    ]);
    expect(alive).toBe(3);
    // The first two batches are old enough, and nothing else.
    expect(await recorder.prune(at + 2 * 3_600_000)).toBe(100);
    expect((await database.outbox.toCollection().first())?.sequence).toBe(201);
  });

  test('goes on with its numbers', async () => {
    await make([{ sequence: 1, state: 'sent', sentAt: at, statement: statement(1) }], 1);
    const { recorder } = await migrated();
    await recorder.write([{ at, wall: at, kind: 'signed-in', student: 's-1', visit: '0199aaaa-0000-7000-8000-000000000002', way: 'pictures' }], null);
    expect((await recorder.waiting(5)).map((r) => r.sequence)).toEqual([2]);
  });

  test('with something settled behind an event that waits loses neither: what was refused stays refused, what was sent is sent again', async () => {
    const states = ['sent', 'waiting', 'sent', 'set-aside', 'waiting'] as const;
    await make(
      states.map((state, i) => ({ sequence: i + 1, state, statement: statement(i + 1), sentAt: at })),
      5,
    );
    const { database, recorder } = await migrated();
    expect(recorder.counts()).toMatchObject({ waiting: 3, setAside: 1 });
    const rows = await recorder.waiting(9);
    expect(rows.map((r) => r.sequence)).toEqual([2, 3, 5]);
    await recorder.sent([2, 3, 5], at);
    expect([recorder.counts().waiting, recorder.sentThrough, (await database.setAside.toArray()).map((r) => r.sequence)]).toEqual([0, 5, [4]]);
  });

  test('that is empty opens', async () => {
    await make([], 0);
    const { recorder } = await migrated();
    expect([recorder.epoch, recorder.counts().waiting]).toEqual([epoch, 0]);
  });
});
