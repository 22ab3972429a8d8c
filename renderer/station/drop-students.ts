import type { Desired } from '../../core/contract/station-hub.ts';
import { accountHome, extensions } from '../../core/xapi/vocabulary.ts';
import type { Statement } from '../../core/xapi/station-event.ts';
import type { StationDatabase } from '../data/station-database.ts';
import { statementOf, type CursorValue, type DroppedFor, type SetAsideRow } from '../data/station-rows.ts';
import type { Outbox } from './outbox.ts';

export type Tombstone = Desired['tombstones'][number];

/** Rows that are in memory at a time, however many wait. */
const step = 200;

/**
 * The one exception to "no event is dropped": those of students who were deleted at the hub, and of nobody else. Goes through the store step by step; each
 * step deletes and counts in one transaction, so that a station that is killed on the way counts nothing twice. `inMemory` are those that never had a
 * number, by student. A tombstone that was followed stays on the cursor, as its receipt, until the hub no longer lists it.
 */
export async function dropStudents(
  database: StationDatabase,
  outbox: Outbox,
  tombstones: readonly Tombstone[],
  inMemory: (student: string) => number,
): Promise<void> {
  const { droppedFor } = outbox.cursor;
  const due = tombstones.filter((stone) => !droppedFor.some((receipt) => isFor(receipt, stone) && receipt.done));
  const listed = (receipt: DroppedFor): boolean => tombstones.some((stone) => isFor(receipt, stone));
  if (due.length === 0 && droppedFor.every(listed)) return;
  await keepReceipts(database, outbox, (receipts) => [
    ...receipts.filter(listed),
    ...due.filter((stone) => !receipts.some((receipt) => isFor(receipt, stone))).map(({ student, at }) => ({ student, at, events: 0, done: false })),
  ]);
  if (due.length === 0) return;
  const students = new Set(due.map((stone) => stone.student));
  for (let last: number | null = 0; last !== null;) last = await dropRows(database, outbox, students, last);
  for (let last: number | null = 0; last !== null;) last = await dropSetAside(database, outbox, students, last);
  await keepReceipts(database, outbox, (receipts) =>
    receipts.map((receipt) =>
      receipt.done || !due.some((stone) => isFor(receipt, stone)) ? receipt : { ...receipt, events: receipt.events + inMemory(receipt.student), done: true },
    ),
  );
}

const isFor = (receipt: DroppedFor, stone: Tombstone): boolean => receipt.student === stone.student && receipt.at === stone.at;

function keepReceipts(database: StationDatabase, outbox: Outbox, made: (receipts: readonly DroppedFor[]) => DroppedFor[]): Promise<void> {
  return outbox.change(async (before) => {
    const cursor = { ...before, droppedFor: made(before.droppedFor) };
    await database.kept.put({ key: 'cursor', value: cursor });
    return cursor;
  });
}

/** One step from behind `last`; where the next begins, null at the end. What was sent goes too, uncounted: the hub has deleted its own. */
async function dropRows(database: StationDatabase, outbox: Outbox, students: ReadonlySet<string>, last: number): Promise<number | null> {
  const { outbox: table, credits, kept } = database;
  let next: number | null = null;
  await outbox.change(async (before) => {
    const found = await table.where(':id').above(last).limit(step).toArray();
    next = found.length < step ? null : (found.at(-1)?.sequence ?? null);
    const rows = found.map((row) => ({ sequence: row.sequence, statement: statementOf(row) }));
    const theirs = rows.filter((row) => ofAny(row.statement, students) !== null);
    if (theirs.length === 0) return before;
    const gone = theirs.map((row) => row.sequence);
    const unsent = theirs.filter((row) => row.sequence > before.sentThrough);
    const cursor = { ...counted(before, unsent, students), holes: before.holes + unsent.length };
    await database.transaction('rw', [table, credits, kept], () =>
      Promise.all([table.bulkDelete(gone), credits.bulkDelete(gone), kept.put({ key: 'cursor', value: cursor })]),
    );
    return cursor;
  });
  return next;
}

async function dropSetAside(database: StationDatabase, outbox: Outbox, students: ReadonlySet<string>, last: number): Promise<number | null> {
  const { setAside, kept } = database;
  let next: number | null = null;
  await outbox.change(async (before) => {
    const rows = await setAside.where(':id').above(last).limit(step).toArray();
    next = rows.length < step ? null : (rows.at(-1)?.sequence ?? null);
    const theirs = rows.filter((row) => ofAny(row.statement, students) !== null);
    if (theirs.length === 0) return before;
    const are = (state: SetAsideRow['state']): SetAsideRow[] => theirs.filter((row) => row.state === state);
    const cursor = {
      ...counted(before, [...are('aside'), ...are('again')], students),
      setAside: before.setAside - are('aside').length,
      again: before.again - are('again').length,
    };
    await database.transaction('rw', [setAside, kept], () =>
      Promise.all([setAside.bulkDelete(theirs.map((row) => row.sequence)), kept.put({ key: 'cursor', value: cursor })]),
    );
    return cursor;
  });
  return next;
}

function counted(cursor: CursorValue, rows: readonly { readonly statement: Statement }[], students: ReadonlySet<string>): CursorValue {
  const events = (receipt: DroppedFor): number => (receipt.done ? 0 : rows.filter((row) => ofAny(row.statement, students) === receipt.student).length);
  return {
    ...cursor,
    dropped: cursor.dropped + rows.length,
    droppedFor: cursor.droppedFor.map((receipt) => ({ ...receipt, events: receipt.events + events(receipt) })),
  };
}

/** Whose event it is, of these: the one who acted, or for whom staff did. */
function ofAny(statement: Statement, students: ReadonlySet<string>): string | null {
  const { account } = statement.actor;
  if (account.homePage === accountHome && students.has(account.name)) return account.name;
  const detail = statement.context.extensions[extensions.detail];
  const student = typeof detail === 'object' && detail !== null && 'student' in detail ? detail.student : null;
  return typeof student === 'string' && students.has(student) ? student : null;
}
