import type { Reported, SyncReply, SyncRequest } from '../../core/contract/station-hub.ts';
import { problem } from '../../core/result.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import { creditedByStudent } from '../board/day-sums.ts';
import type { Writer } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import { desiredOf, freshArrival, onlineMs, readReported } from '../lab/desired.ts';
import { settleVisits } from '../lab/moves.ts';
import type { StationConfigs } from '../lab/station-config.ts';
import { changedProgress, takeMarks } from '../lab/lesson-progress.ts';
import { growLabRevision, readWanted, writeWanted, type Wanted } from '../lab/wanted.ts';
import { withoutStudents } from '../people/remove-student.ts';
import { owedTombstones, takeReceipts } from '../people/tombstones.ts';
import { noticeGaps } from '../store/gaps.ts';
import { outboxAtHub, withHighestGiven } from '../store/outbox-at-hub.ts';
import { tidySetAside } from '../store/set-aside.ts';
import type { KnownStation } from './credential.ts';
import { speaks } from './enrol.ts';

/** Reported state up, desired state and changed configuration down. */
export async function sync(hub: HubContext, configs: StationConfigs, known: KnownStation, request: SyncRequest): Promise<SyncReply> {
  if (!speaks(request.protocol)) throw new Refused([problem('SM-207', 'protocol')]);
  if (await hub.labs.noticeDeletions()) hub.pokes.pokeAll(known.station);
  const lab = await hub.labs.of(known.scope.lab);
  if (lab === null) throw new Refused([problem('SM-203')]);
  const now = hub.clock();
  const { moved, gaps, desired, outbox } = await hub.db.transaction().execute(async (tx) => {
    const owed = await owedTombstones(tx, known.station);
    const reported = withoutStudents(request.reported, new Set(owed.map((each) => each.student)));
    await takeReceipts(tx, known.station, owed, reported.outbox.droppedFor, now);
    const { moved, kept } = await takeReport(tx, known, { ...request, reported }, now);
    await takeMarks(tx, lab, reported.lessons, 'station', now);
    await tidySetAside(tx, known.station, reported.outbox, now);
    const { fresh: gaps, missing } = await noticeGaps(tx, known, reported, now);
    return { moved, gaps, desired: await desiredOf(tx, lab, known.station, now), outbox: await outboxAtHub(tx, known.station, kept.outbox, missing) };
  });
  for (const gap of gaps) hub.log.warn({ code: 'SM-604', station: known.station, epoch: gap.epoch, missing: gap.missing }, 'events of a station are missing');
  // Who is signed in where concerns the others: their faces show as away.
  if (moved) hub.pokes.pokeAll(known.station);
  hub.boards.changed();
  const config = await configs.of(lab);
  const lessons = { through: now, progress: await changedProgress(hub.db, lab.scope, request.lessonsSince) };
  if (config.version === request.configVersion) return { hubTime: hub.clock(), desired, outbox, lessons, config: null };
  const credited = await creditedByStudent(hub.db, lab, schoolDay(now, lab.calendar.timeZone));
  const students = config.students.map((s) => ({ ...s, creditedToday: Object.fromEntries(credited.get(s.student) ?? []) }));
  return { hubTime: hub.clock(), desired, outbox, lessons, config: { ...config, students } };
}

async function takeReport(
  tx: Writer,
  known: KnownStation,
  { reported, version, host }: SyncRequest,
  now: number,
): Promise<{ readonly moved: boolean; readonly kept: Reported }> {
  const row = await tx
    .selectFrom('stations')
    .select(['reported_json', 'wanted_json', 'last_seen'])
    .where('station', '=', known.station)
    .executeTakeFirstOrThrow();
  const before = readReported(row.reported_json);
  const kept = withHighestGiven(reported, before);
  await tx
    .updateTable('stations')
    .set({ reported_json: JSON.stringify(kept), reported_at: now, last_seen: now, version, host })
    .where('station', '=', known.station)
    .execute();
  await followHelp(tx, known, reported, now);
  const wanted = readWanted(row.wanted_json);
  const tidied = tidy(wanted, before, reported, now);
  if (tidied !== wanted) await writeWanted(tx, known.station, tidied);
  const changed = before?.visit?.visit !== reported.visit?.visit;
  const wasAway = (row.last_seen ?? 0) < now - onlineMs;
  const settled = (changed || wasAway || reported.arriving !== null) && (await settleVisits(tx, known, reported, now));
  const moved = changed || settled;
  if (moved) await growLabRevision(tx, known.scope);
  return { moved, kept };
}

/** A new request joins the queue once; one that the station no longer has was withdrawn there. */
async function followHelp(tx: Writer, known: KnownStation, { help, visit, launch }: Reported, now: number): Promise<void> {
  await tx
    .updateTable('help_requests')
    .set({ ended_at: now, ended_by: known.station })
    .where('station', '=', known.station)
    .where('ended_at', 'is', null)
    .where('request', '<>', help?.request ?? '')
    .execute();
  if (help === null) return;
  await tx
    .insertInto('help_requests')
    .values({
      ...known.scope,
      request: help.request,
      station: known.station,
      seat: known.seat,
      student: visit?.student ?? null,
      program: launch?.program ?? null,
      asked_at: help.askedAt,
      taken_by: null,
      taken_at: null,
      ended_by: null,
      ended_at: null,
    })
    .onConflict((conflict) => conflict.column('request').doNothing())
    .execute();
}

/** What staff wanted for a visit ends with that visit: as soon as the station has left it behind. */
function tidy(wanted: Wanted, before: Reported | null, reported: Reported, now: number): Wanted {
  const was = before?.visit ?? null;
  const left = was !== null && was.visit !== reported.visit?.visit;
  const pulledOut = left && wanted.pulledOut?.student === was.student ? null : wanted.pulledOut;
  const programOverride = left && wanted.programOverride?.visit === was.visit ? null : wanted.programOverride;
  const help = wanted.help !== null && wanted.help.request !== reported.help?.request ? null : wanted.help;
  // Somebody is signed in: whoever was on the way has arrived, or finds the seat taken.
  const arrival = reported.visit === null ? freshArrival(wanted.arrival, now) : null;
  // It was taken up and is over, or was not taken up in time.
  const records = wanted.record !== null && reported.record?.run === wanted.record.run;
  const over = wanted.record !== null && !records && (before?.record?.run === wanted.record.run || now > wanted.record.startBefore);
  const record = over ? null : wanted.record;
  const same = [
    pulledOut === wanted.pulledOut,
    programOverride === wanted.programOverride,
    help === wanted.help,
    arrival === wanted.arrival,
    record === wanted.record,
  ].every(Boolean);
  return same ? wanted : { ...wanted, pulledOut, programOverride, help, arrival, record };
}
