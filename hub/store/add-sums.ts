import { insertRows, type RowShape } from '../database/insert-rows.ts';
import type { Writer } from '../database/open-database.ts';
import type { Scope, Sums } from '../database/schema.ts';
import { schoolHours } from './school-hours.ts';
import type { SegmentFact } from './station-statement.ts';

/** Segments become hourly and daily sums, in whole ms, in the school's hours and days. */
const columnOf = {
  active: 'active_ms',
  watching: 'watching_ms',
  idle: 'idle_ms',
  paused: 'paused_ms',
  'pulled-out': 'pulled_out_ms',
  suspended: 'suspended_ms',
} as const satisfies Record<SegmentFact['state'], keyof Sums>;
const columns = Object.values(columnOf);

const place = ['district', 'school', 'lab', 'day', 'student', 'program'] as const;
const adding = (table: string, key: readonly string[]): string =>
  `on conflict (${key.join(', ')}) do update set ${columns.map((column) => `${column} = ${table}.${column} + excluded.${column}`).join(', ')}`;

const hourly = {
  table: 'hourly_sums',
  texts: place,
  numbers: ['hour', ...columns],
  onConflict: adding('hourly_sums', [...place, 'hour']),
} as const satisfies RowShape<'hourly_sums'>;
const daily = { table: 'daily_sums', texts: place, numbers: columns, onConflict: adding('daily_sums', place) } as const satisfies RowShape<'daily_sums'>;

interface Sum {
  readonly day: string;
  readonly student: string;
  readonly program: string;
  readonly hour: number;
  readonly ms: Sums;
}

export async function addSums(tx: Writer, scope: Scope, timeZone: string, segments: readonly SegmentFact[]): Promise<void> {
  const hours = new Map<string, Sum>();
  const days = new Map<string, Sum>();
  const school = schoolHours(timeZone);
  for (const { student, program, state, startedAt, durationMs } of segments) {
    for (const { day, hour, ms } of school.split(startedAt, durationMs)) {
      add(days, `${day} ${student} ${program}`, { day, student, program, hour }, columnOf[state], ms);
      add(hours, `${day} ${student} ${program} ${hour}`, { day, student, program, hour }, columnOf[state], ms);
    }
  }
  const scoped = [scope.district, scope.school, scope.lab];
  await insertRows(
    tx,
    hourly,
    inOrder(hours).map((sum) => [...scoped, sum.day, sum.student, sum.program, sum.hour, ...columns.map((column) => sum.ms[column])]),
  );
  await insertRows(
    tx,
    daily,
    inOrder(days).map((sum) => [...scoped, sum.day, sum.student, sum.program, ...columns.map((column) => sum.ms[column])]),
  );
}

function add(sums: Map<string, Sum>, key: string, of: Omit<Sum, 'ms'>, column: keyof Sums, ms: number): void {
  const known = sums.get(key) ?? { ...of, ms: { active_ms: 0, watching_ms: 0, idle_ms: 0, paused_ms: 0, pulled_out_ms: 0, suspended_ms: 0 } };
  known.ms[column] += ms;
  sums.set(key, known);
}

/** Batches that come at once take their rows in one order: none waits for one that waits for it. */
const inOrder = (sums: ReadonlyMap<string, Sum>): Sum[] => [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
