import { insertRows, type RowShape } from '../database/insert-rows.ts';
import type { Writer } from '../database/open-database.ts';
import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import type { Incoming, Sender } from './incoming.ts';

/** A row that is there already, by its id or by its place in an outbox, is left out. */
const shape = {
  table: 'statements',
  texts: ['district', 'school', 'lab', 'statement', 'actor', 'verb', 'activity', 'registration', 'station', 'epoch', 'digest', 'statement_json'],
  numbers: ['stored_at', 'at', 'sequence'],
  onConflict: 'on conflict do nothing',
} as const satisfies RowShape<'statements'>;

/** Answers how many were not there yet. */
export function insertStatements(tx: Writer, sender: Sender, incoming: readonly Incoming[], now: number): Promise<number> {
  const stored = new Date(now).toISOString();
  return insertRows(
    tx,
    shape,
    incoming.map((each) => rowOf(sender, each, stored, now)),
  );
}

/** In the order of `shape`. */
function rowOf({ scope, authority }: Sender, { id, statement, digest, fact }: Incoming, stored: string, now: number): (string | number | null)[] {
  const timestamp = statement.timestamp ?? stored;
  const kept = { ...statement, id, stored, timestamp, authority, version: statement.version ?? '2.0.0' };
  const object = statement.object as { readonly objectType?: string; readonly id?: string };
  return [
    scope.district,
    scope.school,
    scope.lab,
    id,
    actorKey(statement.actor),
    statement.verb.id,
    object.objectType === undefined || object.objectType === 'Activity' ? (object.id ?? null) : null,
    statement.context?.registration?.toLowerCase() ?? null,
    fact?.source.station ?? null,
    fact?.source.epoch ?? null,
    digest,
    JSON.stringify(kept),
    now,
    Date.parse(timestamp),
    fact?.source.sequence ?? null,
  ];
}

/** The one identifier of an actor as text; an anonymous group has none. */
function actorKey(actor: ReceivedStatement['actor']): string {
  if (actor.account !== undefined) return `account:${actor.account.homePage}:${actor.account.name}`;
  return actor.mbox ?? actor.openid ?? (actor.mbox_sha1sum === undefined ? 'anonymous' : `sha1:${actor.mbox_sha1sum}`);
}
