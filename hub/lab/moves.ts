import { v7 as uuid } from 'uuid';
import type { BoardAction } from '../../core/contract/board-hub.ts';
import type { Desired, Reported } from '../../core/contract/station-hub.ts';
import { problem } from '../../core/result.ts';
import type { Reader, Writer } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import type { StaffMember } from '../people/staff-session.ts';
import type { KnownStation } from '../station/credential.ts';
import { freshArrival, onlineMs, readReported } from './desired.ts';
import type { Lab } from './labs.ts';
import { readWanted, writeWanted } from './wanted.ts';

/**
 * A student goes from one seat to another: the visit at the first ends as any other does, and the second signs the student in once it has. One student has
 * one visit: where two are open, since one station could not know of the other, the later sign-in is where the child is.
 */
interface SeatRow {
  readonly station: string;
  readonly seat: number | null;
  readonly lastSeen: number;
  readonly reported: Reported | null;
  readonly arrival: Desired['arrival'];
}

/** Staff at the board move a student. SM-705 where the visit is not open any more, SM-419 where the other seat is not free. */
export async function moveStudent(
  tx: Writer,
  lab: Lab,
  me: StaffMember,
  action: Extract<BoardAction, { action: 'move-student' }>,
  now: number,
): Promise<{ readonly student: string; readonly seat: number }> {
  const rows = await seatRows(tx, lab.scope);
  const from = rows.find((row) => row.station === action.station);
  const to = rows.find((row) => row.station === action.to);
  if (from === undefined) throw new Refused([problem('SM-704', `station ${action.station}`)]);
  const visit = from.reported?.visit ?? null;
  if (visit?.visit !== action.visit) throw new Refused([problem('SM-705', `station ${action.station}`, 'somebody else or nobody is signed in there')]);
  if (to === undefined || to.seat === null || !isFree(to, now)) throw new Refused([problem('SM-419', `station ${action.to}`)]);
  const wanted = await tx.selectFrom('stations').select('wanted_json').where('station', '=', to.station).executeTakeFirstOrThrow();
  const arrival = {
    move: uuid({ msecs: now }),
    student: visit.student,
    by: { staff: me.staff, name: me.name },
    from: from.seat,
    place: visit.place ?? null,
    at: now,
  };
  await writeWanted(tx, to.station, { ...readWanted(wanted.wanted_json), arrival });
  await endVisit(tx, lab.scope, { visit: visit.visit, station: from.station, by: me.staff, toSeat: to.seat }, now);
  return { student: visit.student, seat: to.seat };
}

/** Nobody is sent to a seat that stays dark, or that another one is on the way to. */
const isFree = ({ reported, lastSeen, arrival }: SeatRow, now: number): boolean =>
  reported !== null && reported.visit === null && (reported.arriving ?? null) === null && lastSeen >= now - onlineMs && freshArrival(arrival, now) === null;

/** Ends what a station's report leaves no room for: the visit of a student whom staff there move to it, and the earlier of two of one student. True when there was one. */
export async function settleVisits(tx: Writer, known: KnownStation, { visit, arriving }: Reported, now: number): Promise<boolean> {
  const student = arriving?.student ?? visit?.student ?? null;
  if (student === null) return false;
  const others = (await seatRows(tx, known.scope)).flatMap((row) =>
    row.station !== known.station && row.reported?.visit?.student === student ? [{ ...row, visit: row.reported.visit }] : [],
  );
  let ended = false;
  for (const other of others) {
    const earlier = visit === null || isEarlier(other.visit, visit);
    // What a silent station said last is no later word.
    if (!earlier && other.lastSeen < now - onlineMs) continue;
    const by = arriving?.staff ?? known.station;
    const end = earlier ? { visit: other.visit.visit, station: other.station, by, toSeat: known.seat } : { ...here(known, visit), by, toSeat: other.seat };
    ended = (await endVisit(tx, known.scope, end, now)) || ended;
  }
  return ended;
}

type OpenVisit = NonNullable<Reported['visit']>;
const here = (known: KnownStation, visit: OpenVisit | null) => ({ visit: visit?.visit ?? '', station: known.station });
const isEarlier = (a: OpenVisit, b: OpenVisit): boolean => a.signedInAt < b.signedInAt || (a.signedInAt === b.signedInAt && a.visit < b.visit);

/** False where it had been ended before. The station hears of it with its next sync. */
async function endVisit(
  tx: Writer,
  scope: Lab['scope'],
  { visit, station, by, toSeat }: { visit: string; station: string; by: string; toSeat: number | null },
  now: number,
): Promise<boolean> {
  const done = await tx
    .insertInto('ended_visits')
    .values({ ...scope, visit, station, ended_by: by, at: now, to_seat: toSeat })
    .onConflict((conflict) => conflict.column('visit').doNothing())
    .returning('visit')
    .execute();
  if (done.length === 0) return false;
  await tx
    .updateTable('stations')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('station', '=', station)
    .execute();
  return true;
}

async function seatRows(db: Reader, scope: Lab['scope']): Promise<SeatRow[]> {
  const rows = await db
    .selectFrom('stations')
    .select(['station', 'seat', 'last_seen', 'reported_json', 'wanted_json'])
    .where((eb) => eb.and(scope))
    .where('revoked_at', 'is', null)
    .orderBy('station')
    .execute();
  return rows.map((row) => ({
    station: row.station,
    seat: row.seat,
    lastSeen: row.last_seen ?? 0,
    reported: readReported(row.reported_json),
    arrival: readWanted(row.wanted_json).arrival,
  }));
}
