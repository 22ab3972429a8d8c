import Dexie from 'dexie';
import { v7 as uuidv7 } from 'uuid';
import { toStatement, type StationEvent } from '../../core/xapi/station-event.ts';
import { StationDatabase } from '../../renderer/data/station-database.ts';
import { Recorder } from '../../renderer/station/recorder.ts';

/** In a real Chromium: events appended by the recorder, and the same rows by bare IndexedDB, at the same strict durability. Events a second. */
const at = Date.UTC(2026, 10, 23, 15);
const visit = '0199aaaa-0000-7000-8000-000000000002';
const event = (n: number): StationEvent => ({
  at: at + n,
  wall: at + n,
  kind: 'segment',
  student: 's-104',
  visit,
  launch: visit,
  program: 'pond-count',
  slot: { block: 'morning', slot: 1 },
  segment: { index: n, state: 'active', startedAt: at + n, durationMs: 61_500 },
});
const session = { savedAt: at, visit: { visit, student: 's-104' }, working: true };

async function ours(count: number): Promise<number> {
  const database = new StationDatabase(`ours-${uuidv7()}`);
  const recorder = await Recorder.open(database, 'station-1', 'America/Chicago');
  const began = performance.now();
  for (let n = 0; n < count; n += 1) await recorder.write([event(n)], session);
  const rate = (count * 1000) / (performance.now() - began);
  database.close();
  await Dexie.delete(database.name);
  return rate;
}

/** The same work by hand: one strict transaction an event, its row, its credit, the number and the session. */
async function bare(count: number): Promise<number> {
  const name = `bare-${uuidv7()}`;
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('outbox', { keyPath: 'sequence' }).createIndex('state', 'state');
      request.result.createObjectStore('credits', { keyPath: 'sequence' }).createIndex('day', 'day');
      request.result.createObjectStore('kept', { keyPath: 'key' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('open'));
  });
  const began = performance.now();
  for (let n = 0; n < count; n += 1) {
    const sequence = n + 1;
    const statement = toStatement(uuidv7(), event(n), { station: 'station-1', epoch: visit, sequence });
    await new Promise<void>((resolve, reject) => {
      const transaction = database.transaction(['outbox', 'credits', 'kept'], 'readwrite', { durability: 'strict' });
      transaction.objectStore('outbox').add({ sequence, state: 'waiting', statement });
      transaction.objectStore('credits').add({ sequence, day: '2026-11-23', student: 's-104', program: 'pond-count', ms: 61_500 });
      transaction.objectStore('kept').put({ key: 'identity', value: { epoch: visit, lastSequence: sequence } });
      transaction.objectStore('kept').put({ key: 'session', value: session });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(new Error('aborted'));
    });
  }
  const rate = (count * 1000) / (performance.now() - began);
  database.close();
  indexedDB.deleteDatabase(name);
  return rate;
}

/** Alternates, so that whatever the disk does meets both. */
export async function run(rounds: number, count: number): Promise<{ ours: number[]; bare: number[] }> {
  const figures = { ours: [] as number[], bare: [] as number[] };
  await ours(20);
  await bare(20);
  for (let round = 0; round < rounds; round += 1) {
    figures.ours.push(await ours(count));
    figures.bare.push(await bare(count));
  }
  return figures;
}

Object.assign(globalThis, { run });
