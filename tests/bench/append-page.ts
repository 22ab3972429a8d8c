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

/** One way to append: event `n` (0, 1, ...), complete when the disk has it; `drop` takes the store away. */
interface Way {
  append(n: number): Promise<unknown>;
  drop(): Promise<void>;
}

async function ours(): Promise<Way> {
  const database = new StationDatabase(`ours-${uuidv7()}`);
  const recorder = await Recorder.open(database, 'station-1', 'America/Chicago');
  return {
    append: (n) => recorder.write([event(n)], session),
    drop: async () => {
      database.close();
      await Dexie.delete(database.name);
    },
  };
}

/** The same work by hand: one strict transaction an event, its row, its credit, the number and the session. */
async function bare(): Promise<Way> {
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
  return {
    append: (n) => {
      const sequence = n + 1;
      const statement = toStatement(uuidv7(), event(n), { station: 'station-1', epoch: visit, sequence });
      return new Promise<void>((resolve, reject) => {
        const transaction = database.transaction(['outbox', 'credits', 'kept'], 'readwrite', { durability: 'strict' });
        transaction.objectStore('outbox').add({ sequence, state: 'waiting', statement });
        transaction.objectStore('credits').add({ sequence, day: '2026-11-23', student: 's-104', program: 'pond-count', ms: 61_500 });
        transaction.objectStore('kept').put({ key: 'identity', value: { epoch: visit, lastSequence: sequence } });
        transaction.objectStore('kept').put({ key: 'session', value: session });
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(new Error('aborted'));
      });
    },
    drop: async () => {
      database.close();
      await Dexie.delete(name);
    },
  };
}

/** By turns of a few events, and each first every other turn, so that whatever the disk does meets both. Rates in events a second, one a round. */
const turn = 5;
async function round(count: number): Promise<{ ours: number; bare: number }> {
  const ways = { ours: await ours(), bare: await bare() };
  const ms = { ours: 0, bare: 0 };
  for (let n = 0; n < count; n += turn) {
    for (const name of n % (2 * turn) === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
      const began = performance.now();
      for (let i = n; i < n + turn; i += 1) await ways[name].append(i);
      ms[name] += performance.now() - began;
    }
  }
  await ways.ours.drop();
  await ways.bare.drop();
  return { ours: (count * 1000) / ms.ours, bare: (count * 1000) / ms.bare };
}

export async function run(rounds: number, count: number): Promise<{ ours: number[]; bare: number[] }> {
  const figures = { ours: [] as number[], bare: [] as number[] };
  await round(40);
  for (let done = 0; done < rounds; done += 1) {
    const rates = await round(count);
    figures.ours.push(rates.ours);
    figures.bare.push(rates.bare);
  }
  return figures;
}

Object.assign(globalThis, { run });
