import { schoolDay } from '../../core/time/school-calendar.ts';
import type { Reader } from '../database/open-database.ts';
import { readReported } from '../lab/desired.ts';
import type { Lab } from '../lab/labs.ts';

/** One student's day in one program: what is stored, and the segment that is still open at a station. */
export interface ProgramSums {
  activeMs: number;
  watchingMs: number;
  idleMs: number;
}

export const creditedMs = (sums: ProgramSums): number => sums.activeMs + sums.watchingMs;

/** By student and program. An open segment counts until its own statement is stored. */
export async function sumsOfDay(db: Reader, lab: Lab, day: string): Promise<Map<string, Map<string, ProgramSums>>> {
  const sums = await storedSums(db, lab, day);
  const rows = await db
    .selectFrom('stations')
    .select(['reported_json', 'reported_at'])
    .where('district', '=', lab.scope.district)
    .where('school', '=', lab.scope.school)
    .where('lab', '=', lab.scope.lab)
    .where('reported_json', 'is not', null)
    .execute();
  for (const row of rows) {
    const { visit = null, launch = null } = readReported(row.reported_json) ?? {};
    if (visit === null || launch === null || launch.creditedMs <= 0) continue;
    if (schoolDay(row.reported_at ?? 0, lab.calendar.timeZone) !== day) continue;
    const stored = await db
      .selectFrom('segments')
      .select('segment')
      .where('launch', '=', launch.launch)
      .where('segment', '=', launch.segment)
      .executeTakeFirst();
    if (stored !== undefined) continue;
    const own = sumsOf(sums, visit.student, launch.program);
    if (launch.state === 'watching') own.watchingMs += launch.creditedMs;
    else own.activeMs += launch.creditedMs;
  }
  return sums;
}

/** Credited ms by student and program, stored only: a station adds what it has not sent. */
export async function creditedByStudent(db: Reader, lab: Lab, day: string): Promise<Map<string, Map<string, number>>> {
  const sums = await storedSums(db, lab, day);
  return new Map([...sums].map(([student, programs]) => [student, new Map([...programs].map(([program, each]) => [program, creditedMs(each)]))]));
}

async function storedSums(db: Reader, lab: Lab, day: string): Promise<Map<string, Map<string, ProgramSums>>> {
  const sums = new Map<string, Map<string, ProgramSums>>();
  const rows = await db
    .selectFrom('daily_sums')
    .select(['student', 'program', 'active_ms', 'watching_ms', 'idle_ms'])
    .where('district', '=', lab.scope.district)
    .where('school', '=', lab.scope.school)
    .where('lab', '=', lab.scope.lab)
    .where('day', '=', day)
    .execute();
  for (const row of rows) Object.assign(sumsOf(sums, row.student, row.program), { activeMs: row.active_ms, watchingMs: row.watching_ms, idleMs: row.idle_ms });
  return sums;
}

function sumsOf(sums: Map<string, Map<string, ProgramSums>>, student: string, program: string): ProgramSums {
  const programs = sums.get(student) ?? new Map<string, ProgramSums>();
  sums.set(student, programs);
  const own = programs.get(program) ?? { activeMs: 0, watchingMs: 0, idleMs: 0 };
  programs.set(program, own);
  return own;
}
