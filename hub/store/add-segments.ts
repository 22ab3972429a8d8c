import { splitByHour } from '../../core/time/school-calendar.ts';
import type { Writer } from '../database/open-database.ts';
import type { Scope, Sums } from '../database/schema.ts';
import type { SegmentFact } from './station-statement.ts';

/** Segments become hourly and daily sums, in whole ms, in the school's hours and days. A segment counts once, whatever sends it. */
const columnOf = {
  active: 'active_ms',
  watching: 'watching_ms',
  idle: 'idle_ms',
  paused: 'paused_ms',
  'pulled-out': 'pulled_out_ms',
  suspended: 'suspended_ms',
} as const satisfies Record<SegmentFact['state'], keyof Sums>;

const noSums: Sums = { active_ms: 0, watching_ms: 0, idle_ms: 0, paused_ms: 0, pulled_out_ms: 0, suspended_ms: 0 };

interface HourSums extends Sums {
  student: string;
  program: string;
  day: string;
  hour: number;
}

export async function addSegments(
  tx: Writer,
  scope: Scope,
  timeZone: string,
  segments: readonly (SegmentFact & { readonly statement: string })[],
): Promise<void> {
  const counted: SegmentFact[] = [];
  for (let at = 0; at < segments.length; at += 500) {
    const part = segments.slice(at, at + 500);
    const added = await tx
      .insertInto('segments')
      .values(part.map(({ startedAt, durationMs, ...rest }) => ({ ...scope, ...rest, started_at: startedAt, duration_ms: durationMs })))
      .onConflict((conflict) => conflict.columns(['launch', 'segment']).doNothing())
      .returning('statement')
      .execute();
    const ids = new Set(added.map((row) => row.statement));
    counted.push(...part.filter((each) => ids.has(each.statement)));
  }
  const hours = sumByHour(counted, timeZone);
  for (const sums of hours) await addTo(tx, scope, 'hourly_sums', sums);
  for (const { hour: _, ...sums } of sumByDay(hours)) await addTo(tx, scope, 'daily_sums', sums);
}

function sumByHour(segments: readonly SegmentFact[], timeZone: string): HourSums[] {
  const sums = new Map<string, HourSums>();
  for (const { student, program, state, startedAt, durationMs } of segments) {
    for (const { day, hour, ms } of splitByHour(startedAt, durationMs, timeZone)) {
      add(sums, { ...noSums, student, program, day, hour, [columnOf[state]]: ms }, `${student} ${program} ${day} ${hour}`);
    }
  }
  return [...sums.values()];
}

function sumByDay(hours: readonly HourSums[]): HourSums[] {
  const sums = new Map<string, HourSums>();
  for (const each of hours) add(sums, each, `${each.student} ${each.program} ${each.day}`);
  return [...sums.values()];
}

function add(sums: Map<string, HourSums>, more: HourSums, key: string): void {
  const known = sums.get(key);
  if (known === undefined) sums.set(key, { ...more });
  else for (const column of Object.values(columnOf)) known[column] += more[column];
}

async function addTo(tx: Writer, scope: Scope, table: 'hourly_sums', sums: HourSums): Promise<void>;
async function addTo(tx: Writer, scope: Scope, table: 'daily_sums', sums: Omit<HourSums, 'hour'>): Promise<void>;
async function addTo(tx: Writer, scope: Scope, table: 'hourly_sums' | 'daily_sums', sums: Omit<HourSums, 'hour'> & { hour?: number }): Promise<void> {
  const place = ['district', 'school', 'lab', 'day', 'student', 'program'] as const;
  const columns = table === 'hourly_sums' ? ([...place, 'hour'] as const) : place;
  await tx
    .insertInto(table)
    .values({ ...scope, ...sums } as never)
    .onConflict((conflict) =>
      conflict
        .columns(columns as never)
        .doUpdateSet(
          (eb) =>
            Object.fromEntries(
              Object.values(columnOf).map((column) => [column, eb(eb.ref(`${table}.${column}` as never), '+', sums[column] as never)]),
            ) as never,
        ),
    )
    .execute();
}
