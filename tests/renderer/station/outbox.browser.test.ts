import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { StationEvent } from '../../../core/xapi/station-event.ts';
import { StationDatabase } from '../../../renderer/data/station-database.ts';
import { Recorder } from '../../../renderer/station/recorder.ts';
import { loseAnswer, openRecorder, waitingNumbers, writeFilled } from '../../support/event-store-lab.ts';
import { fillStore, filledEvent } from '../../support/filled-store.ts';

const at = Date.UTC(2026, 10, 24, 15);
let db: StationDatabase;
let recorder: Recorder;
const open = (): Promise<Recorder> => openRecorder(db);

beforeEach(async () => {
  db = new StationDatabase(`outbox-${crypto.randomUUID()}`);
  recorder = await open();
});
afterEach(async () => {
  vi.restoreAllMocks();
  db.close();
  await Dexie.delete(db.name);
});
const write = (events: number): Promise<void> => writeFilled(recorder, events);
const waits = (): Promise<number[]> => waitingNumbers(recorder);
/** The store as a station finds it that was killed now: nothing of what was in memory. */
const again = async (): Promise<void> => {
  const before = recorder.counts();
  recorder = await open();
  expect(recorder.counts()).toEqual(before);
};

describe('what waits', () => {
  test('is what lies behind the cursor, and a row of the outbox is never rewritten', async () => {
    await write(10);
    const rows = await db.outbox.toArray();
    await recorder.sent([1, 2, 3, 4], at);
    await recorder.setAside(5, 'SM-601 actor', at);
    expect([await waits(), recorder.sentThrough]).toEqual([[6, 7, 8, 9, 10], 5]);
    expect(await db.outbox.toArray()).toEqual(rows);
    expect(await db.receipts.toArray()).toEqual([{ through: 4, at }]);
    await again();
  });

  test('is bounded by number, and goes on behind what is under way', async () => {
    await write(160);
    expect((await recorder.waiting(4)).length).toBe(4);
    expect((await recorder.waiting(120)).map((row) => row.sequence)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    const underWay = await recorder.waiting(4);
    expect((await recorder.waiting(4, underWay.at(-1)?.sequence)).map((row) => row.sequence)).toEqual(
      (await recorder.waiting(8)).slice(4).map((row) => row.sequence),
    );
  });

  test('cannot be passed over: to settle an event behind one that waits is refused, and changes nothing', async () => {
    await write(5);
    await expect(recorder.sent([2, 3], at)).rejects.toThrow('not settled');
    await expect(recorder.setAside(3, 'SM-601', at)).rejects.toThrow('not settled');
    expect([await waits(), recorder.counts().setAside]).toEqual([[1, 2, 3, 4, 5], 0]);
    await recorder.sent([1, 2], at);
    expect(await waits()).toEqual([3, 4, 5]);
  });

  test('settled twice counts once', async () => {
    await write(4);
    await recorder.sent([1, 2], at);
    await recorder.sent([1, 2], at);
    await recorder.setAside(3, 'SM-601', at);
    await recorder.setAside(3, 'SM-601', at);
    expect(recorder.counts()).toMatchObject({ waiting: 1, setAside: 1 });
    await again();
  });

  test('is read in bounded pieces, and counted without reading, with 20,000 events waiting', async () => {
    const name = `filled-${crypto.randomUUID()}`;
    await fillStore(name, 20_000);
    const large = new StationDatabase(name);
    let rows = 0;
    const real = IDBObjectStore.prototype.getAll;
    vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (this: IDBObjectStore, ...args: Parameters<typeof real>) {
      const request = real.apply(this, args);
      request.addEventListener('success', () => (rows += (request.result as unknown[]).length));
      return request;
    });
    const walks = ['count', 'openCursor', 'openKeyCursor', 'getAllKeys'] as const;
    const spies = walks.map((walk) => vi.spyOn(IDBObjectStore.prototype, walk));
    const wide = await Recorder.open(large, 'station-1', 'America/Chicago');
    expect(wide.counts()).toMatchObject({ waiting: 20_000, setAside: 0 });
    // The last row, to see that no number is given twice, and nothing else.
    const opening = spies.map((spy) => spy.mock.calls.length);
    expect((await wide.waiting(50)).length).toBe(50);
    await wide.sent(
      Array.from({ length: 50 }, (_, i) => i + 1),
      at,
    );
    expect(wide.counts().waiting).toBe(19_950);
    expect([50, 51]).toContain(rows);
    expect(spies.map((spy) => spy.mock.calls.length)).toEqual(opening);
    expect(opening.reduce((sum, calls) => sum + calls, 0)).toBeLessThanOrEqual(1);
    large.close();
    await Dexie.delete(name);
  });
});

describe('what was set aside', () => {
  test('and put back waits again, before everything else; sent, it is no longer set aside', async () => {
    await write(6);
    await recorder.sent([1], at);
    await recorder.setAside(2, 'SM-601', at);
    await recorder.setAside(3, 'SM-602', at + 1000);
    expect(await recorder.putBack([2, 3, 4])).toBe(2);
    expect([await waits(), recorder.counts()]).toEqual([[2, 3, 4, 5, 6], { waiting: 5, setAside: 0, inMemory: 0, dropped: 0 }]);
    await again();
    await recorder.sent([2], at + 2000);
    await recorder.setAside(3, 'SM-601 verb', at + 3000);
    expect([await waits(), recorder.counts().setAside]).toEqual([[4, 5, 6], 1]);
    expect((await recorder.outbox.asideRows(5)).map((row) => [row.sequence, row.why, row.at])).toEqual([[3, 'SM-601 verb', at + 3000]]);
    await again();
  });

  test('before an instant is put back; what was refused since is not', async () => {
    await write(5);
    for (const n of [1, 2, 3]) await recorder.setAside(n, 'SM-601', at + n * 1000);
    expect(await recorder.outbox.putBackBefore(at + 2500)).toBe(2);
    expect(await waits()).toEqual([1, 2, 4, 5]);
    await recorder.setAside(1, 'SM-601', at + 9000);
    expect(await recorder.outbox.putBackBefore(at + 2500)).toBe(0);
  });

  test('is told to the hub once, and again where it was refused for another reason', async () => {
    await write(3);
    await recorder.setAside(1, 'SM-601', at);
    expect((await recorder.outbox.untold(50)).map((row) => row.sequence)).toEqual([1]);
    await recorder.outbox.told([1]);
    expect(await recorder.outbox.untold(50)).toEqual([]);
    await recorder.putBack([1]);
    await recorder.setAside(1, 'SM-601 object', at + 5);
    expect((await recorder.outbox.untold(50)).map((row) => row.why)).toEqual(['SM-601 object']);
  });
});

describe('what was sent', () => {
  test('is forgotten in steps after its time; what waits, is set aside or was sent late is not', async () => {
    await write(700);
    const batch = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
    await recorder.sent(batch(1, 300), at);
    await recorder.setAside(301, 'SM-601', at);
    await recorder.setAside(302, 'SM-601', at);
    await recorder.sent(batch(303, 450), at + 1);
    await recorder.sent(batch(451, 600), at + 5000);
    await recorder.putBack([302]);
    await recorder.sent([302], at + 6000);
    const steps: number[] = [];
    for (let gone = await recorder.prune(at + 2000); gone > 0; gone = await recorder.prune(at + 2000)) steps.push(gone);
    expect(steps).toEqual([200, 200, 50]);
    expect(((await db.outbox.toCollection().primaryKeys()) as number[])[0]).toBe(451);
    expect([await db.outbox.count(), await db.credits.count(), await db.receipts.count()]).toEqual([250, 250, 1]);
    expect((await db.setAside.toArray()).map((row) => [row.sequence, row.state])).toEqual([
      [301, 'aside'],
      [302, 'sent'],
    ]);
    expect([recorder.counts().waiting, (await waits())[0]]).toEqual([100, 601]);
    expect(await recorder.putBack([301])).toBe(1);
    expect((await recorder.waiting(1))[0]?.text).toEqual(JSON.stringify((await db.setAside.get(301))?.statement));
    await recorder.sent([301], at + 7000);
    while ((await recorder.prune(at + 8000)) > 0);
    expect([await db.setAside.count(), await db.outbox.count(), await waits()]).toEqual([0, 100, batch(601, 700)]);
  });
});

describe('a deleted student', () => {
  const stone = (student: string): { student: string; at: number } => ({ student, at });
  const theirs = (event: StationEvent): boolean => 'student' in event && event.student === 's-7';

  test('is forgotten: unsent events are dropped and counted on the receipt, what was sent goes too, and nothing of anybody else', async () => {
    const events = Array.from({ length: 600 }, (_, i) => filledEvent(i + 1));
    await write(600);
    await recorder.sent(
      Array.from({ length: 36 }, (_, i) => i + 1),
      at,
    );
    await recorder.setAside(37, 'SM-601', at); // Of s-7.
    await recorder.setAside(38, 'SM-601', at); // Of s-8.
    await recorder.drop([stone('s-7')]);
    const others = events.flatMap((event, i) => (theirs(event) ? [] : [i + 1]));
    expect((await db.outbox.toCollection().primaryKeys()) as number[]).toEqual(others);
    expect((await db.credits.toCollection().primaryKeys()) as number[]).toEqual(others);
    expect((await db.setAside.toArray()).map((row) => row.sequence)).toEqual([38]);
    // 20 in all: one was sent, one was set aside.
    expect(recorder.counts()).toEqual({ waiting: others.filter((n) => n > 38).length, setAside: 1, inMemory: 0, dropped: 19 });
    expect(recorder.outbox.cursor.droppedFor).toEqual([{ student: 's-7', at, events: 19, done: true }]);
    // As many as were asked for, across the numbers that have no event any more.
    expect((await recorder.waiting(60)).map((row) => row.sequence)).toEqual(others.filter((n) => n > 38).slice(0, 60));
    await again();
    await recorder.drop([stone('s-7')]);
    expect(recorder.counts().dropped).toBe(19);
    // What the uploader had read before settles all the same.
    await recorder.sent(
      Array.from({ length: 62 }, (_, i) => i + 39),
      at,
    );
    expect([recorder.sentThrough, recorder.counts().waiting]).toEqual([100, others.filter((n) => n > 100).length]);
    expect(await waits()).toEqual(others.filter((n) => n > 100));
    await recorder.drop([]);
    expect([recorder.outbox.cursor.droppedFor, recorder.counts().dropped]).toEqual([[], 19]);
  });

  test('is forgotten by a station that is killed on the way, and counted once', async () => {
    await write(600);
    const transaction = db.transaction.bind(db);
    let left = 2;
    vi.spyOn(db, 'transaction').mockImplementation(((...args: Parameters<typeof transaction>) =>
      left-- > 0 ? transaction(...args) : Promise.reject(new Error('killed'))) as never);
    await expect(recorder.drop([stone('s-7')])).rejects.toThrow('killed');
    vi.restoreAllMocks();
    await again();
    expect(recorder.counts().dropped).toBeGreaterThan(0);
    expect(recorder.outbox.cursor.droppedFor[0]?.done).toBe(false);
    await recorder.drop([stone('s-7')]);
    expect(recorder.outbox.cursor.droppedFor).toEqual([{ student: 's-7', at, events: 20, done: true }]);
    expect([recorder.counts().dropped, recorder.counts().waiting, (await waits()).length]).toEqual([20, 580, 580]);
  });

  test('is forgotten in memory too, while the disk refuses', async () => {
    const append = db.append.bind(db);
    let full = true;
    db.append = (rows) => (full ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : append(rows));
    const writes = [7, 8, 7, 9].map((n) => recorder.write([filledEvent(n)], null));
    await expect.poll(() => recorder.counts().inMemory).toBe(4);
    await recorder.drop([stone('s-7')]);
    expect(recorder.counts().inMemory).toBe(2);
    full = false;
    await Promise.all(writes);
    const names = (await recorder.waiting(9)).map((row) => (JSON.parse(row.text) as { actor: { account: { name: string } } }).actor.account.name);
    expect([names, recorder.counts().dropped]).toEqual([['s-8', 's-9'], 0]);
    expect(recorder.outbox.cursor.droppedFor).toEqual([{ student: 's-7', at, events: 2, done: true }]);
  });
});

describe('a change whose answer is lost after the disk took it', () => {
  test('leaves nothing behind that waits and is never read', async () => {
    await write(3);
    await recorder.setAside(1, 'SM-601', at);
    loseAnswer(db);
    await expect(recorder.putBack([1])).rejects.toThrow('connection lost');
    await recorder.sent([2], at);
    expect([await waits(), recorder.counts()]).toEqual([[1, 3], { waiting: 2, setAside: 0, inMemory: 0, dropped: 0 }]);
    await again();
  });

  test('does not hold up what is behind events that were dropped', async () => {
    await write(20);
    loseAnswer(db);
    await expect(recorder.drop([{ student: 's-7', at }])).rejects.toThrow('connection lost');
    await recorder.drop([{ student: 's-7', at }]);
    const left = await waits();
    expect(left.length).toBeLessThan(20);
    expect(recorder.counts()).toEqual({ waiting: left.length, setAside: 0, inMemory: 0, dropped: 20 - left.length });
    await recorder.sent(left, at);
    expect([await waits(), recorder.counts().waiting]).toEqual([[], 0]);
    await again();
  });
});
