import type { Reader } from '../database/open-database.ts';
import type { SchoolScope } from './remove-student.ts';

/** What became of a deleted student's data: here, and at each station that was there. */
export interface StudentReceipt {
  readonly student: string;
  readonly at: number;
  readonly by: string;
  readonly reason: string;
  /** Rows deleted at this hub, by kind. */
  readonly removed: Readonly<Record<string, number>>;
  readonly stations: readonly StationReceipt[];
}

export interface StationReceipt {
  readonly station: string;
  readonly seat: number | null;
  readonly revoked: boolean;
  /** Null while it is still to come. */
  readonly answeredAt: number | null;
  /** Events that it dropped unsent. */
  readonly dropped: number;
  /** Events that it sent after the deletion; they were not stored. */
  readonly late: number;
}

/** Null for a key that was never deleted here. */
export async function studentReceipt(db: Reader, { district, school }: SchoolScope, student: string): Promise<StudentReceipt | null> {
  const ofStudent = { district, school, student };
  const stone = await db
    .selectFrom('tombstones')
    .selectAll()
    .where((eb) => eb.and(ofStudent))
    .executeTakeFirst();
  if (stone === undefined) return null;
  const late = await db
    .selectFrom('deleted_events')
    .select((eb) => ['station', eb.fn.countAll<number>().as('events')])
    .where((eb) => eb.and({ ...ofStudent, late: 1 }))
    .groupBy('station')
    .execute();
  const rows = await db
    .selectFrom('tombstone_receipts')
    .innerJoin('stations', 'stations.station', 'tombstone_receipts.station')
    .select(['stations.station', 'stations.seat', 'stations.revoked_at', 'tombstone_receipts.at', 'tombstone_receipts.events'])
    .where('tombstone_receipts.district', '=', district)
    .where('tombstone_receipts.school', '=', school)
    .where('tombstone_receipts.student', '=', student)
    .orderBy('stations.seat')
    .orderBy('stations.station')
    .execute();
  const stations = rows.map(({ station, seat, revoked_at, at, events }) => ({
    station,
    seat,
    revoked: revoked_at !== null,
    answeredAt: at,
    dropped: events,
    late: late.find((one) => one.station === station)?.events ?? 0,
  }));
  return { student, at: stone.at, by: stone.deleted_by, reason: stone.reason, removed: JSON.parse(stone.removed_json) as Record<string, number>, stations };
}

/** The receipt in plain text. Times are UTC: the command knows no school's clock. */
export function receiptText({ student, at, by, reason, removed, stations }: StudentReceipt): string {
  const kinds = Object.entries(removed).map(([kind, rows]) => `${kind.replaceAll('_', ' ')} ${rows}`);
  const toCome = stations.filter((s) => s.answeredAt === null && !s.revoked).length;
  return [
    `Student ${student}, deleted ${utc(at)} by ${by}: ${reason}`,
    `Deleted here: ${kinds.join(', ')}`,
    `Stations: ${stations.filter((s) => s.answeredAt !== null).length} have answered, ${toCome} are still to come`,
    ...stations.map((s) => `  ${s.station}${s.seat === null ? '' : `, seat ${s.seat}`}: ${stationText(s)}`),
    'What was forwarded to another record store is for its owner to delete.',
  ].join('\n');
}

function stationText({ answeredAt, revoked, dropped, late }: StationReceipt): string {
  const answer =
    answeredAt === null ? (revoked ? 'taken out of the lab before it answered' : 'still to come') : `${utc(answeredAt)}, ${dropped} events dropped unsent`;
  return late === 0 ? answer : `${answer}; ${late} events came later and were not stored`;
}

const utc = (instant: number): string => `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
