import { insertRows, type RowShape } from '../database/insert-rows.ts';
import type { Writer } from '../database/open-database.ts';
import type { Scope } from '../database/schema.ts';
import type { Incoming } from './incoming.ts';

/** How many events of each outbox are here, and the highest number: what gaps are noticed by (gaps.ts). */
const shape = {
  table: 'outbox_epochs',
  texts: ['district', 'school', 'lab', 'station', 'epoch'],
  numbers: ['highest', 'stored'],
  onConflict: `on conflict (station, epoch) do update set
    highest = case when outbox_epochs.highest < excluded.highest then excluded.highest else outbox_epochs.highest end,
    stored = outbox_epochs.stored + excluded.stored`,
} as const satisfies RowShape<'outbox_epochs'>;

export async function countEpochs(tx: Writer, scope: Scope, fresh: readonly Incoming[]): Promise<void> {
  const counts = new Map<string, { readonly station: string; readonly epoch: string; highest: number; stored: number }>();
  for (const { fact } of fresh) {
    if (fact === null) continue;
    const { station, epoch, sequence } = fact.source;
    const row = counts.get(`${station} ${epoch}`) ?? { station, epoch, highest: 0, stored: 0 };
    row.highest = Math.max(row.highest, sequence);
    row.stored += 1;
    counts.set(`${station} ${epoch}`, row);
  }
  await insertRows(
    tx,
    shape,
    [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => [scope.district, scope.school, scope.lab, row.station, row.epoch, row.highest, row.stored]),
  );
}
