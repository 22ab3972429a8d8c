import { schoolDay } from '../../core/time/school-calendar.ts';
import type { Database } from '../database/open-database.ts';
import type { Lab } from '../lab/labs.ts';
import { creditedMs, sumsOfDay } from './day-sums.ts';
import { minutesOf } from './lab-view.ts';

/** Today's minutes as a table for a spreadsheet: one row a student and program. Kiosk time, never the vendor's. */
const columns = ['student', 'name', 'cohort', 'program', 'active_seconds', 'watching_seconds', 'credited_seconds', 'idle_seconds', 'goal_minutes'] as const;

export async function minutesCsv(db: Database, lab: Lab, now: number): Promise<{ readonly day: string; readonly text: string }> {
  const day = schoolDay(now, lab.calendar.timeZone);
  const sums = await sumsOfDay(db, lab, day);
  const rows = minutesOf(lab, sums, new Map()).flatMap((student) =>
    student.programs.map((program) => {
      const own = sums.get(student.student)?.get(program.program) ?? { activeMs: 0, watchingMs: 0, idleMs: 0 };
      const seconds = [own.activeMs, own.watchingMs, creditedMs(own), own.idleMs].map((ms) => String(Math.round(ms / 1000)));
      return [student.student, student.name, student.cohort, program.program, ...seconds, program.goalMinutes === null ? '' : String(program.goalMinutes)];
    }),
  );
  // The mark at the front tells spreadsheets that names are UTF-8.
  return { day, text: `\u{feff}${[columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n` };
}

/** A cell that a spreadsheet would run as a formula is led by an apostrophe (OWASP, CSV injection). */
export function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
