import { createHash } from 'node:crypto';
import { problem } from '../../core/result.ts';
import type { Database, Reader } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import { deletedStudents } from '../people/tombstones.ts';
import { indexKey } from '../store/index-key.ts';
import type { Cmi5Session } from './cmi5-sessions.ts';

/** A document that a unit keeps of its student. Its tag is the SHA-1 of its content (xAPI 1.0.3, Communication 3.1). */
export interface StateDocument {
  readonly type: string;
  readonly content: Buffer;
  readonly etag: string;
  /** Hub time, ms. */
  readonly updatedAt: number;
}

/** A unit keeps bookmarks, not films: what one student's launches of one unit may fill. */
const mostDocuments = 20;
/** Two windows of one unit that write at once: each comes to its turn. */
const attempts = 10;

export const etagOf = (content: Buffer): string => createHash('sha1').update(content).digest('hex');

export async function findState(db: Reader, session: Cmi5Session, state: string): Promise<StateDocument | null> {
  const row = await db
    .selectFrom('activity_states')
    .select(['content_type', 'content', 'etag', 'updated_at'])
    .where((eb) => eb.and(placeOf(session, state)))
    .executeTakeFirst();
  return row === undefined ? null : { type: row.content_type, content: Buffer.from(row.content, 'base64'), etag: row.etag, updatedAt: row.updated_at };
}

/** Ids of the unit's documents that were written after `since`, and when the newest was. */
export async function listStates(db: Reader, session: Cmi5Session, since: number | null): Promise<{ readonly ids: string[]; readonly newest: number | null }> {
  const rows = await db
    .selectFrom('activity_states')
    .select(['state', 'updated_at'])
    .where((eb) => eb.and(unitOf(session)))
    .where('updated_at', '>', since ?? -1)
    .orderBy('state')
    .execute();
  return { ids: rows.map((row) => row.state), newest: rows.length === 0 ? null : Math.max(...rows.map((row) => row.updated_at)) };
}

/**
 * Puts what `made` makes of the document that is there, or takes the document away where it makes null; what `made` throws changes nothing. A document that
 * another request has changed meanwhile is read anew. SM-603 for a document too many.
 */
export async function changeState(
  db: Database,
  session: Cmi5Session,
  state: string,
  made: (before: StateDocument | null) => Pick<StateDocument, 'type' | 'content'> | null,
  now: number,
): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const before = await findState(db, session, state);
    const after = made(before);
    if (await swap(db, session, state, before, after, now)) return;
  }
  throw new Error('a document was changed by others again and again');
}

/** False where the document is not as it was any more. */
async function swap(
  db: Database,
  session: Cmi5Session,
  state: string,
  before: StateDocument | null,
  after: Pick<StateDocument, 'type' | 'content'> | null,
  now: number,
): Promise<boolean> {
  const place = placeOf(session, state);
  if (after === null) {
    if (before === null) return true;
    const gone = await db
      .deleteFrom('activity_states')
      .where((eb) => eb.and({ ...place, etag: before.etag }))
      .executeTakeFirst();
    return gone.numDeletedRows > 0n;
  }
  const values = { content_type: after.type, content: after.content.toString('base64'), etag: etagOf(after.content), updated_at: now };
  return db.transaction().execute(async (tx) => {
    if (before !== null) {
      const changed = await tx
        .updateTable('activity_states')
        .set(values)
        .where((eb) => eb.and({ ...place, etag: before.etag }))
        .executeTakeFirst();
      return changed.numUpdatedRows > 0n;
    }
    const added = await tx
      .insertInto('activity_states')
      .values({ ...session.scope, ...place, ...values })
      .onConflict((conflict) => conflict.columns(['district', 'school', 'lab', 'student', 'activity', 'registration', 'state']).doNothing())
      .executeTakeFirst();
    if ((added.numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
    // The key of a launch outlives its student: whoever was deleted is written down no more.
    if ((await deletedStudents(tx, session.scope.district, session.scope.school)).has(session.student))
      throw new Refused([problem('SM-614', 'agent', 'is not here any more')]);
    if ((await listStates(tx, session, null)).ids.length > mostDocuments)
      throw new Refused([problem('SM-603', 'stateId', `a unit keeps ${mostDocuments} documents at most`)]);
    return true;
  });
}

/** All of the unit's documents, at once. */
export async function dropStates(db: Database, session: Cmi5Session): Promise<void> {
  await db
    .deleteFrom('activity_states')
    .where((eb) => eb.and(unitOf(session)))
    .execute();
}

const unitOf = ({ scope, student, unit, registration }: Cmi5Session) =>
  ({ ...scopeOf(scope), student, activity: indexKey(unit.activityId), registration }) as const;
const scopeOf = ({ district, school, lab }: Cmi5Session['scope']) => ({ district, school, lab }) as const;
const placeOf = (session: Cmi5Session, state: string) => ({ ...unitOf(session), state }) as const;
