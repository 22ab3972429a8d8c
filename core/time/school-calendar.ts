import type { DayBlock } from '../contract/station-hub.ts';
import { weekdays, type ScheduledBlock } from '../model/lab.ts';

/** Days, weeks and blocks are the school's: its time zone, its terms, its holidays. `Temporal` is native in Chromium; the hub loads a polyfill. */
export interface SchoolCalendar {
  readonly timeZone: string;
  /** First and last day of each term, `YYYY-MM-DD`; empty means every day is in term. */
  readonly terms: readonly { readonly first: string; readonly last: string }[];
  readonly holidays: readonly string[];
}

/** The school's day, `YYYY-MM-DD`, at an instant (ms since 1970; a monotonic clock's has fractions, which Temporal refuses). */
export const schoolDay = (instant: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** Start of the school's day as an instant. */
export const startOfDay = (day: string, timeZone: string): number => Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;

/** Days are compared as text: ISO dates sort by time. */
export const isSchoolDay = (day: string, calendar: SchoolCalendar): boolean =>
  !calendar.holidays.includes(day) && (calendar.terms.length === 0 || calendar.terms.some((t) => t.first <= day && day <= t.last));

/** The day's blocks with their bells as instants; none on a day without school. Daylight saving is the zone's. */
export function blocksOfDay(day: string, schedule: readonly ScheduledBlock[], calendar: SchoolCalendar): DayBlock[] {
  if (!isSchoolDay(day, calendar)) return [];
  const date = Temporal.PlainDate.from(day);
  const weekday = weekdays[date.dayOfWeek - 1];
  return schedule
    .filter((block) => weekday !== undefined && block.days.includes(weekday))
    .map((block) => ({
      block: block.id,
      cohorts: [...block.cohorts],
      bells: block.bells.map((time) => date.toZonedDateTime({ timeZone: calendar.timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds),
      choices: block.choices ?? null,
      transition: block.transitionSeconds * 1000,
      // Who is in them is the roster's: see core/rotation/groups.ts.
      groups: null,
      after: block.after ?? null,
      pausedAt: null,
    }))
    .sort((a, b) => (a.bells[0] ?? 0) - (b.bells[0] ?? 0));
}

export const nextDay = (day: string, days = 1): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** Splits a stretch at the school's full hours: each part with its day and hour (0-23), so that hourly and daily sums add up. */
export function splitByHour(from: number, durationMs: number, timeZone: string): { day: string; hour: number; ms: number }[] {
  const parts: { day: string; hour: number; ms: number }[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(Math.round(from)).toZonedDateTimeISO(timeZone);
  let left = Math.round(durationMs);
  while (left > 0) {
    const nextHour = at.round({ smallestUnit: 'hour', roundingMode: 'floor' }).add({ hours: 1 });
    const ms = Math.min(left, nextHour.epochMilliseconds - at.epochMilliseconds);
    parts.push({ day: at.toPlainDate().toString(), hour: at.hour, ms });
    left -= ms;
    at = nextHour;
  }
  return parts;
}
