import type { OutboxAtHub, OutboxReport, Reported } from '../../core/contract/station-hub.ts';
import type { Reader } from '../database/open-database.ts';

/** What the hub knows of the numbers of a station's epoch (docs/decisions/0019-a-store-put-back.md): one look by primary key, and what the station said itself. */
export async function outboxAtHub(db: Reader, station: string, { epoch, lastSequence }: OutboxReport, missing: number | null): Promise<OutboxAtHub> {
  const row = await db.selectFrom('outbox_epochs').select('highest').where('station', '=', station).where('epoch', '=', epoch).executeTakeFirst();
  return { givenThrough: Math.max(row?.highest ?? 0, lastSequence), missing };
}

/** Numbers of an epoch are never taken back: where a report says fewer than the one before, that one's stands. */
export function withHighestGiven(reported: Reported, before: Reported | null): Reported {
  const { outbox } = reported;
  if (before === null || before.outbox.epoch !== outbox.epoch || before.outbox.lastSequence <= outbox.lastSequence) return reported;
  return { ...reported, outbox: { ...outbox, lastSequence: before.outbox.lastSequence } };
}
