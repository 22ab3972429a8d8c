import * as v from 'valibot';
import type { Reported } from '../../core/contract/station-hub.ts';
import { labFileSchema } from '../../core/model/lab.ts';
import { leaveGroups } from '../../core/rotation/groups.ts';
import type { Writer } from '../database/open-database.ts';
import { readReported } from '../lab/desired.ts';
import { readWanted, writeWanted } from '../lab/wanted.ts';
import { removeSetAside, removeStatements, type Found, type SchoolScope } from './remove-statements.ts';

/** Takes everything that names a student out of this hub's tables, the audit log excepted; answers how many rows of each kind. */
const kinds = [
  'segments',
  'hourly_sums',
  'daily_sums',
  'plan_entries',
  'badges',
  'saved_sign_ins',
  'unlocks',
  'help_requests',
  'lesson_progress',
  'activity_states',
  'guests',
  'students',
] as const;

export async function removeStudent(tx: Writer, scope: SchoolScope, student: string, found: Found, now: number): Promise<Readonly<Record<string, number>>> {
  const { district, school } = scope;
  const removed: Record<string, number> = {
    statements: await removeStatements(tx, scope, student, found),
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
  await leaveLabFiles(tx, scope, student);
  await leaveStations(tx, scope, student, now);
  return { ...removed, enrolments: Number(enrolments.numDeletedRows), sign_in_tries: Number(tries.numDeletedRows) };
}

/** Groups of a station rotation name their students. */
async function leaveLabFiles(tx: Writer, { district, school }: SchoolScope, student: string): Promise<void> {
  const labs = await tx.selectFrom('labs').select(['lab', 'file_json']).where('district', '=', district).where('school', '=', school).execute();
  for (const { lab, file_json } of labs) {
    const file = v.parse(labFileSchema, JSON.parse(file_json));
    if (!file.blocks.some((block) => block.groups?.some((group) => group.students?.includes(student)))) continue;
    await tx
      .updateTable('labs')
      .set({ file_json: JSON.stringify(leaveGroups(file, new Set([student]))) })
      .where('district', '=', district)
      .where('school', '=', school)
      .where('lab', '=', lab)
      .execute();
  }
}

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
        .values({ district, school, lab, visit: visit.visit, station, ended_by: 'hub', at: now, to_seat: null })
        .onConflict((c) => c.column('visit').doNothing())
        .execute();
    const wanted = readWanted(wanted_json);
    if (wanted.pulledOut?.student === student || wanted.arrival?.student === student)
      await writeWanted(tx, station, {
        ...wanted,
        pulledOut: wanted.pulledOut?.student === student ? null : wanted.pulledOut,
        arrival: wanted.arrival?.student === student ? null : wanted.arrival,
      });
  }
}

/** A station that has not followed the tombstone yet may still have the student signed in. The same object when there is nothing to leave out. */
export function withoutStudents(reported: Reported, gone: ReadonlySet<string>): Reported {
  const lockedOut = reported.lockedOut.filter((l) => !gone.has(l.student));
  const here = reported.visit !== null && gone.has(reported.visit.student);
  const arrives = reported.arriving != null && gone.has(reported.arriving.student);
  // Not in what was reported by a station of the version before.
  const told = (reported as Partial<Reported>).lessons ?? [];
  const lessons = told.filter((mark) => !gone.has(mark.student));
  if (!here && !arrives && lockedOut.length === reported.lockedOut.length && lessons.length === told.length) return reported;
  return { ...reported, lockedOut, lessons, ...(arrives ? { arriving: null } : {}), ...(here ? { visit: null, launch: null, help: null } : {}) };
}
