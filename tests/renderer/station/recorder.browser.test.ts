import Dexie from 'dexie';
import { afterEach, describe, expect, test } from 'vitest';
import { StationDatabase } from '../../../renderer/data/station-database.ts';
import { Recorder } from '../../../renderer/station/recorder.ts';
import { openStore } from '../../../renderer/station/open-store.ts';
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
  localStorage.clear();
});

describe('the recorder', () => {
  test('numbers events without a gap, in the order in which they came, whatever is written at once', async () => {
    const recorder = await Recorder.open(database(), 'station-1', zone);
    await Promise.all(Array.from({ length: 60 }, (_, i) => recorder.write([signedIn(i)], { i })));
    const rows = await recorder.waiting(100);
    expect(rows.map((r) => r.sequence)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(new Set(rows.map((r) => (r.statement as { id: string }).id)).size).toBe(60);
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
    const add = db.outbox.bulkAdd.bind(db.outbox);
    let refusals = 2;
    const seen: string[] = [];
    recorder.onWritten(() => seen.push(recorder.storage));
    db.outbox.bulkAdd = ((rows: never[]) => {
      if (refusals-- > 0) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
      return add(rows);
    }) as typeof db.outbox.bulkAdd;
    await recorder.write([signedIn(1)], null);
    expect(seen).toEqual(['memory', 'memory', 'disk']);
    expect((await recorder.waiting(5)).map((r) => r.sequence)).toEqual([1]);
  });
});

describe('a store that cannot be opened', () => {
  test('is set aside under its name, and a new one with a new epoch is started', async () => {
    const first = await openStore('station-9', zone);
    expect(first.setAside).toBeNull();
    const damaged = `broken-${crypto.randomUUID()}-1`;
    await new Promise<void>((resolve) => {
      const request = indexedDB.open(damaged, 9000);
      request.onupgradeneeded = () => request.result.createObjectStore('outbox', { keyPath: 'other' });
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
    localStorage.setItem('stationmaster.store', damaged);
    const second = await openStore('station-9', zone);
    expect(second.setAside).toEqual({ name: damaged });
    expect(second.recorder.epoch).not.toBe(first.recorder.epoch);
    await second.recorder.write([signedIn(1)], null);
    expect(second.recorder.lastSequence).toBe(1);
  });
});
