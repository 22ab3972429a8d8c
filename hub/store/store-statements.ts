import { v7 as newId } from 'uuid';
import { failedAll, ok, problem, type Result } from '../../core/result.ts';
import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import type { Database, Writer } from '../database/open-database.ts';
import type { Scope, Tables } from '../database/schema.ts';
import { Refused } from '../http/refusal.ts';
import { actorKey, type Identified } from './actor-key.ts';
import { addRelations } from './add-relations.ts';
import { addSegments } from './add-segments.ts';
import { indexKey } from './index-key.ts';
import { instantMs } from './instant.ts';
import { keptStatement } from './kept-statement.ts';
import { isSameStatement } from './same-statement.ts';
import { statementDigest } from './statement-digest.ts';
import { readStationStatement, type StationStatement } from './station-statement.ts';
import type { XapiVersion } from './xapi-version.ts';

/** Who sends, as the statement's `authority`. */
export interface Sender {
  readonly scope: Scope;
  readonly authority: Identified & object;
  readonly timeZone: string;
  /** The station that sends; null for another client, whose statements are kept and never counted. */
  readonly station: string | null;
  readonly version: XapiVersion;
}

const notOfStation = { fact: null, problems: [] } as const;

interface Incoming {
  readonly id: string;
  readonly index: number;
  readonly statement: ReceivedStatement;
  readonly digest: string;
  readonly fact: StationStatement | null;
}

/**
 * Stores a batch whole or not at all, with its sums, in one transaction; answers the ids in order. The same statement again is taken as stored.
 * SM-601 a station's identifier without its form or from a station that is not of this lab; SM-602 an id, or a place in an outbox, that is taken by another statement.
 */
export async function storeStatements(db: Database, sender: Sender, statements: readonly ReceivedStatement[], now: number): Promise<Result<string[]>> {
  const incoming: Incoming[] = [];
  const problems = [];
  for (const [index, statement] of statements.entries()) {
    const read = sender.station === null ? notOfStation : readStationStatement(statement, index);
    problems.push(...read.problems);
    incoming.push({ id: (statement.id ?? newId({ msecs: now })).toLowerCase(), index, statement, digest: statementDigest(statement), fact: read.fact });
  }
  if (problems.length > 0) return failedAll(problems.slice(0, 20));
  for (let attempt = 1; ; attempt += 1) {
    try {
      await db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute((tx) => write(tx, sender, incoming, now));
      return ok(incoming.map((each) => each.id));
    } catch (error) {
      if (error instanceof Refused) return failedAll(error.problems);
      if (attempt === attempts || !isContention(error)) throw error;
    }
  }
}

/**
 * PostgreSQL lets two batches in at once. Each sees one moment from end to end, or it would take the twin of its own statement, stored between
 * two of its questions, for a stranger at that place; what the other one stored meanwhile is seen when it is tried again.
 */
const attempts = 8;
const contention = new Set(['23505', '40001', '40P01']);
const isContention = (error: unknown): boolean => contention.has((error as { readonly code?: string }).code ?? '');

async function write(tx: Writer, sender: Sender, incoming: readonly Incoming[], now: number): Promise<void> {
  await knowStations(tx, sender.scope, incoming);
  const fresh = await onlyNew(tx, incoming);
  await outboxPlacesAreFree(tx, fresh);
  const rows = fresh.map((each) => rowOf(sender, each, now));
  for (let at = 0; at < rows.length; at += 500)
    await tx
      .insertInto('statements')
      .values(rows.slice(at, at + 500))
      .execute();
  await addRelations(
    tx,
    sender.scope,
    fresh.map((each) => ({ ...each, authority: authorityOf(sender, each) })),
  );
  await addSegments(
    tx,
    sender.scope,
    sender.timeZone,
    fresh.flatMap((each) => (each.fact?.segment == null ? [] : [{ ...each.fact.segment, statement: each.id }])),
  );
  await countEpochs(tx, sender.scope, fresh);
}

/** A station's leftovers may come under the credential of its successor at the machine: any station of the lab is accepted as source. */
async function knowStations(tx: Writer, scope: Scope, incoming: readonly Incoming[]): Promise<void> {
  const named = [...new Set(incoming.flatMap((each) => (each.fact === null ? [] : [each.fact.source.station])))];
  if (named.length === 0) return;
  const rows = await tx.selectFrom('stations').select('station').where('lab', '=', scope.lab).where('station', 'in', named).execute();
  const known = new Set(rows.map((r) => r.station));
  const stranger = incoming.find((each) => each.fact !== null && !known.has(each.fact.source.station));
  if (stranger !== undefined) refuse('SM-601', `statements[${stranger.index}].context.extensions`, 'its source is not a station of this lab');
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
    if (!isSameStatement(JSON.parse(row.statement_json) as Record<string, unknown>, each.statement)) refuse('SM-602', `statements[${each.index}].id`);
  }
  return incoming.filter((each) => !stored.has(each.id));
}

async function outboxPlacesAreFree(tx: Writer, fresh: readonly Incoming[]): Promise<void> {
  const places = new Map<string, Incoming>();
  for (const each of fresh) {
    if (each.fact === null) continue;
    const { station, epoch, sequence } = each.fact.source;
    const place = `${station} ${epoch} ${sequence}`;
    if (places.has(place)) refuse('SM-602', `statements[${each.index}].context.extensions`, 'its sequence number is taken');
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
    if (taken !== undefined) refuse('SM-602', `statements[${taken.index}].context.extensions`, 'its sequence number is taken');
  }
}

async function countEpochs(tx: Writer, scope: Scope, fresh: readonly Incoming[]): Promise<void> {
  const counts = new Map<string, { station: string; epoch: string; highest: number; stored: number }>();
  for (const { fact } of fresh) {
    if (fact === null) continue;
    const { station, epoch, sequence } = fact.source;
    const row = counts.get(`${station} ${epoch}`) ?? { station, epoch, highest: 0, stored: 0 };
    counts.set(`${station} ${epoch}`, { ...row, highest: Math.max(row.highest, sequence), stored: row.stored + 1 });
  }
  for (const row of counts.values()) {
    await tx
      .insertInto('outbox_epochs')
      .values({ ...scope, ...row, gap_since: null })
      .onConflict((conflict) =>
        conflict.columns(['station', 'epoch']).doUpdateSet((eb) => ({
          highest: eb.case().when('outbox_epochs.highest', '<', row.highest).then(row.highest).else(eb.ref('outbox_epochs.highest')).end(),
          stored: eb('outbox_epochs.stored', '+', row.stored),
        })),
      )
      .execute();
  }
}

function rowOf(sender: Sender, { id, statement, digest, fact }: Incoming, now: number): Omit<Tables['statements'], 'place'> {
  const kept = keptStatement(statement, { ...sender, id, stored: new Date(now).toISOString() });
  const object = statement.object as { readonly objectType?: string; readonly id?: string };
  return {
    ...sender.scope,
    statement: id,
    stored_at: now,
    at: instantMs(kept.timestamp) ?? now,
    actor: actorKey(statement.actor),
    verb: indexKey(statement.verb.id),
    activity: (object.objectType ?? 'Activity') === 'Activity' && object.id !== undefined ? indexKey(object.id) : null,
    registration: statement.context?.registration?.toLowerCase() ?? null,
    station: fact?.source.station ?? null,
    epoch: fact?.source.epoch ?? null,
    sequence: fact?.source.sequence ?? null,
    digest,
    statement_json: JSON.stringify(kept),
  };
}

/** Null where the station in the row says it. */
const authorityOf = (sender: Sender, { fact }: Incoming): string | null =>
  sender.station !== null && fact?.source.station === sender.station ? null : actorKey(sender.authority);

function refuse(code: 'SM-601' | 'SM-602', where: string, detail?: string): never {
  throw new Refused([problem(code, where, detail)]);
}
