import { sql } from 'kysely';
import type { Reported } from '../../core/contract/station-hub.ts';
import type { Writer } from '../database/open-database.ts';
import { readReported } from '../lab/desired.ts';
import { readWanted, writeWanted } from '../lab/wanted.ts';
import { studentsNamed } from './named-students.ts';

/** Takes everything that names a student out of this hub's tables, the audit log excepted; answers how many rows of each kind. */
export interface SchoolScope {
  readonly district: string;
  readonly school: string;
}

export type Removed = Readonly<Record<(typeof kinds)[number] | 'statements', number>>;

const kinds = ['segments', 'hourly_sums', 'daily_sums', 'plan_entries', 'unlocks', 'help_requests', 'students'] as const;
const atOnce = 500;

export async function removeStudent(tx: Writer, scope: SchoolScope, student: string, now: number): Promise<Removed & Readonly<Record<string, number>>> {
  const { district, school } = scope;
  const removed: Record<string, number> = {
    statements: await removeStatements(tx, scope, student),
    set_aside_events: await removeSetAside(tx, scope, student),
  };
  for (const table of kinds) {
    const gone = await tx
      .deleteFrom(table)
      .where('district', '=', district)
      .where('school', '=', school)
      .where('student' as never, '=', student as never)
      .executeTakeFirst();
    removed[table] = Number(gone.numDeletedRows);
  }
  const enrolments = await tx
    .deleteFrom('enrolments')
    .where('district', '=', district)
    .where('school', '=', school)
    .where('person', '=', student)
    .executeTakeFirst();
  const tries = await tx
    .deleteFrom('sign_in_tries')
    .where('district', '=', district)
    .where('school', '=', school)
    .where('kind', '=', 'student')
    .where('subject', '=', student)
    .executeTakeFirst();
  await leaveStations(tx, scope, student, now);
  return { ...(removed as Removed), enrolments: Number(enrolments.numDeletedRows), sign_in_tries: Number(tries.numDeletedRows) };
}

/** Their places in outboxes are kept: they are no gap, and what comes from there again is not counted again. */
async function removeStatements(tx: Writer, { district, school }: SchoolScope, student: string): Promise<number> {
  let [removed, after] = [0, 0];
  for (;;) {
    const rows = await tx
      .selectFrom('statements')
      .select(['place', 'lab', 'station', 'epoch', 'sequence', 'statement_json'])
      .where('district', '=', district)
      .where('school', '=', school)
      .where('place', '>', after)
      .where(naming(student))
      .orderBy('place')
      .limit(atOnce)
      .execute();
    after = rows.at(-1)?.place ?? after;
    const theirs = rows.filter((row) => studentsNamed(JSON.parse(row.statement_json) as object).has(student));
    const places = theirs.flatMap(({ lab, station, epoch, sequence }) =>
      station === null || epoch === null || sequence === null ? [] : [{ district, school, lab, student, station, epoch, sequence, late: 0 }],
    );
    if (places.length > 0)
      await tx
        .insertInto('deleted_events')
        .values(places)
        .onConflict((c) => c.columns(['station', 'epoch', 'sequence']).doNothing())
        .execute();
    if (theirs.length > 0)
      await tx
        .deleteFrom('statements')
        .where(
          'place',
          'in',
          theirs.map((row) => row.place),
        )
        .execute();
    removed += theirs.length;
    if (rows.length < atOnce) return removed;
  }
}

async function removeSetAside(tx: Writer, { district, school }: SchoolScope, student: string): Promise<number> {
  const rows = await tx
    .selectFrom('set_aside_events')
    .select(['station', 'epoch', 'sequence', 'statement_json'])
    .where('district', '=', district)
    .where('school', '=', school)
    .where(naming(student))
    .execute();
  const theirs = rows.filter((row) => studentsNamed(JSON.parse(row.statement_json) as object).has(student));
  for (const { station, epoch, sequence } of theirs)
    await tx.deleteFrom('set_aside_events').where('station', '=', station).where('epoch', '=', epoch).where('sequence', '=', sequence).execute();
  return theirs.length;
}

/** Only narrows down: a program or a station may be called like the student. */
const naming = (student: string) => sql<boolean>`statement_json like ${`%"${student.replaceAll(/[\\%_]/g, '\\$&')}"%`} escape '\\'`;

/** What stations last reported and what staff wanted of them; a visit that is open ends, also at a station of an older version. */
async function leaveStations(tx: Writer, { district, school }: SchoolScope, student: string, now: number): Promise<void> {
  const stations = await tx
    .selectFrom('stations')
    .select(['station', 'lab', 'reported_json', 'wanted_json'])
    .where('district', '=', district)
    .where('school', '=', school)
    .execute();
  for (const { station, lab, reported_json, wanted_json } of stations) {
    const reported = readReported(reported_json);
    const left = reported === null ? null : withoutStudents(reported, new Set([student]));
    if (left !== reported)
      await tx
        .updateTable('stations')
        .set({ reported_json: JSON.stringify(left) })
        .where('station', '=', station)
        .execute();
    const visit = left === reported ? null : (reported?.visit ?? null);
    if (visit !== null && left?.visit === null)
      await tx
        .insertInto('ended_visits')
        .values({ district, school, lab, visit: visit.visit, station, ended_by: 'hub', at: now })
        .onConflict((c) => c.column('visit').doNothing())
        .execute();
    const wanted = readWanted(wanted_json);
    if (wanted.pulledOut?.student === student) await writeWanted(tx, station, { ...wanted, pulledOut: null });
  }
}

/** A station that has not followed the tombstone yet may still have the student signed in. The same object when there is nothing to leave out. */
export function withoutStudents(reported: Reported, gone: ReadonlySet<string>): Reported {
  const lockedOut = reported.lockedOut.filter((l) => !gone.has(l.student));
  const here = reported.visit !== null && gone.has(reported.visit.student);
  if (!here && lockedOut.length === reported.lockedOut.length) return reported;
  return { ...reported, lockedOut, ...(here ? { visit: null, launch: null, help: null } : {}) };
}
