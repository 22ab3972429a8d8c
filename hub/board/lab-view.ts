import type { BlockSnapshot, HelpRequest, LabSnapshot, SeatSnapshot, StudentMinutes } from '../../core/contract/board-hub.ts';
import type { DayBlock, PlanEntry, Reported } from '../../core/contract/station-hub.ts';
import { seatState } from '../../core/board/seat-state.ts';
import type { Seat } from '../../core/model/lab.ts';
import { programsFor } from '../../core/model/plan.ts';
import { slotAt } from '../../core/rotation/rotation.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import type { Database } from '../database/open-database.ts';
import type { Tables } from '../database/schema.ts';
import { readBlocks, type LabBlock } from '../lab/day-blocks.ts';
import { shownProgress } from '../lab/lesson-progress.ts';
import { goalsOf } from '../lab/goals.ts';
import { onlineMs, openVisits, readReported } from '../lab/desired.ts';
import { fullName, type Lab } from '../lab/labs.ts';
import { readBadges } from '../people/badges.ts';
import { readPlan } from '../lab/published-plan.ts';
import { readWanted, type Wanted } from '../lab/wanted.ts';
import type { LabView } from './board-streams.ts';
import { studentPaths } from './student-paths.ts';
import { seatStore, storeNotes } from './station-stores.ts';
import { creditedMs, sumsOfDay, type ProgramSums } from './day-sums.ts';

type StationRow = Pick<Tables['stations'], 'station' | 'seat' | 'last_seen' | 'reported_json' | 'reported_at' | 'wanted_json'>;
type HelpRow = Tables['help_requests'];

/** Everything of one moment that the parts of the view share. */
interface Moment {
  readonly lab: Lab;
  readonly now: number;
  readonly stations: readonly (StationRow & { readonly reported: Reported | null; readonly wanted: Wanted })[];
  readonly blocks: readonly LabBlock[];
  readonly plan: readonly PlanEntry[];
  readonly help: readonly HelpRow[];
  readonly sums: ReadonlyMap<string, ReadonlyMap<string, ProgramSums>>;
}

/** Something staff should know of the hub itself, e.g. a roster that could not be imported. */
export interface Notice {
  readonly code: string;
  readonly where: string | null;
  readonly at: number;
}

export async function readLabView(db: Database, lab: Lab, notices: readonly Notice[], now: number): Promise<LabView> {
  const day = schoolDay(now, lab.calendar.timeZone);
  const rows = await db
    .selectFrom('stations')
    .select(['station', 'seat', 'last_seen', 'reported_json', 'reported_at', 'wanted_json'])
    .where('district', '=', lab.scope.district)
    .where('school', '=', lab.scope.school)
    .where('lab', '=', lab.scope.lab)
    .where('revoked_at', 'is', null)
    .orderBy('seat')
    .orderBy('station')
    .execute();
  const help = await db
    .selectFrom('help_requests')
    .selectAll()
    .where('lab', '=', lab.scope.lab)
    .where('ended_at', 'is', null)
    .orderBy('asked_at')
    .orderBy('request')
    .execute();
  const moment: Moment = {
    lab,
    now,
    stations: rows.map((row) => ({ ...row, reported: readReported(row.reported_json), wanted: readWanted(row.wanted_json) })),
    blocks: await readBlocks(db, lab, day),
    plan: (await readPlan(db, lab, [day])).get(day) ?? [],
    help,
    sums: await sumsOfDay(db, lab, day),
  };
  const gaps = await db
    .selectFrom('outbox_epochs')
    .select(['station', 'epoch', 'gap_since'])
    .where('lab', '=', lab.scope.lab)
    .where('gap_since', 'is not', null)
    .orderBy('gap_since')
    .execute();
  const seatOf = new Map((await openVisits(db, lab.scope, now)).map((visit) => [visit.student, visit.seat]));
  return {
    lab: { lab: lab.scope.lab, name: lab.file.lab.name, school: lab.schoolName, timeZone: lab.file.timeZone },
    cohorts: lab.file.cohorts.map((c) => ({ cohort: c.class, name: c.name, line: c.line, students: lab.students.filter((s) => s.cohort === c.class).length })),
    guests: lab.students.flatMap((s) =>
      s.today === null ? [] : [{ student: s.student, kind: s.today.kind, name: fullName(s), picture: s.picture, cohort: s.today.cohort }],
    ),
    seats: lab.file.seats.map((seat) => seatView(moment, seat)),
    help: help.map((row) => helpView(moment, row)),
    blocks: moment.blocks.filter((b) => (b.bells.at(-1) ?? 0) > (b.bells[0] ?? 0)).map((block) => blockView(moment, block)),
    paths: studentPaths(lab, await shownProgress(db, lab.scope, [...seatOf.keys()]), new Set(seatOf.keys())),
    minutes: minutesOf(lab, moment.sums, seatOf, new Set((await readBadges(db, lab.scope)).filter((b) => !b.voided).map((b) => b.student))),
    problems: [
      ...notices.map(({ code, where, at }) => ({ seat: null, code, where, at })),
      ...moment.stations.flatMap(({ seat, reported }) => (reported?.problems ?? []).map((p) => ({ seat, code: p.code, where: p.where ?? null, at: p.at }))),
      ...(await storeNotes(db, lab, moment.stations)),
      ...gaps.map((gap) => ({
        seat: moment.stations.find((s) => s.station === gap.station)?.seat ?? null,
        code: 'SM-604',
        where: `${gap.station}/${gap.epoch}`,
        at: gap.gap_since ?? 0,
      })),
    ].sort((a, b) => a.at - b.at),
  };
}

function seatView(moment: Moment, seat: Seat): SeatSnapshot {
  const { lab, now, help } = moment;
  const row = moment.stations.find((s) => s.seat === seat.seat);
  const place = { seat: seat.seat, column: seat.column, row: seat.row };
  const none = { student: null, program: null, creditedToday: 0, paused: false, message: null, pulledOut: null, store: null };
  if (row === undefined) return { ...place, station: null, ...seatState({ station: null, now }), ...none };
  const { reported, wanted } = row;
  const visit = reported?.visit ?? null;
  const online = (row.last_seen ?? 0) >= now - onlineMs;
  const here = visit ?? (online ? lockedOut(reported, now) : null);
  const student = here === null ? undefined : lab.students.find((s) => s.student === here.student);
  const out = wanted.pulledOut !== null && wanted.pulledOut.student === visit?.student ? wanted.pulledOut : null;
  const tile = seatState({
    now,
    station: {
      online,
      lastSeen: row.last_seen,
      reported,
      held: wanted.paused || isHeld(moment.blocks, student?.cohort, now) || isHeld(moment.blocks, student?.today?.cohort, now),
      pulledOut: out !== null,
      helpAskedAt: help.find((h) => h.station === row.station)?.asked_at ?? null,
    },
  });
  return {
    ...place,
    station: row.station,
    ...tile,
    student: here === null ? null : { ...faceOf(lab, here.student), line: lineOf(lab, student?.cohort), visit: here.visit },
    program: programView(lab, reported?.launch?.program),
    creditedToday: here === null ? 0 : total(moment.sums.get(here.student)),
    paused: wanted.paused,
    message: wanted.message?.text ?? null,
    pulledOut: out === null ? null : { tutor: out.tutor, group: out.group ?? null },
    store: seatStore(reported),
  };
}

/** Who stands at a seat and may not sign in; with several the one who tried last. There is no visit. */
function lockedOut(reported: Reported | null, now: number): { readonly student: string; readonly visit: '' } | null {
  const [last] = (reported?.lockedOut ?? []).filter((l) => l.until > now).sort((a, b) => b.until - a.until);
  return last === undefined ? null : { student: last.student, visit: '' };
}

const isHeld = (blocks: readonly DayBlock[], cohort: string | undefined, now: number): boolean => {
  const slot = cohort === undefined ? null : slotAt(blocks, cohort, now);
  return slot !== null && slot.block.pausedAt !== null;
};

function helpView({ lab, stations }: Moment, row: HelpRow): HelpRequest {
  return {
    request: row.request,
    seat: stations.find((s) => s.station === row.station)?.seat ?? row.seat,
    station: row.station,
    student: row.student === null ? null : faceOf(lab, row.student),
    program: row.program,
    subject: lab.programs.find((p) => p.id === row.program)?.subject ?? null,
    askedAt: row.asked_at,
    takenBy: row.taken_by === null ? null : (lab.staff.find((s) => s.staff === row.taken_by)?.name ?? row.taken_by),
  };
}

function blockView({ lab, now, plan }: Moment, block: LabBlock): BlockSnapshot {
  const cohorts = block.cohorts.flatMap((key) => lab.file.cohorts.filter((c) => c.class === key)).map((c) => ({ cohort: c.class, name: c.name, line: c.line }));
  const slot = (slotAt([block], null, now)?.slot ?? -1) + 1;
  const begun = (block.bells[0] ?? 0) <= (block.pausedAt ?? now);
  const next = cohorts.flatMap(({ cohort, name, line }) => {
    const subject = begun && slot === 0 ? null : mostPlanned(lab, plan, block.block, slot, cohort);
    return subject === null ? [] : [{ name, line, subject }];
  });
  const groups = begun && slot > 0 ? groupsIn(lab, block, slot - 1) : [];
  return { block: block.block, cohorts, bells: block.bells, pausedAt: block.pausedAt, groups, adHoc: block.adHoc, next };
}

function groupsIn(lab: Lab, block: LabBlock, slot: number): BlockSnapshot['groups'] {
  const place = (id: string | undefined) => lab.file.places.filter((each) => each.id === id).map(({ id: place, name }) => ({ place, name }))[0] ?? null;
  return (block.groups ?? []).map(({ name, students, order }) => ({ name, students: students.length, now: place(order[slot]), next: place(order[slot + 1]) }));
}

function mostPlanned(lab: Lab, plan: readonly PlanEntry[], block: string, slot: number, cohort: string): BlockSnapshot['next'][number]['subject'] | null {
  const mine = new Set(lab.students.filter((s) => s.cohort === cohort).map((s) => s.student));
  const counts = new Map<BlockSnapshot['next'][number]['subject'], number>();
  for (const entry of plan) {
    const program = entry.block === block && entry.slot === slot && mine.has(entry.student) ? lab.programs.find((p) => p.id === entry.program) : undefined;
    if (program !== undefined) counts.set(program.subject, (counts.get(program.subject) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** Every student of the lab, with the programs of the cohort and whatever else was worked in today. */
export function minutesOf(
  lab: Lab,
  sums: Moment['sums'],
  seatOf: ReadonlyMap<string, number | null>,
  badges: ReadonlySet<string> = new Set(),
): StudentMinutes[] {
  const cohorts = lab.file.cohorts.map((c) => ({ cohort: c.class, programs: c.programs }));
  return lab.students.map((student) => {
    const mine = sums.get(student.student);
    const goals = goalsOf(student, lab);
    const expected = programsFor(student.cohort, student.grade, { cohorts, programs: lab.programs });
    const shown = [...new Set([...expected, ...(mine?.keys() ?? [])])].flatMap((id) => lab.programs.filter((p) => p.id === id));
    return {
      student: student.student,
      name: fullName(student),
      cohort: lab.file.cohorts.find((c) => c.class === student.cohort)?.name ?? student.cohort,
      line: lineOf(lab, student.cohort),
      seat: seatOf.get(student.student) ?? null,
      programs: shown.map((program) => {
        const own = mine?.get(program.id);
        return {
          program: program.id,
          name: program.name,
          subject: program.subject,
          creditedMs: own === undefined ? 0 : creditedMs(own),
          idleMs: own?.idleMs ?? 0,
          goalMinutes: goals[program.id] ?? null,
        };
      }),
      creditedMs: total(mine),
      badge: badges.has(student.student),
    };
  });
}

const total = (programs: ReadonlyMap<string, ProgramSums> | undefined): number =>
  [...(programs?.values() ?? [])].reduce((sum, each) => sum + creditedMs(each), 0);
const lineOf = (lab: Lab, cohort: string | undefined) => lab.file.cohorts.find((c) => c.class === cohort)?.line ?? null;

function faceOf(lab: Lab, key: string): NonNullable<LabSnapshot['help'][number]['student']> {
  const student = lab.students.find((s) => s.student === key);
  return student === undefined ? { student: key, name: key, picture: '' } : { student: key, name: fullName(student), picture: student.picture };
}

function programView(lab: Lab, id: string | undefined): SeatSnapshot['program'] {
  const program = lab.programs.find((p) => p.id === id);
  return program === undefined ? null : { program: program.id, name: program.name, subject: program.subject, icon: program.icon };
}
