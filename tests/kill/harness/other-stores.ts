import { v7 as uuidv7 } from 'uuid';
import { toStatement, type StationEvent } from '../../../core/xapi/station-event.ts';

/** Two stores by bare IndexedDB: as the first version of the product kept it, and as one would keep it that acknowledges too early. */
async function bare(name: string, version: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('outbox', { keyPath: 'sequence' }).createIndex('state', 'state');
      request.result.createObjectStore('credits', { keyPath: 'sequence' }).createIndex('day', 'day');
      request.result.createObjectStore('kept', { keyPath: 'key' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('not opened'));
  });
}

const complete = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(new Error('aborted'));
  });
const credit = (sequence: number): object => ({ sequence, day: '2026-11-24', student: 's-104', program: 'pond-count', ms: 1000 });

export interface FirstVersion {
  readonly numbers: number[];
  /** How many of them wait. */
  readonly waiting: number;
}

/** The first quarter is sent, and one in forty was refused, in front of what waits and behind it. */
const stateOf = (n: number, count: number): 'sent' | 'set-aside' | 'waiting' => (n % 40 === 7 ? 'set-aside' : n < count / 4 ? 'sent' : 'waiting');

/** A store of schema version 1 (Dexie counts in tens) with events in every state. */
export async function firstVersion(name: string, count: number, event: (n: number) => StationEvent): Promise<FirstVersion> {
  const database = await bare(name, 10);
  const epoch = crypto.randomUUID();
  const transaction = database.transaction(['outbox', 'credits', 'kept'], 'readwrite', { durability: 'strict' });
  const numbers = Array.from({ length: count }, (_, n) => n);
  for (const n of numbers) {
    const sequence = n + 1;
    const statement = toStatement(uuidv7(), event(n), { station: name, epoch, sequence });
    const state = stateOf(n, count);
    const detail = { sent: { sentAt: Date.now() }, 'set-aside': { why: 'SM-601' }, waiting: {} }[state];
    transaction.objectStore('outbox').add({ sequence, state, statement, ...detail });
    transaction.objectStore('credits').add(credit(sequence));
  }
  transaction.objectStore('kept').put({ key: 'identity', value: { epoch, lastSequence: count } });
  transaction.objectStore('kept').put({ key: 'session', value: { written: count } });
  await complete(transaction);
  database.close();
  return { numbers, waiting: numbers.filter((n) => stateOf(n, count) === 'waiting').length };
}

/** Writes until killed, a batch a transaction, and acknowledges each row at the success of its request. */
export async function hastyOutbox(name: string, event: (n: number) => StationEvent): Promise<void> {
  const database = await bare(name, 1);
  for (let n = 0; ;) {
    const transaction = database.transaction(['outbox', 'credits'], 'readwrite', { durability: 'strict' });
    const done = complete(transaction);
    for (const end = n + 200; n < end; n += 1) {
      const sequence = n + 1;
      tell({ step: 'began', events: [n] });
      transaction.objectStore('credits').add(credit(sequence));
      const request = transaction.objectStore('outbox').add({ sequence, statement: toStatement(uuidv7(), event(n), { station: name, epoch: name, sequence }) });
      await new Promise<void>((resolve) => (request.onsuccess = () => resolve()));
      tell({ step: 'done', events: [n] });
    }
    await done;
  }
}

/** As IndexedDB comes: a transaction is complete when the kernel has it. */
export async function relaxedOutbox(count: number, event: (n: number) => StationEvent): Promise<void> {
  const database = await bare('relaxed', 1);
  for (let n = 0; n < count; n += 1) {
    const transaction = database.transaction('outbox', 'readwrite', { durability: 'relaxed' });
    transaction
      .objectStore('outbox')
      .add({ sequence: n + 1, statement: toStatement(uuidv7(), event(n), { station: 'relaxed', epoch: 'relaxed', sequence: n + 1 }) });
    await complete(transaction);
  }
  database.close();
}
