import type { Desired, OutboxReport } from '../../core/contract/station-hub.ts';
import type { Reader } from '../database/open-database.ts';

/** Tombstones that a station has not followed yet. It is asked again with each sync until it says how many events it dropped. */
export async function owedTombstones(db: Reader, station: string): Promise<Desired['tombstones']> {
  return db
    .selectFrom('tombstone_receipts')
    .innerJoin('tombstones', (join) =>
      join
        .onRef('tombstones.district', '=', 'tombstone_receipts.district')
        .onRef('tombstones.school', '=', 'tombstone_receipts.school')
        .onRef('tombstones.student', '=', 'tombstone_receipts.student'),
    )
    .select(['tombstones.student', 'tombstones.at'])
    .where('tombstone_receipts.station', '=', station)
    .where('tombstone_receipts.at', 'is', null)
    .orderBy('tombstones.student')
    .execute();
}

/** A receipt counts for the tombstone that it answers, not for an older one of the same student. */
export async function takeReceipts(
  db: Reader,
  station: string,
  owed: Desired['tombstones'],
  droppedFor: OutboxReport['droppedFor'],
  now: number,
): Promise<void> {
  for (const { student, at } of owed) {
    const answer = droppedFor.find((one) => one.student === student && one.at >= at);
    if (answer === undefined) continue;
    await db
      .updateTable('tombstone_receipts')
      .set({ at: now, events: answer.events })
      .where('station', '=', station)
      .where('student', '=', student)
      .where('at', 'is', null)
      .execute();
  }
}

/** Students of a school who were deleted. */
export async function deletedStudents(db: Reader, district: string, school: string): Promise<Set<string>> {
  const rows = await db.selectFrom('tombstones').select('student').where('district', '=', district).where('school', '=', school).execute();
  return new Set(rows.map((row) => row.student));
}
