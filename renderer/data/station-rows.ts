import type { Statement } from '../../core/xapi/station-event.ts';

/** The rows of the station's store, by table: docs/outbox.md. */

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
