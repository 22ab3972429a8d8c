import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StationDatabase } from '../../../renderer/data/station-database.ts';
import { openStore, type OpenStore } from '../../../renderer/station/open-store.ts';
import { filledEvent } from '../../support/filled-store.ts';

const zone = 'America/Chicago';
let station = '';
let first: OpenStore;
beforeEach(async () => {
  localStorage.clear();
  station = `station-${crypto.randomUUID()}`;
  first = await openStore(station, zone);
  await first.recorder.write([filledEvent(1)], null);
});
afterEach(async () => {
  vi.restoreAllMocks();
  localStorage.clear();
  for (const name of await Dexie.getDatabaseNames()) indexedDB.deleteDatabase(name);
});
const name = (n: number): string => `stationmaster-${station}-${n}`;
/** The page that wrote it is gone. */
const closed = (): void => first.recorder.close();

/** The store is set aside under its name with the epoch whose events are missing, and a new one takes events. */
async function expectSetAside(silence?: number): Promise<OpenStore> {
  const second = await openStore(station, zone, silence);
  expect(second.setAside).toEqual({ name: name(1), epoch: first.recorder.epoch });
  expect(second.recorder.epoch).not.toBe(first.recorder.epoch);
  await second.recorder.write([filledEvent(1)], null);
  expect([second.recorder.lastSequence, localStorage.getItem('stationmaster.store')]).toEqual([1, name(2)]);
  expect(await Dexie.getDatabaseNames()).toContain(name(1));
  second.recorder.close();
  // The next start finds the new one, and has nothing to tell.
  const third = await openStore(station, zone);
  expect([third.setAside, third.recorder.epoch]).toEqual([null, second.recorder.epoch]);
  third.recorder.close();
  return second;
}

describe('the event store of a station', () => {
  test('is the same after a restart', async () => {
    closed();
    const again = await openStore(station, zone);
    expect([again.setAside, again.recorder.epoch, again.recorder.lastSequence]).toEqual([null, first.recorder.epoch, 1]);
    again.recorder.close();
  });

  test('is found again where only the pointer to it is lost, and not the one that was set aside before it', async () => {
    closed();
    localStorage.setItem('stationmaster.store', name(2));
    const second = await openStore(station, zone);
    await second.recorder.write([filledEvent(1), filledEvent(2)], null);
    second.recorder.close();
    localStorage.clear();
    const third = await openStore(station, zone);
    expect([third.recorder.epoch, third.recorder.counts().waiting, localStorage.getItem('stationmaster.store')]).toEqual([second.recorder.epoch, 2, name(2)]);
    third.recorder.close();
  });

  test('of a later version is set aside', async () => {
    closed();
    await new Promise<void>((resolve) => {
      const request = indexedDB.open(name(1), 9000);
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
    await expectSetAside();
  });

  test('whose tables are not ours is set aside', async () => {
    closed();
    await Dexie.delete(name(1));
    await new Promise<void>((resolve) => {
      const request = indexedDB.open(name(1), 20);
      request.onupgradeneeded = () => request.result.createObjectStore('outbox', { keyPath: 'other' });
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
    await expectSetAside();
  });

  test('that has lost its identity is set aside', async () => {
    closed();
    const database = new StationDatabase(name(1));
    await database.kept.delete('identity');
    database.close();
    await expectSetAside();
  });

  test('that cannot be read is set aside', async () => {
    closed();
    const open = IDBFactory.prototype.open;
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (this: IDBFactory, ...args) {
      if (args[0] === name(1)) throw new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
      return open.apply(this, args);
    });
    await expectSetAside();
  });

  test('that another page holds, so that it cannot be carried over, is set aside when it gives no sign', async () => {
    closed();
    await Dexie.delete(name(1));
    const old = new Dexie(name(1));
    old.version(1).stores({ outbox: 'sequence, state', credits: 'sequence, day', kept: 'key' });
    await old.open();
    // Holds on, as a page that hangs does.
    old.on('versionchange', () => false);
    await expectSetAside(500);
    old.close();
  });

  test('that never answers is set aside', async () => {
    closed();
    const open = IDBFactory.prototype.open;
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (this: IDBFactory, ...args) {
      return args[0] === name(1) ? ({} as IDBOpenDBRequest) : open.apply(this, args);
    });
    await expectSetAside(500);
  });

  test('that the browser began anew under its name is told: its events are missing', async () => {
    closed();
    await Dexie.delete(name(1));
    const again = await openStore(station, zone);
    expect(again.setAside).toEqual({ name: name(1), epoch: first.recorder.epoch });
    again.recorder.close();
  });

  test('is not given up because the disk is full', async () => {
    closed();
    const full = (): never => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(full);
    const again = await openStore(station, zone);
    expect([again.setAside, again.recorder.epoch, (await again.recorder.waiting(5)).length]).toEqual([null, first.recorder.epoch, 1]);
    put.mockRestore();
    again.recorder.close();
  });

  test('that takes long to carry over is waited for as long as it gives a sign', async () => {
    closed();
    await Dexie.delete(name(1));
    const old = new Dexie(name(1));
    old.version(1).stores({ outbox: 'sequence, state', credits: 'sequence, day', kept: 'key' });
    const rows = Array.from({ length: 20_000 }, (_, i) => ({ sequence: i + 1, state: 'waiting', statement: { id: `${i}`, filler: 'x'.repeat(600) } }));
    await old.table('outbox').bulkAdd(rows);
    await old.table('kept').add({ key: 'identity', value: { epoch: first.recorder.epoch, lastSequence: rows.length } });
    old.close();
    // Shorter than the whole takes, long enough for one part of it on a busy machine.
    const patience = 400;
    const began = performance.now();
    const again = await openStore(station, zone, patience);
    expect(performance.now() - began).toBeGreaterThan(patience);
    expect([again.setAside, again.recorder.counts().waiting]).toEqual([null, rows.length]);
    again.recorder.close();
  });
});
