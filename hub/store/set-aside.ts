import type { OutboxReport, SetAsideReport } from '../../core/contract/station-hub.ts';
import type { Database, Reader } from '../database/open-database.ts';
import { studentsNamed } from '../people/named-students.ts';
import { deletedStudents } from '../people/tombstones.ts';
import type { KnownStation } from '../station/credential.ts';

/** Statements that a record store refused for good: each station hands over its own, and they leave the list when they are stored after all. */

/** Fifty of the largest that a station makes, with room. */
export const largestSetAside = 4 * 1024 * 1024;
/** A report of the station that was on its way meanwhile must not take off what it has just handed over, ms. */
const settledMs = 60_000;

/** Answers the sequence numbers that the hub has now. The same again changes nothing; refused again for another reason, the newer reason stands. */
export async function keepSetAside(db: Database, known: KnownStation, { epoch, events }: SetAsideReport, now: number): Promise<number[]> {
  const { station, scope } = known;
  await db.transaction().execute(async (tx) => {
    // Inside: a student who is deleted a moment before must not come back with it.
    const gone = await deletedStudents(tx, scope.district, scope.school);
    const kept = gone.size === 0 ? events : events.filter((each) => ![...studentsNamed(each.statement)].some((student) => gone.has(student)));
    for (const { sequence, at, why, statement } of kept)
      await tx
        .insertInto('set_aside_events')
        .values({ ...scope, station, epoch, sequence, at, why, statement_json: JSON.stringify(statement), reported_at: now })
        .onConflict((c) => c.columns(['station', 'epoch', 'sequence']).doUpdateSet({ at, why }))
        .execute();
  });
  return events.map((each) => each.sequence);
}

/** Takes off what is stored by now, and, once the station says that it has none, what another record store took. */
export async function tidySetAside(tx: Reader, station: string, outbox: OutboxReport, now: number): Promise<void> {
  const known = await tx.selectFrom('set_aside_events').select('sequence').where('station', '=', station).limit(1).executeTakeFirst();
  if (known === undefined) return;
  await tx
    .deleteFrom('set_aside_events')
    .where('station', '=', station)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('statements')
          .select('place')
          .whereRef('statements.station', '=', 'set_aside_events.station')
          .whereRef('statements.epoch', '=', 'set_aside_events.epoch')
          .whereRef('statements.sequence', '=', 'set_aside_events.sequence'),
      ),
    )
    .execute();
  if (outbox.setAside > 0) return;
  await tx
    .deleteFrom('set_aside_events')
    .where('station', '=', station)
    .where('epoch', '=', outbox.epoch)
    .where('reported_at', '<', now - settledMs)
    .execute();
}
