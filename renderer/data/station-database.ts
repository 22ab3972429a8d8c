import Dexie, { type EntityTable } from 'dexie';
import type { Statement } from '../../core/xapi/station-event.ts';

/** One event, numbered and kept until the hub has it. */
export interface OutboxRow {
  readonly sequence: number;
  readonly state: 'waiting' | 'sent' | 'set-aside';
  readonly statement: Statement;
  /** Why the hub refused it. */
  readonly why?: string;
  readonly sentAt?: number;
}

/** Credited time of one segment, for today's rings without reading the outbox. */
export interface CreditRow {
  readonly sequence: number;
  readonly day: string;
  readonly student: string;
  readonly program: string;
  readonly ms: number;
}

interface KeptRow {
  readonly key: string;
  readonly value: unknown;
}

/** All that a station keeps in IndexedDB. Writes are strict: a transaction is complete only when the disk has it. */
export class StationDatabase extends Dexie {
  readonly outbox!: EntityTable<OutboxRow, 'sequence'>;
  readonly credits!: EntityTable<CreditRow, 'sequence'>;
  readonly kept!: EntityTable<KeptRow, 'key'>;

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'strict' });
    // Nobody watches these tables, hooks into them or asks by half a compound index: what Dexie does for those takes about a tenth of each write.
    for (const layer of ['Observability', 'Cache', 'HooksMiddleware', 'VirtualIndexMiddleware']) this.unuse({ stack: 'dbcore', name: layer });
    // 1: the first. `kept` holds single values: identity of the store, session, last configuration, tries.
    this.version(1).stores({ outbox: 'sequence, state', credits: 'sequence, day', kept: 'key' });
  }
}
