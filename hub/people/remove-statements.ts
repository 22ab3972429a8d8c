import { sql } from 'kysely';
import type { Reader, Writer } from '../database/open-database.ts';
import { studentsNamed } from './named-students.ts';

/** Finds and removes the statements that name a student, those that stations set aside among them. */
export interface SchoolScope {
  readonly district: string;
  readonly school: string;
}

const atOnce = 500;

/** What a look through all statements found. */
export interface Found {
  readonly places: readonly number[];
  /** Every statement up to here was looked at. */
  readonly through: number;
}

const nothingFound: Found = { places: [], through: 0 };

/** Statements whose text holds the key, behind those of an earlier look. */
export async function findStatements(
  db: Reader,
  { district, school }: SchoolScope,
  student: string,
  { places: before, through: from } = nothingFound,
): Promise<Found> {
  const { last } = await db
    .selectFrom('statements')
    .select((eb) => eb.fn.max('place').as('last'))
    .executeTakeFirstOrThrow();
  const through = last ?? 0;
  const rows = await db
    .selectFrom('statements')
    .select('place')
    // What other programs sent before there was a school belongs to none, and may name its students all the same.
    .where('district', 'in', [district, ''])
    .where('school', 'in', [school, ''])
    .where('place', '>', from)
    .where('place', '<=', through)
    .where(naming(student))
    .execute();
  return { places: [...before, ...rows.map((row) => row.place)], through };
}

/** Their places in outboxes are kept: they are no gap, and what comes from there again is not counted again. */
export async function removeStatements(tx: Writer, scope: SchoolScope, student: string, found: Found): Promise<number> {
  const { places } = await findStatements(tx, scope, student, found);
  let removed = 0;
  for (let at = 0; at < places.length; at += atOnce) removed += await removePlaces(tx, scope, student, places.slice(at, at + atOnce));
  return removed;
}

async function removePlaces(tx: Writer, { district, school }: SchoolScope, student: string, found: readonly number[]): Promise<number> {
  const rows = await tx
    .selectFrom('statements')
    .select(['place', 'lab', 'station', 'epoch', 'sequence', 'statement_json'])
    .where('place', 'in', found)
    .execute();
  const theirs = rows.filter((row) => studentsNamed(JSON.parse(row.statement_json) as object).has(student));
  const events = theirs.flatMap(({ lab, station, epoch, sequence }) =>
    station === null || epoch === null || sequence === null ? [] : [{ district, school, lab, student, station, epoch, sequence, late: 0 }],
  );
  if (events.length > 0)
    await tx
      .insertInto('deleted_events')
      .values(events)
      .onConflict((c) => c.columns(['station', 'epoch', 'sequence']).doNothing())
      .execute();
  const places = theirs.map((row) => row.place);
  if (places.length > 0) {
    await tx.deleteFrom('statements').where('place', 'in', places).execute();
    await tx.deleteFrom('forward_refusals').where('place', 'in', places).execute();
  }
  return places.length;
}

export async function removeSetAside(tx: Writer, { district, school }: SchoolScope, student: string): Promise<number> {
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
