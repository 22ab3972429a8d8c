import { insertRows, type RowShape } from '../database/insert-rows.ts';
import type { Writer } from '../database/open-database.ts';
import { actorKey } from './actor-key.ts';
import type { Incoming, Sender } from './incoming.ts';
import { indexKey } from './index-key.ts';
import { instantMs } from './instant.ts';
import { keptText, type StoreSets } from './kept-statement.ts';

/** A row that is there already, by its id or by its place in an outbox, is left out. */
const shape = {
  table: 'statements',
  texts: ['district', 'school', 'lab', 'statement', 'actor', 'verb', 'activity', 'registration', 'station', 'epoch', 'digest', 'statement_json'],
  numbers: ['stored_at', 'at', 'sequence'],
  onConflict: 'on conflict do nothing',
} as const satisfies RowShape<'statements'>;

/** Answers how many were not there yet. */
export function insertStatements(tx: Writer, sender: Sender, incoming: readonly Incoming[], now: number): Promise<number> {
  const sets = { stored: new Date(now).toISOString(), authority: sender.authority, version: sender.version };
  return insertRows(
    tx,
    shape,
    incoming.map((each) => rowOf(sender, each, sets, now)),
  );
}

/** In the order of `shape`. */
function rowOf({ scope }: Sender, { id, statement, text, digest, fact }: Incoming, sets: StoreSets, now: number): (string | number | null)[] {
  const object = statement.object as { readonly objectType?: string; readonly id?: string };
  return [
    scope.district,
    scope.school,
    scope.lab,
    id,
    actorKey(statement.actor),
    indexKey(statement.verb.id),
    (object.objectType ?? 'Activity') === 'Activity' && object.id !== undefined ? indexKey(object.id) : null,
    statement.context?.registration?.toLowerCase() ?? null,
    fact?.source.station ?? null,
    fact?.source.epoch ?? null,
    digest,
    keptText(statement, text, { id, ...sets }),
    now,
    (statement.timestamp === undefined ? null : instantMs(statement.timestamp)) ?? now,
    fact?.source.sequence ?? null,
  ];
}
