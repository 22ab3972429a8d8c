import Dexie from 'dexie';
import { afterEach, describe, expect, test } from 'vitest';
import { StationDatabase } from '../../../renderer/data/station-database.ts';
import { Recorder } from '../../../renderer/station/recorder.ts';
import type { StationEvent } from '../../../core/xapi/station-event.ts';

const zone = 'America/Chicago';
const at = Date.UTC(2026, 10, 23, 15);
const signedIn = (n: number): StationEvent => ({
  at: at + n,
  wall: at + n,
  kind: 'signed-in',
  student: 's-1',
  visit: '0199aaaa-0000-7000-8000-000000000002',
  way: 'pictures',
});
const worked = (state: 'active' | 'idle', ms: number): StationEvent => ({
  at,
  wall: at,
  kind: 'segment',
  student: 's-1',
  visit: '0199aaaa-0000-7000-8000-000000000002',
  launch: '0199aaaa-0000-7000-8000-000000000003',
  program: 'frogs',
  slot: null,
  segment: { index: 0, state, startedAt: at, durationMs: ms },
});

const open: StationDatabase[] = [];
const database = (name = `test-${crypto.randomUUID()}`): StationDatabase => {
  const db = new StationDatabase(name);
  open.push(db);
  return db;
};
afterEach(async () => {
  for (const db of open.splice(0)) {
    db.close();
    await Dexie.delete(db.name);
  }
});

describe('the recorder', () => {
  test('numbers events without a gap, in the order in which they came, whatever is written at once', async () => {
    const recorder = await Recorder.open(database(), 'station-1', zone);
    await Promise.all(Array.from({ length: 60 }, (_, i) => recorder.write([signedIn(i)], { i })));
    const rows = await recorder.waiting(100);
    expect(rows.map((r) => r.sequence)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(new Set(rows.map((r) => (JSON.parse(r.text) as { id: string }).id)).size).toBe(60);
    expect((await recorder.kept('session')) as { i: number }).toEqual({ i: 59 });
  });

  test('goes on with the same epoch and the next number after a restart', async () => {
    const db = database();
    const first = await Recorder.open(db, 'station-1', zone);
    await first.write([signedIn(1), signedIn(2)], null);
    db.close();
    const again = await Recorder.open(database(db.name), 'station-1', zone);
    await again.write([signedIn(3)], null);
    expect([again.epoch, again.lastSequence]).toEqual([first.epoch, 3]);
  });

  test('a new store is a new epoch', async () => {
    const [a, b] = await Promise.all([Recorder.open(database(), 's', zone), Recorder.open(database(), 's', zone)]);
    expect(a.epoch).not.toBe(b.epoch);
  });

  test('what was sent waits no more, what was refused is kept and counted', async () => {
    const recorder = await Recorder.open(database(), 'station-1', zone);
    await recorder.write([signedIn(1), signedIn(2), signedIn(3)], null);
    await recorder.sent([1], at);
    await recorder.setAside(2, 'SM-601', at);
    expect((await recorder.waiting(10)).map((r) => r.sequence)).toEqual([3]);
    expect(recorder.counts()).toEqual({ waiting: 1, setAside: 1, inMemory: 0, dropped: 0 });
  });

  test('only what was sent is pruned, and only when it is old', async () => {
    const recorder = await Recorder.open(database(), 'station-1', zone);
    await recorder.write([signedIn(1), signedIn(2), signedIn(3)], null);
    await recorder.sent([1], at);
    await recorder.sent([2], at + 1000);
    expect(await recorder.prune(at + 500)).toBe(1);
    expect(recorder.counts()).toMatchObject({ waiting: 1, setAside: 0 });
  });

  test('credit of the school’s day is kept beside the events; idle time gives none', async () => {
    const recorder = await Recorder.open(database(), 'station-1', zone);
    await recorder.write([worked('active', 5000), worked('idle', 7000)], null);
    expect(await recorder.creditsOf('2026-11-23')).toEqual([{ sequence: 1, day: '2026-11-23', student: 's-1', program: 'frogs', ms: 5000 }]);
  });

  test('a write that the disk refuses waits in memory, is told, and is written when it can be', async () => {
    const db = database();
    const recorder = await Recorder.open(db, 'station-1', zone);
    const append = db.append.bind(db);
    let refusals = 2;
    const seen: string[] = [];
    recorder.onWritten(() => seen.push(recorder.storage));
    db.append = (rows) => {
      if (refusals-- > 0) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
      return append(rows);
    };
    await recorder.write([signedIn(1)], null);
    expect(seen).toEqual(['memory', 'memory', 'disk']);
    expect((await recorder.waiting(5)).map((r) => r.sequence)).toEqual([1]);
  });

  test('tells how many events are in memory, and writes what gathered in few transactions, in order, when the disk is back', async () => {
    const db = database();
    const recorder = await Recorder.open(db, 'station-1', zone);
    const append = db.append.bind(db);
    let full = true;
    let transactions = 0;
    db.append = (rows) => {
      if (full) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
      transactions += 1;
      return append(rows);
    };
    const acknowledged: number[] = [];
    const writes = Array.from({ length: 1200 }, (_, i) => recorder.write([signedIn(i)], { i }).then(() => acknowledged.push(i)));
    await expect.poll(() => recorder.counts()).toMatchObject({ waiting: 1200, inMemory: 1200 });
    expect([recorder.storage, acknowledged.length, recorder.lastSequence, (await recorder.waiting(5)).length]).toEqual(['memory', 0, 0, 0]);
    full = false;
    await Promise.all(writes);
    expect(acknowledged).toEqual(Array.from({ length: 1200 }, (_, i) => i));
    expect(transactions).toBe(3);
    expect([recorder.storage, recorder.counts()]).toEqual(['disk', { waiting: 1200, setAside: 0, inMemory: 0, dropped: 0 }]);
    const rows = await recorder.waiting(2000);
    expect(rows.map((r) => r.sequence)).toEqual(Array.from({ length: 1200 }, (_, i) => i + 1));
    expect(rows.map((r) => Date.parse((JSON.parse(r.text) as { timestamp: string }).timestamp) - at)).toEqual(Array.from({ length: 1200 }, (_, i) => i));
    expect(await recorder.kept('session')).toEqual({ i: 1199 });
  });

  test('gives no number twice when only the answer of a write was lost', async () => {
    const db = database();
    const recorder = await Recorder.open(db, 'station-1', zone);
    const transaction = db.transaction.bind(db);
    let lost = 1;
    db.transaction = (async (...args: Parameters<typeof transaction>) => {
      const result: unknown = await transaction(...args);
      if (lost-- > 0) throw new DOMException('connection lost', 'UnknownError');
      return result;
    }) as typeof db.transaction;
    await recorder.write([signedIn(1), signedIn(2)], null);
    await recorder.write([signedIn(3)], null);
    const rows = await recorder.waiting(10);
    expect([rows.map((r) => r.sequence), recorder.lastSequence]).toEqual([[1, 2, 3], 3]);
  });

  test('goes on where neither the answer of a write nor what became of it can be had for a moment', async () => {
    const db = database();
    const recorder = await Recorder.open(db, 'station-1', zone);
    const [transaction, get] = [db.transaction.bind(db), db.kept.get.bind(db.kept)];
    let [lost, unread] = [1, 1];
    db.transaction = (async (...args: Parameters<typeof transaction>) => {
      const result: unknown = await transaction(...args);
      if (lost-- > 0) throw new DOMException('connection lost', 'UnknownError');
      return result;
    }) as typeof db.transaction;
    db.kept.get = ((key: string) =>
      unread-- > 0 ? Dexie.Promise.reject(new DOMException('connection lost', 'UnknownError')) : get(key)) as typeof db.kept.get;
    await Promise.all([recorder.write([signedIn(1)], null), recorder.write([signedIn(2)], null), recorder.write([signedIn(3)], null)]);
    const rows = await recorder.waiting(10);
    expect(rows.map((r) => [r.sequence, Date.parse((JSON.parse(r.text) as { timestamp: string }).timestamp) - at])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect([recorder.storage, recorder.lastSequence]).toEqual(['disk', 3]);
  });

  test('tells of a disk that does not answer at all', async () => {
    const db = database();
    const recorder = await Recorder.open(db, 'station-1', zone);
    let answer: () => void = () => undefined;
    const silent = new Promise<void>((resolve) => (answer = resolve));
    const append = db.append.bind(db);
    db.append = async (rows) => {
      await silent;
      return append(rows);
    };
    const written = recorder.write([signedIn(1)], null);
    await expect.poll(() => recorder.counts().inMemory, { timeout: 8000 }).toBe(1);
    expect(recorder.storage).toBe('memory');
    answer();
    await written;
    expect([recorder.storage, recorder.counts().inMemory]).toEqual(['disk', 0]);
  });

  test('goes on after the browser has closed its connection', async () => {
    const db = database();
    const recorder = await Recorder.open(db, 'station-1', zone);
    await recorder.write([signedIn(1)], null);
    db.backendDB().close();
    await recorder.write([signedIn(2)], null);
    expect([(await recorder.waiting(5)).map((r) => r.sequence), recorder.storage]).toEqual([[1, 2], 'disk']);
  });

  test('a write that fails in the middle has written nothing, and is written whole once it can be', async () => {
    const db = database();
    const recorder = await Recorder.open(db, 'station-1', zone);
    // In the place of the next event's row: a request of the transaction fails after others went through.
    await db.outbox.put({ sequence: 2, text: '{}' });
    const written = recorder.write([signedIn(1), signedIn(2)], { half: true });
    await expect.poll(() => recorder.storage).toBe('memory');
    expect([(await recorder.kept('session')) ?? null, await db.outbox.get(1)]).toEqual([null, undefined]);
    await db.outbox.delete(2);
    await written;
    expect([(await recorder.waiting(5)).map((r) => r.sequence), await recorder.kept('session')]).toEqual([[1, 2], { half: true }]);
  });

  test('does not open a store that has events and has lost whose they are', async () => {
    const db = database();
    await (await Recorder.open(db, 'station-1', zone)).write([signedIn(1)], null);
    await db.kept.delete('identity');
    await expect(Recorder.open(db, 'station-1', zone)).rejects.toThrow('identity');
  });
});
