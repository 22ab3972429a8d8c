import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { extensions } from '../../../core/xapi/vocabulary.ts';
import { StationDatabase } from '../../../renderer/data/station-database.ts';
import type { Recorder } from '../../../renderer/station/recorder.ts';
import { loseAnswer, openRecorder, waitingNumbers, writeFilled } from '../../support/event-store-lab.ts';

const at = Date.UTC(2026, 10, 24, 15);
let db: StationDatabase;
let recorder: Recorder;
const open = (): Promise<Recorder> => openRecorder(db);

beforeEach(async () => {
  db = new StationDatabase(`numbers-${crypto.randomUUID()}`);
  recorder = await open();
});
afterEach(async () => {
  vi.restoreAllMocks();
  db.close();
  await Dexie.delete(db.name);
});
const write = (events: number): Promise<void> => writeFilled(recorder, events);
const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const waits = (): Promise<number[]> => waitingNumbers(recorder);
/** The store as a station finds it that was killed now; its counts are right where they are those of its rows. */
const again = async (): Promise<void> => {
  const before = recorder.counts();
  recorder = await open();
  expect(recorder.counts()).toEqual(before);
  expect(recorder.counts().waiting).toBe((await waits()).length);
};
const textOf = async (sequence: number) =>
  JSON.parse(((await db.outbox.get(sequence)) as { text: string }).text) as { id: string; context: { extensions: Record<string, unknown> } };
describe('a store that was put back goes on behind the numbers it had given', () => {
  test('at once, with nothing lost of what waits and nothing counted that is not there', async () => {
    await write(5);
    await recorder.sent([1, 2, 3], at);
    expect(await recorder.goOnBehind(9)).toBe(true);
    expect(await recorder.goOnBehind(9)).toBe(false);
    await again();
    await write(2);
    expect([await waits(), recorder.lastSequence]).toEqual([[4, 5, 10, 11], 11]);
    await recorder.sent([4, 5, 10, 11], at);
    expect([await waits(), recorder.counts().waiting, recorder.outbox.cursor.holes]).toEqual([[], 0, 0]);
    await again();
  });

  test('between two writes, so that no number is given twice', async () => {
    const writes = [write(2), write(2)];
    const skipped = recorder.goOnBehind(20);
    writes.push(write(2));
    await Promise.all([...writes, skipped]);
    const keys = (await db.outbox.toCollection().primaryKeys()) as number[];
    expect([keys.length, new Set(keys).size, keys.slice(-2)]).toEqual([6, 6, [recorder.lastSequence - 1, recorder.lastSequence]]);
    expect(recorder.lastSequence).toBeGreaterThan(20);
    await again();
  });

  test('also where only the answer of the disk was lost', async () => {
    await write(3);
    loseAnswer(db);
    await expect(recorder.goOnBehind(9)).rejects.toThrow('connection lost');
    await write(1);
    expect(await waits()).toEqual([1, 2, 3, 10]);
    await recorder.sent([1, 2, 3, 10], at);
    await again();
  });
});

describe('an event whose number is taken', () => {
  test('waits under the next number, with its id, its number within and its credit', async () => {
    await write(4);
    await recorder.sent([1], at);
    const before = await textOf(2);
    const credit = await db.credits.get(2);
    expect(await recorder.moveToEnd(2)).toBe(true);
    expect([await waits(), recorder.counts().waiting]).toEqual([[3, 4, 5], 3]);
    const moved = await textOf(5);
    expect([moved.id, moved.context.extensions[extensions.source]]).toEqual([before.id, { station: 'station-1', epoch: recorder.epoch, sequence: 5 }]);
    expect({ ...moved, context: null }).toEqual({ ...before, context: null });
    expect([await db.credits.get(2), await db.credits.get(5)]).toEqual([undefined, { ...credit, sequence: 5 }]);
    await again();
    await recorder.sent([3, 4, 5], at);
    await again();
  });

  test('is moved once, and one that was sent or dropped meanwhile is not', async () => {
    await write(3);
    await recorder.sent([1], at);
    await recorder.moveToEnd(2);
    expect([await recorder.moveToEnd(2), await recorder.moveToEnd(1), recorder.lastSequence]).toEqual([false, false, 4]);
  });

  test('is moved too where it had been set aside for it before, and is sent again', async () => {
    await write(3);
    await recorder.setAside(1, 'SM-602 context.extensions', at);
    await recorder.sent([2, 3], at);
    await recorder.putBack([1]);
    expect(await recorder.moveToEnd(1)).toBe(true);
    expect([await waits(), recorder.counts(), await db.setAside.count()]).toEqual([[4], { waiting: 1, setAside: 0, inMemory: 0, dropped: 0 }, 0]);
    await again();
  });

  test('is dropped with its student wherever it is, and counted once', async () => {
    await write(30);
    await recorder.goOnBehind(40);
    await recorder.moveToEnd(7);
    await recorder.drop([{ student: 's-7', at }]);
    expect([recorder.counts(), (await waits()).includes(41)]).toEqual([{ waiting: 29, setAside: 0, inMemory: 0, dropped: 1 }, false]);
    await again();
  });
});

describe('a hub that was put back', () => {
  test('gets once more what it lacks and the station keeps; what was set aside there comes with it', async () => {
    await write(12);
    await recorder.sent(upTo(4), at);
    await recorder.setAside(5, 'SM-601', at);
    await recorder.sent(upTo(8, 6), at + 1);
    await recorder.setAside(9, 'SM-601', at);
    await recorder.sent([10], at + 2);
    await recorder.putBack([9]);
    expect(await recorder.waitAgain(2, 10)).toBe(true);
    expect([await waits(), recorder.counts()]).toEqual([upTo(12, 3), { waiting: 10, setAside: 0, inMemory: 0, dropped: 0 }]);
    expect(await db.receipts.count()).toBe(0);
    await again();
    await recorder.sent([3, 4], at + 3);
    await recorder.setAside(5, 'SM-601', at + 3);
    await recorder.sent(upTo(12, 6), at + 4);
    expect(recorder.counts()).toEqual({ waiting: 0, setAside: 1, inMemory: 0, dropped: 0 });
    await again();
  });

  test('hears again of what was set aside before that', async () => {
    await write(4);
    await recorder.setAside(1, 'SM-601', at);
    await recorder.outbox.told([1]);
    await recorder.sent([2, 3, 4], at);
    await recorder.waitAgain(2, 4);
    expect([(await recorder.outbox.untold(9)).map((row) => row.sequence), recorder.counts().setAside]).toEqual([[1], 1]);
    await again();
  });

  test('gets nothing where what it lacks was not sent: set aside, dropped, or forgotten after its time', async () => {
    await write(8);
    await recorder.sent([1, 2, 3], at);
    while ((await recorder.prune(at + 1)) > 0);
    expect(await recorder.waitAgain(0, 3)).toBe(false);
    await recorder.sent([4, 5], at + 10);
    await recorder.setAside(6, 'SM-601', at + 10);
    await recorder.drop([{ student: 's-7', at }]);
    expect(await recorder.waitAgain(5, 7)).toBe(false);
    expect([await waits(), recorder.counts()]).toEqual([[8], { waiting: 1, setAside: 1, inMemory: 0, dropped: 1 }]);
    expect(await recorder.waitAgain(0, 7), 'only what is kept').toBe(true);
    expect(await waits()).toEqual([4, 5, 6, 8]);
    await again();
  });

  test('gets what was set aside and is kept without its row, with the rest', async () => {
    await write(6);
    await recorder.sent([1, 2], at + 10);
    await recorder.setAside(3, 'SM-601', at);
    await recorder.sent([4, 5, 6], at + 10);
    await db.outbox.delete(3);
    expect(await recorder.waitAgain(0, 6)).toBe(true);
    expect(await waits()).toEqual(upTo(6));
    await again();
  });

  test('is sent nothing that was sent after it was asked', async () => {
    await write(6);
    await recorder.sent(upTo(6), at);
    expect(await recorder.waitAgain(4, 4)).toBe(false);
    expect(recorder.counts().waiting).toBe(0);
  });

  test('a batch that was under way meanwhile settles nothing that waits again', async () => {
    await write(9);
    await recorder.sent(upTo(5), at);
    await recorder.waitAgain(2, 5);
    await expect(recorder.sent([6, 7], at)).rejects.toThrow('not settled');
    expect(await waits()).toEqual(upTo(9, 3));
    await again();
  });
});
