import type { Reported } from '../../core/contract/station-hub.ts';
import type { Writer } from '../database/open-database.ts';
import type { KnownStation } from '../station/credential.ts';

/**
 * Gap notice. Sequences of an epoch begin at 1 and have no hole, so what is stored must be as many as the highest number. While a station has nothing
 * waiting and nothing set aside, a difference means that events are missing: SM-604. What it dropped with a deleted student is none.
 */
export interface Gap {
  readonly epoch: string;
  readonly missing: number;
}

/** Marks new gaps and clears closed ones; answers those that are new, and how many events of the epoch that is reported are missing: null while that is not known. */
export async function noticeGaps(
  tx: Writer,
  known: KnownStation,
  { outbox }: Reported,
  now: number,
): Promise<{ readonly fresh: readonly Gap[]; readonly missing: number | null }> {
  if (outbox.waiting > 0) return { fresh: [], missing: null };
  // Events that a record store has in the hub's place are not missing here, nor are they when the station comes back to the hub.
  const elsewhere = outbox.destination === 'record-store';
  const settled = elsewhere ? { stored: outbox.lastSequence - outbox.setAside - outbox.dropped } : null;
  await tx
    .insertInto('outbox_epochs')
    .values({ ...known.scope, station: known.station, epoch: outbox.epoch, highest: 0, stored: 0, ...settled, gap_since: null })
    .onConflict((conflict) => {
      const place = conflict.columns(['station', 'epoch']);
      return settled === null ? place.doNothing() : place.doUpdateSet(settled);
    })
    .execute();
  // Kept for when the station has gone on to another epoch and tells of this one no more.
  await tx
    .updateTable('outbox_epochs')
    .set({ dropped: outbox.dropped })
    .where('station', '=', known.station)
    .where('epoch', '=', outbox.epoch)
    .where('dropped', '<', outbox.dropped)
    .execute();
  const epochs = await tx
    .selectFrom('outbox_epochs')
    .select((eb) => [
      'epoch',
      'highest',
      'stored',
      'dropped',
      'gap_since',
      eb
        .selectFrom('set_aside_events')
        .select((of) => of.fn.countAll<number>().as('n'))
        .whereRef('set_aside_events.station', '=', 'outbox_epochs.station')
        .whereRef('set_aside_events.epoch', '=', 'outbox_epochs.epoch')
        .as('handed_over'),
    ])
    .where('station', '=', known.station)
    .execute();
  const fresh: Gap[] = [];
  let missingNow = 0;
  for (const row of epochs) {
    const current = row.epoch === outbox.epoch;
    // The tail counts too: a last event that never came leaves no hole behind it.
    const missing = Math.max(row.highest, current ? outbox.lastSequence : 0) - row.stored - row.dropped - (current ? outbox.setAside : (row.handed_over ?? 0));
    if (current) missingNow = Math.max(0, missing);
    const gapSince = missing > 0 ? (row.gap_since ?? now) : null;
    if (gapSince === row.gap_since) continue;
    await tx.updateTable('outbox_epochs').set({ gap_since: gapSince }).where('station', '=', known.station).where('epoch', '=', row.epoch).execute();
    if (gapSince !== null) fresh.push({ epoch: row.epoch, missing });
  }
  return { fresh, missing: missingNow };
}
