import type { Desired, Reported, VisitPlace } from '../../core/contract/station-hub.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import type { Reader } from '../database/open-database.ts';
import type { Scope } from '../database/schema.ts';
import { owedTombstones } from '../people/tombstones.ts';
import { plainBlock, readBlocks } from './day-blocks.ts';
import type { Lab } from './labs.ts';
import { readWanted } from './wanted.ts';

/** A station counts as there while its last sync is at most this old, ms: it polls each 15 s. */
export const onlineMs = 40_000;
/** A visit at a station that fell silent binds its student this long, ms. */
const visitMs = 45_000;
/** A child that does not come is not signed in an hour later, ms. */
const arriveWithinMs = 90_000;
const endedVisitsTold = 20;
const unlockedToldMs = 24 * 60 * 60_000;

export const freshArrival = (arrival: Desired['arrival'], now: number): Desired['arrival'] =>
  arrival !== null && arrival.at > now - arriveWithinMs ? arrival : null;

/** What the hub wants of one station now. */
export async function desiredOf(db: Reader, lab: Lab, station: string, now: number): Promise<Desired> {
  const day = schoolDay(now, lab.calendar.timeZone);
  const row = await db.selectFrom('stations').select(['wanted_json', 'reported_json', 'revision']).where('station', '=', station).executeTakeFirstOrThrow();
  const { revision } = await db
    .selectFrom('labs')
    .select('revision')
    .where('district', '=', lab.scope.district)
    .where('school', '=', lab.scope.school)
    .where('lab', '=', lab.scope.lab)
    .executeTakeFirstOrThrow();
  const ended = await db
    .selectFrom('ended_visits')
    .select(['visit', 'to_seat'])
    .where('station', '=', station)
    .orderBy('at', 'desc')
    .limit(endedVisitsTold)
    .execute();
  const unlocked = await db
    .selectFrom('unlocks')
    .select(['student', 'at'])
    .where('lab', '=', lab.scope.lab)
    .where('at', '>', now - unlockedToldMs)
    .execute();
  const visits = await openVisits(db, lab.scope, now);
  const reported = readReported(row.reported_json);
  const wanted = readWanted(row.wanted_json);
  return {
    // Both only grow, so their sum does.
    revision: revision + row.revision,
    day,
    blocks: (await readBlocks(db, lab, day)).map(plainBlock),
    ...wanted,
    arrival: freshArrival(wanted.arrival, now),
    endedVisits: ended.map((e) => e.visit).reverse(),
    movedVisits: ended.flatMap(({ visit, to_seat }) => (to_seat === null ? [] : [{ visit, seat: to_seat }])),
    credited: reported?.visit == null ? null : await creditedOf(db, lab, station, reported.visit.student, reported.outbox.epoch, day),
    elsewhere: visits.filter((v) => v.station !== station).map(({ student, seat, place }) => ({ student, seat, place })),
    unlocked,
    tombstones: await owedTombstones(db, station),
  };
}

/** Both of one moment, so that the station adds exactly what the hub does not hold yet. */
async function creditedOf(db: Reader, lab: Lab, station: string, student: string, epoch: string, day: string): Promise<Desired['credited']> {
  const sums = await db
    .selectFrom('daily_sums')
    .select(['program', 'active_ms', 'watching_ms'])
    .where('district', '=', lab.scope.district)
    .where('school', '=', lab.scope.school)
    .where('lab', '=', lab.scope.lab)
    .where('day', '=', day)
    .where('student', '=', student)
    .execute();
  const held = await db.selectFrom('outbox_epochs').select('highest').where('station', '=', station).where('epoch', '=', epoch).executeTakeFirst();
  return { student, byProgram: Object.fromEntries(sums.map((s) => [s.program, s.active_ms + s.watching_ms])), epoch, throughSequence: held?.highest ?? 0 };
}

export interface OpenVisit {
  readonly station: string;
  readonly seat: number | null;
  readonly student: string;
  readonly visit: string;
  readonly place: VisitPlace | null;
}

/** Who is signed in where, as the stations last said. */
export async function openVisits(db: Reader, scope: Scope, now: number): Promise<OpenVisit[]> {
  const rows = await db
    .selectFrom('stations')
    .select(['station', 'seat', 'reported_json'])
    .where('district', '=', scope.district)
    .where('school', '=', scope.school)
    .where('lab', '=', scope.lab)
    .where('revoked_at', 'is', null)
    .where('last_seen', '>', now - visitMs)
    .orderBy('station')
    .execute();
  return rows.flatMap(({ station, seat, reported_json }) => {
    const visit = readReported(reported_json)?.visit ?? null;
    return visit === null ? [] : [{ station, seat, student: visit.student, visit: visit.visit, place: visit.place ?? null }];
  });
}

/** What was stored had been parsed when it came in; by a hub of the version before, without record mode. */
export function readReported(json: string | null): Reported | null {
  if (json === null) return null;
  const { record, ...reported } = JSON.parse(json) as Omit<Reported, 'record'> & Partial<Pick<Reported, 'record'>>;
  return { ...reported, record: record ?? null };
}
