import { v7 as uuid } from 'uuid';
import type { Program } from '../../core/model/catalogue.ts';
import type { Reader, Writer } from '../database/open-database.ts';

/** Hosts that staff took into a program's entry in record mode. They lie over the catalogue and are in no file until IT puts them there. */
export interface SchoolScope {
  readonly district: string;
  readonly school: string;
}

export interface OriginAddition {
  readonly program: string;
  readonly origin: string;
  readonly at: number;
  /** Staff key. */
  readonly by: string;
}

/** Those in force. */
export async function readAdditions(db: Reader, { district, school }: SchoolScope): Promise<OriginAddition[]> {
  const rows = await db
    .selectFrom('origin_additions')
    .select(['program', 'origin', 'added_at', 'added_by'])
    .where('district', '=', district)
    .where('school', '=', school)
    .where('removed_at', 'is', null)
    .orderBy('added_at')
    .orderBy('origin')
    .execute();
  return rows.map((row) => ({ program: row.program, origin: row.origin, at: row.added_at, by: row.added_by }));
}

/** A program that has no pages any more, or none at all, takes none. */
export function withAdditions(programs: readonly Program[], additions: readonly OriginAddition[]): readonly Program[] {
  if (additions.length === 0) return programs;
  return programs.map((program) => {
    if (program.launch.kind === 'native') return program;
    const own = additions.filter((each) => each.program === program.id && !program.allowedOrigins.includes(each.origin));
    return own.length === 0 ? program : { ...program, allowedOrigins: [...program.allowedOrigins, ...own.map((each) => each.origin)] };
  });
}

/** One that is in force already stays as it is. */
export async function addOrigin(
  tx: Writer,
  { district, school }: SchoolScope,
  addition: { readonly program: string; readonly origin: string; readonly by: string; readonly station: string | null },
  now: number,
): Promise<void> {
  const { program, origin, by, station } = addition;
  const values = { addition: uuid({ msecs: now }), district, school, lab: null, program, origin, added_at: now, added_by: by, station };
  await tx
    .insertInto('origin_additions')
    .values({ ...values, removed_at: null, removed_by: null })
    .onConflict((conflict) => conflict.columns(['district', 'school', 'program', 'origin']).where('removed_at', 'is', null).doNothing())
    .execute();
}

/** False where it is not in force. */
export async function removeOrigin(tx: Writer, { district, school }: SchoolScope, program: string, origin: string, by: string, now: number): Promise<boolean> {
  const done = await tx
    .updateTable('origin_additions')
    .set({ removed_at: now, removed_by: by })
    .where('district', '=', district)
    .where('school', '=', school)
    .where('program', '=', program)
    .where('origin', '=', origin)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** After an import: what the file says itself now is an addition no more. All others stay in force. The number that was settled. */
export async function settleAdditions(tx: Writer, scope: SchoolScope, programs: readonly Program[], now: number): Promise<number> {
  const origins = new Map(programs.map((program) => [program.id, new Set(program.allowedOrigins)]));
  const settled = (await readAdditions(tx, scope)).filter((each) => origins.get(each.program)?.has(each.origin) === true);
  for (const { program, origin } of settled) await removeOrigin(tx, scope, program, origin, 'hub', now);
  return settled.length;
}
