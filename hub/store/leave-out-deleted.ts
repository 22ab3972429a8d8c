import type { Writer } from '../database/open-database.ts';
import type { Scope } from '../database/schema.ts';
import { studentsNamed } from '../people/named-students.ts';
import { deletedStudents } from '../people/tombstones.ts';
import type { StationStatement } from './station-statement.ts';

/**
 * Statements of a deleted student that come later, from a station that was off, are acknowledged and not stored. Their places count as arrived, once each,
 * so that no gap is seen where there is none. Looks into statements only while there are tombstones.
 */
export async function leaveOutDeleted<T extends { readonly statement: object; readonly fact: StationStatement | null }>(
  tx: Writer,
  scope: Scope,
  fresh: readonly T[],
): Promise<readonly T[]> {
  if (fresh.length === 0) return fresh;
  const gone = await deletedStudents(tx, scope.district, scope.school);
  if (gone.size === 0) return fresh;
  const late = new Map<T, string>();
  for (const each of fresh) {
    const student = [...studentsNamed(each.statement)].find((one) => gone.has(one));
    if (student !== undefined) late.set(each, student);
  }
  const places = [...late].flatMap(([{ fact }, student]) => (fact === null ? [] : [{ ...scope, student, ...fact.source, late: 1 }]));
  for (let at = 0; at < places.length; at += 500) await countPlaces(tx, scope, places.slice(at, at + 500));
  return fresh.filter((each) => !late.has(each));
}

type Place = Scope & { readonly student: string; readonly station: string; readonly epoch: string; readonly sequence: number; readonly late: number };

async function countPlaces(tx: Writer, scope: Scope, places: readonly Place[]): Promise<void> {
  const added = await tx
    .insertInto('deleted_events')
    .values(places)
    .onConflict((conflict) => conflict.columns(['station', 'epoch', 'sequence']).doNothing())
    .returning(['station', 'epoch', 'sequence'])
    .execute();
  for (const { station, epoch, sequence } of added) {
    await tx
      .insertInto('outbox_epochs')
      .values({ ...scope, station, epoch, highest: sequence, stored: 1, gap_since: null })
      .onConflict((conflict) =>
        conflict.columns(['station', 'epoch']).doUpdateSet((eb) => ({
          highest: eb.case().when('outbox_epochs.highest', '<', sequence).then(sequence).else(eb.ref('outbox_epochs.highest')).end(),
          stored: eb('outbox_epochs.stored', '+', 1),
        })),
      )
      .execute();
  }
}
