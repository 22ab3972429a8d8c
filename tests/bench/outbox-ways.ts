import Dexie from 'dexie';
import localforage from 'localforage';
import PouchDB from 'pouchdb-browser';
import { createRxDatabase, type RxCollection } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { v7 as uuidv7 } from 'uuid';
import { Queue } from 'workbox-background-sync';
import { toStatement, type Statement, type StationEvent } from '../../core/xapi/station-event.ts';
import { StationDatabase } from '../../renderer/data/station-database.ts';
import { Recorder } from '../../renderer/station/recorder.ts';
import { segmentEvent } from '../fixtures/segment-event.ts';

/** The ways to keep an event that the bench compares: the station's, the same rows by bare IndexedDB, and the queues that one would otherwise take. */
export interface Way {
  /** Events `from` to `from + count - 1`, one by one if `count` is 1; resolves when the way says that it has them. */
  append(from: number, count: number): Promise<unknown>;
  drop(): Promise<unknown>;
}

export type Durability = 'strict' | 'relaxed';

const at = Date.UTC(2026, 10, 23, 15);
const visit = '0199aaaa-0000-7000-8000-000000000002';
export const event = (n: number): StationEvent => segmentEvent(n, 61_500);
export const session = { savedAt: at, visit: { visit, student: 's-104' }, working: true };
/** Every way makes its statements itself, within the measured time. */
export const statement = (n: number): Statement => toStatement(uuidv7(), event(n), { station: 'station-1', epoch: visit, sequence: n + 1 });
const range = <T>(from: number, count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, i) => make(from + i));

export async function ours(durability: Durability): Promise<Way & { readonly recorder: Recorder }> {
  const database = new StationDatabase(`ours-${uuidv7()}`, durability);
  const recorder = await Recorder.open(database, 'station-1', 'America/Chicago');
  return {
    recorder,
    append: (from, count) => recorder.write(range(from, count, event), session),
    drop: async () => {
      database.close();
      await Dexie.delete(database.name);
    },
  };
}

/** The same work by hand: one transaction a call, rows, credits, the number and the session. */
export async function bare(durability: Durability): Promise<Way & { readonly database: IDBDatabase }> {
  const name = `bare-${uuidv7()}`;
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('outbox', { keyPath: 'sequence' });
      request.result.createObjectStore('credits', { keyPath: 'sequence' }).createIndex('day', 'day');
      request.result.createObjectStore('kept', { keyPath: 'key' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('open'));
  });
  return {
    database,
    append: (from, count) =>
      new Promise<void>((resolve, reject) => {
        const statements = range(from, count, statement);
        const transaction = database.transaction(['outbox', 'credits', 'kept'], 'readwrite', { durability });
        const [outbox, credits, kept] = [transaction.objectStore('outbox'), transaction.objectStore('credits'), transaction.objectStore('kept')];
        statements.forEach((made, i) => {
          const sequence = from + i + 1;
          outbox.add({ sequence, text: JSON.stringify(made) });
          credits.add({ sequence, day: '2026-11-23', student: 's-104', program: 'pond-count', ms: 61_500 });
        });
        kept.put({ key: 'identity', value: { epoch: visit, lastSequence: from + count } });
        kept.put({ key: 'session', value: session });
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(new Error('aborted'));
      }),
    drop: async () => {
      database.close();
      await Dexie.delete(name);
    },
  };
}

/** workbox-background-sync: a request a statement, as it replays them. Its queue is relaxed. */
export function workbox(): Promise<Way> {
  // It is made for a service worker, and asks there whether the browser can sync in the background; its queue works the same in a page.
  Object.assign(globalThis, { registration: {} });
  const queue = new Queue(`workbox-${uuidv7()}`);
  return Promise.resolve({
    append: (from, count) =>
      inTurn(from, count, (n) =>
        queue.pushRequest({
          request: new Request(`${location.origin}/xapi/statements`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(statement(n)),
          }),
        }),
      ),
    // Its queues lie in one database together.
    drop: () => inTurn(0, Infinity, () => queue.popRequest().then((popped) => popped ?? Promise.reject(new Error('empty')))).catch(() => undefined),
  });
}

/** PouchDB with its IndexedDB adapter, which is relaxed. */
export function pouch(): Promise<Way> {
  const database = new PouchDB(`pouch-${uuidv7()}`);
  const document = (n: number): { _id: string; statement: object } => {
    const made = statement(n);
    return { _id: made.id, statement: made };
  };
  return Promise.resolve({
    append: (from, count) => (count === 1 ? database.put(document(from)) : database.bulkDocs(range(from, count, document))),
    drop: () => database.destroy(),
  });
}

/** RxDB with its free Dexie storage, relaxed as it comes; the storage hands Dexie's settings on, so it can be strict too. */
export async function rx(durability: Durability): Promise<Way> {
  const storage = getRxStorageDexie(durability === 'strict' ? { chromeTransactionDurability: 'strict' } : {});
  const database = await createRxDatabase({ name: `rx-${uuidv7()}`, storage, multiInstance: false });
  const properties = { id: { type: 'string', maxLength: 36 }, statement: { type: 'object' } };
  const schema = { version: 0, primaryKey: 'id', type: 'object', properties };
  const { events } = (await database.addCollections({ events: { schema } })) as { events: RxCollection };
  const document = (n: number): { id: string; statement: object } => {
    const made = statement(n);
    return { id: made.id, statement: made };
  };
  return {
    append: (from, count) => (count === 1 ? events.insert(document(from)) : events.bulkInsert(range(from, count, document))),
    drop: () => database.remove(),
  };
}

/** localforage's IndexedDB driver, which is relaxed. A key a call: `session` is what a station has to keep beside each event, and it can be lost without it. */
export function forage(session: object | null): Promise<Way> {
  const name = `forage-${uuidv7()}`;
  const store = localforage.createInstance({ name, driver: localforage.INDEXEDDB });
  const keep = (n: number): Promise<unknown> => store.setItem(String(n).padStart(12, '0'), statement(n));
  return Promise.resolve({
    append: (from, count) => inTurn(from, count, async (n) => Promise.all([keep(n), session === null ? null : store.setItem('session', session)])),
    drop: () => localforage.dropInstance({ name }),
  });
}

async function inTurn(from: number, count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  for (let n = from; n < from + count; n += 1) await work(n);
}
