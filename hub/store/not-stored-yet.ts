import { problem } from '../../core/result.ts';
import type { Writer } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import type { Incoming } from './incoming.ts';
import { isSameStatement } from './same-statement.ts';

/** Those of a batch that are not here yet. SM-602: an id, or a place in an outbox, that is taken by another statement. */
export async function notStoredYet(tx: Writer, incoming: readonly Incoming[]): Promise<Incoming[]> {
  const fresh = await onlyNew(tx, incoming);
  await outboxPlacesAreFree(tx, fresh);
  return fresh;
}

async function onlyNew(tx: Writer, incoming: readonly Incoming[]): Promise<Incoming[]> {
  const stored = new Map<string, string>();
  for (let at = 0; at < incoming.length; at += 1000) {
    const ids = incoming.slice(at, at + 1000).map((each) => each.id);
    for (const row of await tx.selectFrom('statements').select(['statement', 'digest']).where('statement', 'in', ids).execute())
      stored.set(row.statement, row.digest);
  }
  // Most twins say the same in the same words; only of others is the statement itself compared.
  for (const each of incoming) {
    if (!stored.has(each.id) || stored.get(each.id) === each.digest) continue;
    const row = await tx.selectFrom('statements').select('statement_json').where('statement', '=', each.id).executeTakeFirstOrThrow();
    if (!isSameStatement(JSON.parse(row.statement_json) as Record<string, unknown>, each.statement)) refuse(`statements[${each.index}].id`);
  }
  return incoming.filter((each) => !stored.has(each.id));
}

async function outboxPlacesAreFree(tx: Writer, fresh: readonly Incoming[]): Promise<void> {
  const places = new Map<string, Incoming>();
  for (const each of fresh) {
    if (each.fact === null) continue;
    const { station, epoch, sequence } = each.fact.source;
    const place = `${station} ${epoch} ${sequence}`;
    if (places.has(place)) refuse(`statements[${each.index}].context.extensions`, 'its sequence number is taken');
    places.set(place, each);
  }
  for (const epoch of new Set([...places.keys()].map((place) => place.split(' ')[1] ?? ''))) {
    const mine = [...places.values()].filter((each) => each.fact?.source.epoch === epoch);
    const rows = await tx
      .selectFrom('statements')
      .select(['station', 'sequence'])
      .where('epoch', '=', epoch)
      .where('station', 'in', [...new Set(mine.map((each) => each.fact?.source.station ?? ''))])
      .where(
        'sequence',
        'in',
        mine.map((each) => each.fact?.source.sequence ?? 0),
      )
      .execute();
    const taken = rows.map((r) => places.get(`${r.station ?? ''} ${epoch} ${r.sequence ?? 0}`)).find((each) => each !== undefined);
    if (taken !== undefined) refuse(`statements[${taken.index}].context.extensions`, 'its sequence number is taken');
  }
}

function refuse(where: string, detail?: string): never {
  throw new Refused([problem('SM-602', where, detail)]);
}
