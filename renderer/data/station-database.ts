import Dexie, { type EntityTable } from 'dexie';
import type { Appended, CreditRow, KeptRow, OutboxRow, OutboxRow1, ReceiptRow, SetAsideRow, Settled } from './station-rows.ts';
import { toVersion2 } from './to-version-2.ts';

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
