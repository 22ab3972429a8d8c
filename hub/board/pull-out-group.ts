import { v7 as uuid } from 'uuid';
import type { BoardAction, BoardActionReply } from '../../core/contract/board-hub.ts';
import { problem } from '../../core/result.ts';
import { audit } from '../audit.ts';
import type { Writer } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import { readReported } from '../lab/desired.ts';
import type { Lab } from '../lab/labs.ts';
import { readWanted, writeWanted } from '../lab/wanted.ts';
import type { StaffMember } from '../people/staff-session.ts';

interface GroupDone {
  readonly target: string;
  readonly poke: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly reply: BoardActionReply;
}

/**
 * A tutor takes several students in one go. Who is not signed in at that seat any more, or is with a tutor already, is left out and named; with nobody
 * left it is SM-705. Each student that was taken has a line of its own in the audit log.
 */
export async function pullOutGroup(
  tx: Writer,
  lab: Lab,
  me: StaffMember,
  { seats, reason }: Extract<BoardAction, { action: 'pull-out-group' }>,
  now: number,
): Promise<GroupDone> {
  const group = uuid({ msecs: now });
  const rows = await stationsIn(tx, lab);
  const found = seats.map((seat) => ({ ...seat, row: rows.find((row) => row.station === seat.station && row.reported?.visit?.student === seat.student) }));
  const taken = found.flatMap(({ row, student }) => (row === undefined || row.wanted.pulledOut?.student === student ? [] : [{ ...row, student }]));
  if (taken.length === 0) throw new Refused([problem('SM-705', 'group', 'nobody of it is signed in there, or all are with a tutor already')]);
  for (const { station, wanted, student } of taken) {
    await writeWanted(tx, station, { ...wanted, pulledOut: { student, tutor: me.name, group } });
    await audit(tx, lab.scope, { at: now, actor: me.staff, action: 'pull-out', target: station, reason: reason ?? null, detail: { student, group } });
  }
  const leftOut = seats.filter((seat) => !taken.some((one) => one.station === seat.station)).map((seat) => seat.student);
  return { target: group, poke: taken.map((one) => one.station), detail: { taken: taken.length, leftOut: leftOut.length }, reply: { leftOut } };
}

/** Whoever of the group is still with the tutor goes on, each at the own seat and in the same place. */
export async function bringBackGroup(
  tx: Writer,
  lab: Lab,
  me: StaffMember,
  { group, reason }: Extract<BoardAction, { action: 'bring-back-group' }>,
  now: number,
): Promise<GroupDone> {
  const back = (await stationsIn(tx, lab)).flatMap(({ station, wanted }) =>
    wanted.pulledOut?.group === group ? [{ station, wanted, ...wanted.pulledOut }] : [],
  );
  if (back.length === 0) throw new Refused([problem('SM-705', `group ${group}`, 'nobody of it is with a tutor any more')]);
  for (const { station, wanted, student } of back) {
    await writeWanted(tx, station, { ...wanted, pulledOut: null });
    await audit(tx, lab.scope, { at: now, actor: me.staff, action: 'bring-back', target: station, reason: reason ?? null, detail: { student, group } });
  }
  return { target: group, poke: back.map((one) => one.station), detail: { back: back.length }, reply: { leftOut: [] } };
}

async function stationsIn(tx: Writer, lab: Lab) {
  const rows = await tx
    .selectFrom('stations')
    .select(['station', 'wanted_json', 'reported_json'])
    .where('school', '=', lab.scope.school)
    .where('lab', '=', lab.scope.lab)
    .where('revoked_at', 'is', null)
    .orderBy('station')
    .execute();
  return rows.map(({ station, wanted_json, reported_json }) => ({ station, wanted: readWanted(wanted_json), reported: readReported(reported_json) }));
}
