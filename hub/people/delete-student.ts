import { failed, failedAll, ok, problem, type Result } from '../../core/result.ts';
import { audit } from '../audit.ts';
import type { Database, Writer } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import { findStatements, type SchoolScope } from './remove-statements.ts';
import { removeStudent } from './remove-student.ts';

export interface Deletion {
  readonly student: string;
  /** Who wants it: a staff key, or `hub`. */
  readonly by: string;
  readonly reason: string;
}

/**
 * Deletes one student at this hub, in one transaction, and sets a tombstone that goes to every station that is there now. Again, it removes what has come
 * since and keeps the first tombstone. SM-403 for a key that is not here. A hub that runs on the same data finds out by itself, see `Labs.noticeDeletions`.
 */
export async function deleteStudent(db: Database, scope: SchoolScope, { student, by, reason }: Deletion, now: number): Promise<Result<null>> {
  // The whole table is read before the transaction: meanwhile a hub that runs can write.
  const found = await findStatements(db, scope, student);
  try {
    await db.transaction().execute(async (tx) => {
      // Writes before it reads: from here on no other process writes to a SQLite file.
      const set = await tx
        .insertInto('tombstones')
        .values({ ...scope, lab: null, student, at: now, deleted_by: by, reason, removed_json: '{}', listed_at: null })
        .onConflict((c) => c.columns(['district', 'school', 'student']).doNothing())
        .returning('student')
        .execute();
      const first = set.length > 0;
      if (first && !(await isKnown(tx, scope, student))) throw new Refused([problem('SM-403', `student ${student}`)]);
      const removed = await removeStudent(tx, scope, student, found, now);
      if (!first && Object.values(removed).every((rows) => rows === 0)) return;
      await addRemoved(tx, scope, student, removed);
      if (first) await askStations(tx, scope, student);
      await tx
        .updateTable('labs')
        .set((eb) => ({ revision: eb('revision', '+', 1) }))
        .where('district', '=', scope.district)
        .where('school', '=', scope.school)
        .execute();
      await audit(tx, { ...scope, lab: null }, { at: now, actor: by, action: 'delete-student', target: student, reason, detail: removed });
    });
    return ok(null);
  } catch (error) {
    if (error instanceof Refused) return failedAll(error.problems);
    throw error;
  }
}

/**
 * Takes a tombstone away, so that the next import may bring the student back. SM-713 without one; SM-714 while a station has not answered: it could still
 * hold events from before.
 */
export async function admitStudent(db: Database, scope: SchoolScope, { student, by, reason }: Deletion, now: number): Promise<Result<null>> {
  const ofStudent = { district: scope.district, school: scope.school, student };
  return db
    .transaction()
    .execute(async (tx) => {
      const gone = await tx
        .deleteFrom('tombstones')
        .where((eb) => eb.and(ofStudent))
        .executeTakeFirst();
      if (gone.numDeletedRows === 0n) return failed('SM-713', student);
      const owed = await tx
        .selectFrom('tombstone_receipts')
        .select('station')
        .where((eb) => eb.and(ofStudent))
        .where('at', 'is', null)
        .orderBy('station')
        .execute();
      if (owed.length > 0) throw new Refused([problem('SM-714', owed.map((row) => row.station).join(', '))]);
      await tx
        .deleteFrom('tombstone_receipts')
        .where((eb) => eb.and(ofStudent))
        .execute();
      await tx
        .updateTable('deleted_events')
        .set({ late: 0 })
        .where((eb) => eb.and(ofStudent))
        .execute();
      // The school's files are the same as before: they must be read again all the same.
      await tx.updateTable('schools').set({ import_hash: '' }).where('district', '=', scope.district).where('school', '=', scope.school).execute();
      await audit(tx, { ...scope, lab: null }, { at: now, actor: by, action: 'admit-student', target: student, reason });
      return ok(null);
    })
    .catch((error: unknown) => {
      if (error instanceof Refused) return failedAll(error.problems);
      throw error;
    });
}

async function isKnown(tx: Writer, { district, school }: SchoolScope, student: string): Promise<boolean> {
  // A guest of another day has minutes here and no name any more.
  for (const table of ['students', 'guests', 'daily_sums'] as const) {
    const row = await tx
      .selectFrom(table)
      .select('student')
      .where('district', '=', district)
      .where('school', '=', school)
      .where('student', '=', student)
      .executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}

async function addRemoved(tx: Writer, { district, school }: SchoolScope, student: string, removed: Readonly<Record<string, number>>): Promise<void> {
  const ofStudent = { district, school, student };
  const { removed_json } = await tx
    .selectFrom('tombstones')
    .select('removed_json')
    .where((eb) => eb.and(ofStudent))
    .executeTakeFirstOrThrow();
  const before = JSON.parse(removed_json) as Record<string, number>;
  const sum = Object.fromEntries(Object.entries(removed).map(([kind, rows]) => [kind, rows + (before[kind] ?? 0)]));
  await tx
    .updateTable('tombstones')
    .set({ removed_json: JSON.stringify(sum) })
    .where((eb) => eb.and(ofStudent))
    .execute();
}

/** Every station that ever enrolled, revoked ones too: a machine that comes back keeps its key, and what it had on its disk. */
async function askStations(tx: Writer, { district, school }: SchoolScope, student: string): Promise<void> {
  const stations = await tx.selectFrom('stations').select(['station', 'lab']).where('district', '=', district).where('school', '=', school).execute();
  if (stations.length === 0) return;
  await tx
    .insertInto('tombstone_receipts')
    .values(stations.map(({ station, lab }) => ({ district, school, lab, student, station, events: 0, at: null })))
    .execute();
}
