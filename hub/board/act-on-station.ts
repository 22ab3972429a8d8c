import { v7 as uuid } from 'uuid';
import type { BoardAction } from '../../core/contract/board-hub.ts';
import { problem } from '../../core/result.ts';
import type { Writer } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import { readReported } from '../lab/desired.ts';
import type { Lab } from '../lab/labs.ts';
import { readWanted, writeWanted, type Wanted } from '../lab/wanted.ts';
import type { StaffMember } from '../people/staff-session.ts';

/** What staff do at one station, or at each of the lab: it goes into what the hub wants of the station. */
export async function stationRow(tx: Writer, lab: Lab, station: string) {
  const row = await tx
    .selectFrom('stations')
    .select(['station', 'seat', 'wanted_json', 'reported_json'])
    .where('station', '=', station)
    .where('lab', '=', lab.scope.lab)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new Refused([problem('SM-704', `station ${station}`)]);
  return { station: row.station, seat: row.seat, wanted: readWanted(row.wanted_json), reported: readReported(row.reported_json) };
}

export async function change(tx: Writer, lab: Lab, station: string, wanted: Partial<Wanted>): Promise<void> {
  const row = await stationRow(tx, lab, station);
  await writeWanted(tx, station, { ...row.wanted, ...wanted });
}

/** The stations that a target names. */
export async function stationsOf(
  tx: Writer,
  lab: Lab,
  target: { readonly kind: 'lab' } | { readonly kind: 'station'; readonly station: string },
): Promise<string[]> {
  if (target.kind === 'station') return [(await stationRow(tx, lab, target.station)).station];
  const rows = await tx
    .selectFrom('stations')
    .select('station')
    .where('lab', '=', lab.scope.lab)
    .where('school', '=', lab.scope.school)
    .where('revoked_at', 'is', null)
    .execute();
  return rows.map((row) => row.station);
}

export async function sendMessage(
  tx: Writer,
  lab: Lab,
  me: StaffMember,
  action: Extract<BoardAction, { action: 'message' }>,
  now: number,
): Promise<{ readonly message: string; readonly stations: string[] }> {
  const stations = await stationsOf(tx, lab, action.target);
  const id = uuid({ msecs: now });
  const station = action.target.kind === 'station' ? action.target.station : null;
  await tx
    .insertInto('messages')
    .values({ ...lab.scope, message: id, station, text: action.text, sent_by: me.staff, sent_at: now, cleared_at: null })
    .execute();
  for (const each of stations) await change(tx, lab, each, { message: { id, text: action.text, from: me.name } });
  return { message: id, stations };
}

export async function clearMessage(tx: Writer, lab: Lab, target: Extract<BoardAction, { action: 'clear-message' }>['target'], now: number): Promise<string[]> {
  const stations = await stationsOf(tx, lab, target);
  for (const station of stations) {
    const { wanted } = await stationRow(tx, lab, station);
    if (wanted.message === null) continue;
    await writeWanted(tx, station, { ...wanted, message: null });
    await tx.updateTable('messages').set({ cleared_at: now }).where('message', '=', wanted.message.id).where('cleared_at', 'is', null).execute();
  }
  return stations;
}

/** Of the visit that is open at the station: another one there now is SM-705. */
export async function onVisit(
  tx: Writer,
  lab: Lab,
  station: string,
  visit: { readonly visit: string } | { readonly student: string },
  wanted: (now: Wanted) => Partial<Wanted>,
): Promise<void> {
  const row = await stationRow(tx, lab, station);
  const open = row.reported?.visit ?? null;
  const same = open !== null && ('visit' in visit ? open.visit === visit.visit : open.student === visit.student);
  if (!same) throw new Refused([problem('SM-705', `station ${station}`, 'somebody else or nobody is signed in there')]);
  await writeWanted(tx, station, { ...row.wanted, ...wanted(row.wanted) });
}

/** The first to take a request keeps it; done is for anybody. */
export async function answerHelp(
  tx: Writer,
  lab: Lab,
  me: StaffMember,
  action: Extract<BoardAction, { action: 'take-help' | 'end-help' }>,
  now: number,
): Promise<string> {
  const row = await tx
    .selectFrom('help_requests')
    .selectAll()
    .where('request', '=', action.request)
    .where('lab', '=', lab.scope.lab)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new Refused([problem('SM-705', `request ${action.request}`, 'it has ended')]);
  const taken = action.action === 'take-help';
  if (taken && row.taken_by !== null && row.taken_by !== me.staff)
    throw new Refused([problem('SM-705', `request ${action.request}`, 'another person is on the way')]);
  await tx
    .updateTable('help_requests')
    .set(taken ? { taken_by: me.staff, taken_at: now } : { ended_by: me.staff, ended_at: now })
    .where('request', '=', action.request)
    .execute();
  await change(tx, lab, row.station, { help: { request: action.request, state: taken ? 'taken' : 'done', by: me.name } });
  return row.station;
}
