import Dexie, { type EntityTable } from 'dexie';
import type { Statement } from '../../core/xapi/station-event.ts';
import { toVersion2 } from './to-version-2.ts';

/**
 * One event, numbered. Written once, never rewritten: what is sent is told by the cursor, see docs/outbox.md. As the text that will be sent: it is made
 * once, and IndexedDB copies a text much faster than an object of many parts.
 */
export interface OutboxRow {
  readonly sequence: number;
  /** The statement's JSON. */
  readonly text: string;
}

/** As version 1 wrote it; such rows stay as they are. */
export interface OutboxRow1 {
  readonly sequence: number;
  readonly statement: Statement;
}

export const textOf = (row: OutboxRow | OutboxRow1): string => ('text' in row ? row.text : JSON.stringify(row.statement));
export const statementOf = (row: OutboxRow | OutboxRow1): Statement => ('text' in row ? (JSON.parse(row.text) as Statement) : row.statement);

/** All up to `through` is settled since `at` (hub time, ms): one row a batch that was acknowledged. */
export interface ReceiptRow {
  readonly through: number;
  readonly at: number;
}

/** What the record store refused for good, with the statement, so that it is kept however long it lies. */
export interface SetAsideRow {
  readonly sequence: number;
  /** When it came into this state, hub time, ms. */
  readonly at: number;
  /** Codes of the refusal and its place. */
  readonly why: string;
  readonly statement: Statement;
  /** `again`: it waits to be sent once more. `sent`: that went well, and it is kept as long as other events that were sent. */
  readonly state: 'aside' | 'again' | 'sent';
  /** 1 when the hub has word of it. A number, since an index takes no boolean. */
  readonly told: 0 | 1;
}

/** Credited time of one segment, for today's rings without reading the outbox. */
export interface CreditRow {
  readonly sequence: number;
  readonly day: string;
  readonly student: string;
  readonly program: string;
  readonly ms: number;
}

/** How far the outbox is settled. The counts stand here, since IndexedDB counts by walking. */
export interface CursorValue {
  /** Everything up to here was sent, set aside or dropped. */
  readonly sentThrough: number;
  /** Numbers beyond `sentThrough` that have no row: their events were dropped. */
  readonly holes: number;
  readonly setAside: number;
  readonly again: number;
  /** Of this epoch, unsent, since their student was deleted. */
  readonly dropped: number;
  readonly droppedFor: readonly DroppedFor[];
}

export interface DroppedFor {
  readonly student: string;
  /** Of the tombstone. */
  readonly at: number;
  readonly events: number;
  /** All of this store was gone through. */
  readonly done: boolean;
}

export interface KeptRow {
  readonly key: string;
  readonly value: unknown;
}

/** Rows that are written together, or not at all. */
export interface Appended {
  readonly outbox: readonly OutboxRow[];
  readonly credits: readonly CreditRow[];
  readonly kept: readonly KeptRow[];
}

export interface Settled {
  readonly kept: readonly KeptRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly setAside: readonly SetAsideRow[];
}

type Durability = 'strict' | 'relaxed';
/** Of one part of a reading. */
const partRows = 50;

/** The newest that this station knows. */
export const storeVersion = 2;

/** All that a station keeps in IndexedDB. Writes are strict, but for what `settle` says: a transaction is complete only when the disk has it. */
export class StationDatabase extends Dexie {
  readonly outbox!: EntityTable<OutboxRow | OutboxRow1, 'sequence', OutboxRow>;
  readonly receipts!: EntityTable<ReceiptRow, 'through'>;
  readonly setAside!: EntityTable<SetAsideRow, 'sequence'>;
  readonly credits!: EntityTable<CreditRow, 'sequence'>;
  readonly kept!: EntityTable<KeptRow, 'key'>;
  /** Called while a store of an earlier version is carried over: it takes long, but it lives. */
  onMigrating: () => void = () => undefined;

  readonly #durability: Durability;

  /** `durability` is another one only where ours is measured against a queue that is relaxed. */
  constructor(name: string, durability: Durability = 'strict') {
    super(name, { chromeTransactionDurability: durability });
    this.#durability = durability;
    // Nobody watches these tables, hooks into them or asks by half a compound index: what Dexie does for those takes about a tenth of each write.
    for (const layer of ['Observability', 'Cache', 'HooksMiddleware', 'VirtualIndexMiddleware']) this.unuse({ stack: 'dbcore', name: layer });
    // 1: the first. `kept` holds single values: identity of the store, session, last configuration, tries.
    this.version(1).stores({ outbox: 'sequence, state', credits: 'sequence, day', kept: 'key' });
    // 2: rows of the outbox are never rewritten. Their state moved to a cursor (in `kept`), receipts and a table of what was refused.
    this.version(storeVersion)
      .stores({ outbox: 'sequence', receipts: 'through', setAside: 'sequence, state, told' })
      .upgrade((transaction) => toVersion2(transaction, () => this.onMigrating()));
  }

  /** What is written with every event. Rejects with what the disk said, and has then written nothing. */
  append({ outbox, credits, kept }: Appended): Promise<void> {
    return this.#atOnce({ outbox, credits, kept }, this.#durability);
  }

  /**
   * What is written with every batch that was acknowledged. Relaxed: whoever loses power before the disk has it sends the batch once more, which stores
   * nothing twice.
   */
  settle({ kept, receipts, setAside }: Settled): Promise<void> {
    return this.#atOnce({ kept, receipts, setAside }, 'relaxed');
  }

  /** Rows of the outbox behind `after`, up to `through`. In small parts asked for at once, by hand: Chromium takes twice as long for one answer of 500 rows. */
  async between(after: number, through: number): Promise<(OutboxRow | OutboxRow1)[]> {
    if (!this.isOpen()) await this.open();
    const table = this.#begin(['outbox'], 'readonly').objectStore('outbox');
    const parts: Promise<(OutboxRow | OutboxRow1)[]>[] = [];
    for (let from = after; from < through; from += partRows) {
      const part = table.getAll(IDBKeyRange.bound(from, Math.min(through, from + partRows), true)) as IDBRequest<(OutboxRow | OutboxRow1)[]>;
      parts.push(
        new Promise((resolve, reject) => {
          part.onsuccess = () => resolve(part.result);
          part.onerror = () => reject(part.error ?? new DOMException('The reading failed.', 'UnknownError'));
        }),
      );
    }
    return (await Promise.all(parts)).flat();
  }

  /** One transaction by hand that is told to commit at once, where Dexie waits for the answer to each request first. */
  async #atOnce(rows: Partial<Appended & Settled>, durability: Durability): Promise<void> {
    if (!this.isOpen()) await this.open();
    const tables = Object.entries(rows).filter(([, some]) => some.length > 0);
    const transaction = this.#begin(
      tables.map(([name]) => name),
      'readwrite',
      durability,
    );
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError'));
      for (const [name, some] of tables) {
        const table = transaction.objectStore(name);
        // A number is given once.
        for (const row of some) void (name === 'outbox' || name === 'credits' ? table.add(row) : table.put(row));
      }
      transaction.commit();
    });
  }

  #begin(tables: readonly string[], mode: 'readonly' | 'readwrite', durability: Durability = 'strict'): IDBTransaction {
    try {
      return this.backendDB().transaction(tables, mode, { durability });
    } catch (error) {
      // The browser has closed the connection: whoever comes next opens it again.
      if (error instanceof DOMException && error.name === 'InvalidStateError') this.close({ disableAutoOpen: false });
      throw error;
    }
  }
}
