import { v7 as uuid } from 'uuid';
import { problem } from '../../core/result.ts';
import { change, stationRow } from '../board/act-on-station.ts';
import type { Writer } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import type { Lab } from '../lab/labs.ts';
import { growLabRevision } from '../lab/wanted.ts';
import type { StaffMember } from '../people/staff-session.ts';
import { removeOrigin } from './origin-additions.ts';
import { recordedProgram } from './take-origins.ts';

/** A station that has not begun by then does not begin later, when a child may be there, ms. */
const startWithin = 30_000;

/** SM-530 where it is off, or somebody works at the station. */
export async function startRun(
  tx: Writer,
  lab: Lab,
  me: StaffMember,
  { station, program }: { readonly station: string; readonly program: string },
  now: number,
): Promise<{ readonly run: string; readonly program: string }> {
  recordedProgram(lab, program);
  const { reported } = await stationRow(tx, lab, station);
  if (reported === null || reported.visit !== null || reported.record !== null) throw new Refused([problem('SM-530', `station ${station}`)]);
  const run = uuid({ msecs: now });
  await change(tx, lab, station, { record: { run, program, by: me.name, startBefore: now + startWithin } });
  return { run, program };
}

/** Also of one that began at the station: it is a visit, though nobody's. */
export async function endRun(
  tx: Writer,
  lab: Lab,
  me: StaffMember,
  { station, run }: { readonly station: string; readonly run: string },
  now: number,
): Promise<void> {
  const { wanted } = await stationRow(tx, lab, station);
  await tx
    .insertInto('ended_visits')
    .values({ ...lab.scope, visit: run, station, ended_by: me.staff, at: now })
    .onConflict((conflict) => conflict.column('visit').doNothing())
    .execute();
  await change(tx, lab, station, { record: wanted.record?.run === run ? null : wanted.record });
}

/** Always, whether record mode is on or off. */
export async function takeBackOrigin(
  tx: Writer,
  lab: Lab,
  me: StaffMember,
  { program, origin }: { readonly program: string; readonly origin: string },
  now: number,
): Promise<void> {
  if (!(await removeOrigin(tx, lab.scope, program, origin, me.staff, now)))
    throw new Refused([problem('SM-705', `program ${program}`, 'it was not taken into its entry')]);
  await growLabRevision(tx, lab.scope);
}
