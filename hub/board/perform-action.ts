import { assertNever } from '../../core/assert-never.ts';
import type { BoardAction, BoardActionReply } from '../../core/contract/board-hub.ts';
import { problem } from '../../core/result.ts';
import { noTries } from '../../core/sign-in/try-limit.ts';
import { audit } from '../audit.ts';
import type { Writer } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import type { Lab } from '../lab/labs.ts';
import type { StationConfigs } from '../lab/station-config.ts';
import { changeProgress } from '../lab/lesson-progress.ts';
import { growLabRevision } from '../lab/wanted.ts';
import { moveStudent } from '../lab/moves.ts';
import { entriesChanged } from '../record-mode/take-origins.ts';
import { endRun, startRun, takeBackOrigin } from '../record-mode/record-run.ts';
import { voidBadge } from '../people/badges.ts';
import { changeGuests, isGuestAction } from '../people/guests.ts';
import type { StaffMember } from '../people/staff-session.ts';
import { writeTries } from '../people/tries.ts';
import { answerHelp, change, clearMessage, onVisit, sendMessage, stationRow } from './act-on-station.ts';
import { changeBlocks } from './change-blocks.ts';
import { bringBackGroup, pullOutGroup } from './pull-out-group.ts';

/** What an action did: for the audit log, and whom to poke. */
interface Done {
  readonly target: string;
  readonly poke: 'all' | readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly reply?: BoardActionReply;
}

/** Performs one action of a board in one transaction with its line in the audit log, then pokes whom it concerns. What it has to say is answered, a refusal is thrown. */
export async function performAction(
  hub: HubContext,
  configs: StationConfigs,
  lab: Lab,
  me: StaffMember,
  action: BoardAction,
): Promise<BoardActionReply | null> {
  const now = hub.clock();
  const done = await hub.db.transaction().execute(async (tx) => {
    const done = await perform(tx, lab, me, action, now);
    await audit(tx, lab.scope, {
      at: now,
      actor: me.staff,
      action: action.action,
      target: done.target,
      reason: action.reason ?? null,
      ...(done.detail === undefined ? {} : { detail: done.detail }),
    });
    return done;
  });
  if (isGuestAction(action)) {
    hub.labs.forget();
    configs.forget();
  }
  if (action.action === 'start-rotation' || action.action === 'void-badge') configs.forget();
  if (action.action === 'remove-origin') entriesChanged(hub);
  if (action.action === 'revoke-station') hub.pokes.close(action.station);
  if (done.poke === 'all') hub.pokes.pokeAll();
  else for (const station of done.poke) hub.pokes.poke(station);
  hub.boards.changed();
  return done.reply ?? null;
}

async function perform(tx: Writer, lab: Lab, me: StaffMember, action: BoardAction, now: number): Promise<Done> {
  switch (action.action) {
    case 'start-rotation':
    case 'extend':
    case 'ring':
    case 'end-rotation': {
      const { blocks } = await changeBlocks(tx, lab, action, now);
      return { target: 'block' in action ? action.block : (blocks.at(-1) ?? ''), poke: 'all', detail: rest(action) };
    }
    case 'pause':
    case 'resume':
      if (action.target.kind === 'lab') return { target: lab.scope.lab, poke: 'all', detail: await changeBlocks(tx, lab, { action: action.action }, now) };
      await change(tx, lab, action.target.station, { paused: action.action === 'pause' });
      return at(action.target.station);
    case 'message': {
      const { message, stations } = await sendMessage(tx, lab, me, action, now);
      return { target: action.target.kind === 'lab' ? lab.scope.lab : action.target.station, poke: stations, detail: { message } };
    }
    case 'clear-message':
      return { target: action.target.kind === 'lab' ? lab.scope.lab : action.target.station, poke: await clearMessage(tx, lab, action.target, now) };
    case 'take-help':
    case 'end-help':
      return { target: action.request, poke: [await answerHelp(tx, lab, me, action, now)] };
    case 'sign-out':
      await onVisit(tx, lab, action.station, action, () => ({ pulledOut: null, programOverride: null }));
      await tx
        .insertInto('ended_visits')
        .values({ ...lab.scope, visit: action.visit, station: action.station, ended_by: me.staff, at: now, to_seat: null })
        .onConflict((conflict) => conflict.column('visit').doNothing())
        .execute();
      return { ...at(action.station), detail: { visit: action.visit } };
    case 'pull-out':
      await onVisit(tx, lab, action.station, action, () => ({ pulledOut: { student: action.student, tutor: me.name } }));
      return { ...at(action.station), detail: { student: action.student } };
    case 'bring-back':
      await change(tx, lab, action.station, { pulledOut: null });
      return at(action.station);
    case 'pull-out-group':
      return pullOutGroup(tx, lab, me, action, now);
    case 'bring-back-group':
      return bringBackGroup(tx, lab, me, action, now);
    case 'set-program': {
      const { visit, program } = action;
      if (!lab.programs.some((p) => p.id === program)) throw new Refused([problem('SM-705', `program ${program}`, 'it is not in the catalogue')]);
      await onVisit(tx, lab, action.station, action, () => ({ programOverride: { visit, program } }));
      return { ...at(action.station), detail: { visit, program } };
    }
    case 'add-guest':
    case 'rename-guest':
    case 'join-cohort':
    case 'remove-guest': {
      const { student, cohort } = await changeGuests(tx, lab, action, me.staff, now);
      await growLabRevision(tx, lab.scope);
      return { target: student, poke: 'all', detail: { cohort } };
    }
    case 'move-student': {
      const { student, seat } = await moveStudent(tx, lab, me, action, now);
      return { target: student, poke: [action.station, action.to], detail: { from: action.station, to: action.to, seat } };
    }
    case 'unlock':
      return unlock(tx, lab, me, action.student, now);
    case 'decide-lesson':
      return decideLesson(tx, lab, me, action, now);
    case 'void-badge':
      if (!(await voidBadge(tx, lab.scope, action.student, me.staff, now)))
        throw new Refused([problem('SM-705', `student ${action.student}`, 'there is no badge')]);
      await growLabRevision(tx, lab.scope);
      return { target: action.student, poke: 'all' };
    case 'resend-set-aside':
      await change(tx, lab, action.station, { resendSetAsideBefore: now });
      return at(action.station);
    case 'record':
      return { ...at(action.station), detail: await startRun(tx, lab, me, action, now) };
    case 'end-record':
      await endRun(tx, lab, me, action, now);
      return { ...at(action.station), detail: { run: action.run } };
    case 'remove-origin':
      await takeBackOrigin(tx, lab, me, action, now);
      return { target: action.program, poke: 'all', detail: { origin: action.origin } };
    case 'revoke-station':
      await stationRow(tx, lab, action.station);
      await tx.updateTable('stations').set({ revoked_at: now, seat: null }).where('station', '=', action.station).execute();
      // Nobody could end it any more.
      await tx
        .updateTable('help_requests')
        .set({ ended_at: now, ended_by: me.staff })
        .where('station', '=', action.station)
        .where('ended_at', 'is', null)
        .execute();
      await growLabRevision(tx, lab.scope);
      return { target: action.station, poke: 'all' };
    default:
      return assertNever(action);
  }
}

/** Forgets the wrong tries here and, with the next sync, at every station. */
async function unlock(tx: Writer, lab: Lab, me: StaffMember, student: string, now: number): Promise<Done> {
  if (!lab.students.some((s) => s.student === student)) throw new Refused([problem('SM-403', `student ${student}`)]);
  await writeTries(tx, lab.scope, 'student', student, noTries);
  const values = { at: now, staff: me.staff };
  await tx
    .insertInto('unlocks')
    .values({ ...lab.scope, student, ...values })
    .onConflict((conflict) => conflict.columns(['district', 'school', 'lab', 'student']).doUpdateSet(values))
    .execute();
  await growLabRevision(tx, lab.scope);
  return { target: student, poke: 'all' };
}

/** Reaches every station with its next sync, wherever the students sit down. SM-705: a lesson that is none of theirs. */
async function decideLesson(tx: Writer, lab: Lab, me: StaffMember, action: Extract<BoardAction, { action: 'decide-lesson' }>, now: number): Promise<Done> {
  const lesson = lab.file.lessons.find((each) => each.id === action.lesson);
  for (const student of action.students) {
    const known = lab.students.find((each) => each.student === student);
    if (known === undefined) throw new Refused([problem('SM-403', `student ${student}`)]);
    if (lesson?.cohort !== known.cohort) throw new Refused([problem('SM-705', `lesson ${action.lesson}`, 'it is none of this student’s')]);
    await changeProgress(tx, lab.scope, student, action.lesson, (before) => ({ ...before, state: action.as, failed: [], since: now }), me.staff, now);
  }
  return { target: action.lesson, poke: 'all', detail: { as: action.as, students: action.students } };
}

const at = (station: string): Done => ({ target: station, poke: [station] });

function rest({ action: _action, reason: _reason, ...detail }: BoardAction): Readonly<Record<string, unknown>> {
  return detail;
}
