import { renumbered } from '../../core/xapi/station-event.ts';
import type { StationDatabase } from '../data/station-database.ts';
import { statementOf } from '../data/station-rows.ts';
import type { Outbox } from './outbox.ts';

/**
 * What becomes of numbers where this store, or the hub's, was put back to an earlier state: docs/decisions/0019-a-store-put-back.md. Each is one transaction,
 * with the cursor's counts in it.
 */
export interface Identity {
  readonly epoch: string;
  readonly lastSequence: number;
}

/** The next event is numbered behind `through`; what lies between was given before this store was put back. */
export async function goOnBehind(database: StationDatabase, outbox: Outbox, identity: Identity, through: number): Promise<Identity> {
  if (through <= identity.lastSequence) return identity;
  const next = { ...identity, lastSequence: through };
  await outbox.change(async (before) => {
    const cursor = { ...before, holes: before.holes + through - identity.lastSequence };
    await database.transaction('rw', database.kept, () =>
      database.kept.bulkPut([
        { key: 'identity', value: next },
        { key: 'cursor', value: cursor },
      ]),
    );
    return cursor;
  });
  return next;
}

/** An event whose number is taken at the hub by another one: it waits under the next number instead, with its credit. Not for one that no longer waits. */
export async function moveToEnd(database: StationDatabase, outbox: Outbox, identity: Identity, sequence: number): Promise<Identity> {
  const { outbox: table, credits, setAside, kept } = database;
  const next = { ...identity, lastSequence: identity.lastSequence + 1 };
  let moved = false;
  await outbox.change(async (before) => {
    const again = await setAside.get(sequence);
    const row = await table.get(sequence);
    const fresh = sequence > before.sentThrough;
    const statement = fresh ? row && statementOf(row) : again?.state === 'again' ? again.statement : undefined;
    if (statement === undefined) return before;
    const credit = await credits.get(sequence);
    const cursor = fresh ? { ...before, holes: before.holes + 1 } : { ...before, again: before.again - 1 };
    const number = next.lastSequence;
    await database.transaction('rw', [table, credits, setAside, kept], () =>
      Promise.all([
        table.delete(sequence),
        setAside.delete(sequence),
        credits.delete(sequence),
        table.add({ sequence: number, text: JSON.stringify(renumbered(statement, number)) }),
        ...(credit === undefined ? [] : [credits.add({ ...credit, sequence: number })]),
        kept.bulkPut([
          { key: 'identity', value: next },
          { key: 'cursor', value: cursor },
        ]),
      ]),
    );
    moved = true;
    return cursor;
  });
  return moved ? next : identity;
}

/**
 * The hub misses events: where the station sent something beyond `beyond` and up to `through` that it still keeps, all from there on waits again, in its order. What was set
 * aside there waits as the rest does. False where nothing of it is kept.
 */
export async function waitAgain(database: StationDatabase, outbox: Outbox, beyond: number, through: number): Promise<boolean> {
  const { outbox: table, receipts, setAside, kept } = database;
  let found = false;
  await outbox.change((before) =>
    database.transaction('rw', [table, receipts, setAside, kept], async () => {
      const first = await firstSent(database, beyond, Math.min(through, before.sentThrough));
      if (first === null) return before;
      found = true;
      const aside = await setAside.where(':id').aboveOrEqual(first).toArray();
      const there = await table.bulkGet(aside.map((row) => row.sequence));
      const bare = aside.filter((_, i) => there[i] === undefined);
      await table.bulkAdd(bare.map(({ sequence, statement }) => ({ sequence, text: JSON.stringify(statement) })));
      const rows = await table.where(':id').between(first, before.sentThrough, true, true).count();
      const are = (state: 'aside' | 'again'): number => aside.filter((row) => row.state === state).length;
      const cursor = {
        ...before,
        sentThrough: first - 1,
        holes: before.holes + (before.sentThrough - first + 1 - rows) - bare.filter((row) => row.sequence > before.sentThrough).length,
        setAside: before.setAside - are('aside'),
        again: before.again - are('again'),
      };
      await setAside.bulkDelete(aside.map((row) => row.sequence));
      // Of what stays set aside it may have lost word too.
      const stay = await setAside.where('state').equals('aside').toArray();
      await setAside.bulkPut(stay.map((row) => ({ ...row, told: 0 as const })));
      await receipts.where(':id').aboveOrEqual(first).delete();
      await kept.put({ key: 'cursor', value: cursor });
      return cursor;
    }),
  );
  return found;
}

const step = 200;

/** The first number in there whose event was sent: it has a row, and was not set aside. */
async function firstSent({ outbox, setAside }: StationDatabase, beyond: number, through: number): Promise<number | null> {
  for (let last = beyond; last < through;) {
    const keys = await outbox.where(':id').between(last, through, false, true).limit(step).primaryKeys();
    const aside = await setAside.bulkGet(keys);
    const first = keys.find((_, i) => aside[i] === undefined || aside[i].state === 'sent');
    if (first !== undefined || keys.length < step) return first ?? null;
    last = keys.at(-1) ?? through;
  }
  return null;
}
