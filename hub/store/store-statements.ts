import { setTimeout } from 'node:timers/promises';
import { ok, failedAll, problem, type Result } from '../../core/result.ts';
import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import type { Database, Writer } from '../database/open-database.ts';
import type { Scope } from '../database/schema.ts';
import { Refused } from '../http/refusal.ts';
import { actorKey } from './actor-key.ts';
import { addRelations } from './add-relations.ts';
import { addSegments } from './add-segments.ts';
import { countEpochs } from './count-epochs.ts';
import { readIncoming, type Incoming, type Sender } from './incoming.ts';
import { insertStatements } from './insert-statements.ts';
import { notStoredYet } from './not-stored-yet.ts';
import { leaveOutDeleted } from './leave-out-deleted.ts';
import { refuseForeignVoiding } from './voiding.ts';

/**
 * Stores a batch whole or not at all, with its sums, in one transaction; answers the ids in order. The same statement again is taken as stored.
 * SM-601 a station's identifier without its form or from a station that is not of this lab; SM-602 an id, or a place in an outbox, that is taken by another statement;
 * SM-614 a voiding of what came from somebody else.
 */
export async function storeStatements(db: Database, sender: Sender, statements: readonly ReceivedStatement[], now: number): Promise<Result<string[]>> {
  const read = readIncoming(sender, statements, now);
  if (!read.ok) return read;
  const incoming = read.value;
  for (let attempt = 1; ; attempt += 1) {
    try {
      // Nearly always all of a batch is new. Only when some of it is here already is it looked through.
      await inTransaction(db, async (tx) => write(tx, sender, incoming, attempt === 1 ? incoming : await notStoredYet(tx, incoming), now));
      return ok(incoming.map((each) => each.id));
    } catch (error) {
      if (error instanceof Refused) return failedAll(error.problems);
      if (attempt === attempts || !(error instanceof SomeAreStored || isContention(error))) throw error;
      if (isContention(error)) await setTimeout(Math.random() * longestPauseMs * Math.min(1, 2 ** (attempt - attempts / 2)));
    }
  }
}

/**
 * PostgreSQL lets two batches in at once. Each sees one moment from end to end, or it would take the twin of its own statement, stored between
 * two of its questions, for a stranger at that place; what the other one stored meanwhile is seen when it is tried again.
 */
const inTransaction = (db: Database, work: (tx: Writer) => Promise<void>): Promise<void> => db.transaction().setIsolationLevel('repeatable read').execute(work);

const attempts = 12;
/** Between two attempts, shorter at first: batches that have met would meet again if each came back at once. */
const longestPauseMs = 400;
const contention = new Set(['23505', '40001', '40P01']);
const isContention = (error: unknown): boolean => contention.has((error as { readonly code?: string }).code ?? '');

/** Ends the transaction: nothing of it is kept. */
class SomeAreStored extends Error {}

async function write(tx: Writer, sender: Sender, incoming: readonly Incoming[], notStored: readonly Incoming[], now: number): Promise<void> {
  await knowStations(tx, sender.scope, incoming);
  const fresh = await leaveOutDeleted(tx, sender.scope, notStored);
  if ((await insertStatements(tx, sender, fresh, now)) < fresh.length) throw new SomeAreStored();
  await addRelations(
    tx,
    sender.scope,
    fresh.map((each) => ({ ...each, authority: authorityOf(sender, each) })),
  );
  await refuseForeignVoiding(tx, sender, fresh);
  await addSegments(tx, sender, fresh);
  await countEpochs(tx, sender.scope, fresh);
}

/** A station's leftovers may come under the credential of its successor at the machine: any station of the lab is accepted as source. */
async function knowStations(tx: Writer, scope: Scope, incoming: readonly Incoming[]): Promise<void> {
  const named = [...new Set(incoming.flatMap((each) => (each.fact === null ? [] : [each.fact.source.station])))];
  if (named.length === 0) return;
  const rows = await tx.selectFrom('stations').select('station').where('lab', '=', scope.lab).where('station', 'in', named).execute();
  const known = new Set(rows.map((r) => r.station));
  const stranger = incoming.find((each) => each.fact !== null && !known.has(each.fact.source.station));
  if (stranger !== undefined)
    throw new Refused([problem('SM-601', `statements[${stranger.index}].context.extensions`, 'its source is not a station of this lab')]);
}

/** Null where the station in the row says it. */
const authorityOf = (sender: Sender, { fact }: Incoming): string | null =>
  sender.station !== null && fact?.source.station === sender.station ? null : actorKey(sender.authority);
