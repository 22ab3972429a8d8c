import type { Transaction } from 'dexie';
import type { Statement } from '../../core/xapi/station-event.ts';
import type { CursorValue, ReceiptRow, SetAsideRow } from './station-rows.ts';

/** A row of version 1: its state stood in it. */
interface Row1 {
  readonly sequence: number;
  readonly state: 'waiting' | 'sent' | 'set-aside';
  readonly statement: Statement;
  readonly why?: string;
  readonly sentAt?: number;
}

/** Rows that are in memory at a time, however many wait. */
const step = 500;

/**
 * Carries a store of version 1 over: its states become cursor, receipts and set-aside rows; rows of the outbox stay as they are. What was settled behind
 * an event that waits is the exception: set-aside rows move out, and sent ones are sent once more, which stores nothing twice.
 */
export async function toVersion2(transaction: Transaction, alive: () => void): Promise<void> {
  const [outbox, kept] = [transaction.table<Row1, number>('outbox'), transaction.table<{ value: unknown }, string>('kept')];
  const identity = (await kept.get('identity'))?.value as { readonly lastSequence: number } | undefined;
  let firstWaiting: number | null = null;
  let beyond = 0;
  let asideCount = 0;
  let receipt: ReceiptRow | null = null;
  let last = 0;
  for (;;) {
    const rows: Row1[] = await outbox.where(':id').above(last).limit(step).toArray();
    alive();
    const receipts: ReceiptRow[] = [];
    const aside: SetAsideRow[] = [];
    const moved: number[] = [];
    for (const row of rows) {
      last = row.sequence;
      if (row.state === 'waiting') firstWaiting ??= row.sequence;
      if (row.state === 'set-aside') {
        aside.push(asideOf(row));
        if (firstWaiting !== null) moved.push(row.sequence);
      } else if (firstWaiting !== null) beyond += 1;
      else {
        const at = Math.max(row.sentAt ?? 0, receipt?.at ?? 0);
        // One receipt a batch: rows of one moment.
        if (receipt !== null && receipt.at !== at) receipts.push(receipt);
        receipt = { through: row.sequence, at };
      }
    }
    if (rows.length < step && receipt !== null) receipts.push(receipt);
    asideCount += aside.length;
    await transaction.table('receipts').bulkPut(receipts);
    await transaction.table('setAside').bulkPut(aside);
    await outbox.bulkDelete(moved);
    if (rows.length < step) break;
  }
  const lastSequence = Math.max(identity?.lastSequence ?? 0, last);
  const sentThrough = firstWaiting === null ? lastSequence : firstWaiting - 1;
  const cursor: CursorValue = {
    sentThrough,
    holes: lastSequence - sentThrough - beyond,
    setAside: asideCount,
    again: 0,
    dropped: 0,
    droppedFor: [],
  };
  await transaction.table('kept').put({ key: 'cursor', value: cursor });
}

/** Version 1 did not keep when it was set aside: the event's own time stands for it. */
function asideOf(row: Row1): SetAsideRow {
  const at = Date.parse(row.statement.timestamp);
  return { sequence: row.sequence, at: Number.isFinite(at) ? at : 0, why: row.why ?? 'SM-601', statement: row.statement, state: 'aside', told: 0 };
}
