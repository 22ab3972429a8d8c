import { randomBytes } from 'node:crypto';
import { protocolVersion, type EnrolReply, type EnrolRequest } from '../../core/contract/station-hub.ts';
import { problem } from '../../core/result.ts';
import { audit } from '../audit.ts';
import type { Reader, Writer } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import { onlineMs } from '../lab/desired.ts';
import type { Lab } from '../lab/labs.ts';
import { nothingWanted } from '../lab/wanted.ts';
import { newSecret, secretHash } from '../people/secret-hash.ts';
import { formatCredential } from './credential.ts';

/** A hub accepts stations one version older. */
export const speaks = (protocol: number): boolean => protocol === protocolVersion || protocol === protocolVersion - 1;

/**
 * Exchanges an enrolment token's secret for the station's own credential. A machine that was here before keeps its station key and seat and gets a new
 * credential; the old one ends. One that was revoked needs a token that was made after that. Refused: SM-201 unknown token, SM-202 ended or used up, SM-207.
 */
export async function enrol(hub: HubContext, request: EnrolRequest): Promise<EnrolReply> {
  if (!speaks(request.protocol)) throw new Refused([problem('SM-207', 'protocol')]);
  const now = hub.clock();
  return hub.db.transaction().execute(async (tx) => {
    const { lab, madeAt } = await useToken(tx, hub, request.secret, now);
    const { scope } = lab;
    const known = await tx
      .selectFrom('stations')
      .select(['station', 'seat', 'revoked_at'])
      .where('district', '=', scope.district)
      .where('school', '=', scope.school)
      .where('lab', '=', scope.lab)
      .where('machine', '=', request.machine)
      .executeTakeFirst();
    // What staff revoked does not come back by itself, with the token that it still holds.
    if (known != null && known.revoked_at !== null && madeAt <= known.revoked_at)
      throw new Refused([problem('SM-202', 'secret', 'the station was revoked since')]);
    const station = known?.station ?? `station-${randomBytes(6).toString('hex')}`;
    const seat = await seatForStation(tx, lab, station, request.seat ?? null, known?.seat ?? null, now);
    const secret = newSecret();
    const values = { seat, host: request.host, version: request.version, credential: secretHash(secret), enrolled_at: now, revoked_at: null };
    if (known === undefined) {
      await tx
        .insertInto('stations')
        .values({
          ...scope,
          station,
          machine: request.machine,
          ...values,
          last_seen: null,
          reported_json: null,
          reported_at: null,
          wanted_json: JSON.stringify(nothingWanted),
          revision: 0,
        })
        .execute();
    } else {
      await tx.updateTable('stations').set(values).where('station', '=', station).execute();
    }
    await audit(tx, scope, {
      at: now,
      actor: station,
      action: known === undefined ? 'enrol' : 'enrol-again',
      target: station,
      detail: { seat, host: request.host },
    });
    return { station, credential: formatCredential(station, secret), seat, lab: scope.lab };
  });
}

async function useToken(tx: Writer, hub: HubContext, secret: string, now: number): Promise<{ readonly lab: Lab; readonly madeAt: number }> {
  const token = secretHash(secret);
  const row = await tx.selectFrom('enrolment_tokens').selectAll().where('token', '=', token).executeTakeFirst();
  const lab = row === undefined ? null : await hub.labs.of(row.lab);
  if (row === undefined || lab === null) throw new Refused([problem('SM-201', 'secret')]);
  if (row.ends_at <= now || row.uses_left < 1) throw new Refused([problem('SM-202', 'secret')]);
  const used = await tx
    .updateTable('enrolment_tokens')
    .set((eb) => ({ uses_left: eb('uses_left', '-', 1) }))
    .where('token', '=', token)
    .where('uses_left', '>', 0)
    .executeTakeFirst();
  if (used.numUpdatedRows !== 1n) throw new Refused([problem('SM-202', 'secret')]);
  return { lab, madeAt: row.made_at };
}

/** The seat that policy asks for, else the old one, else the first that is free. A seat asked for is taken over from a station that is off. */
async function seatForStation(db: Reader, lab: Lab, station: string, asked: number | null, old: number | null, now: number): Promise<number | null> {
  const rows = await db
    .selectFrom('stations')
    .select(['station', 'seat', 'last_seen'])
    .where('district', '=', lab.scope.district)
    .where('school', '=', lab.scope.school)
    .where('lab', '=', lab.scope.lab)
    .where('revoked_at', 'is', null)
    .where('station', '<>', station)
    .execute();
  const onMap = (seat: number | null): seat is number => lab.file.seats.some((s) => s.seat === seat);
  const holder = (seat: number) => rows.find((r) => r.seat === seat);
  if (onMap(asked)) {
    const current = holder(asked);
    if (current === undefined) return asked;
    if ((current.last_seen ?? 0) < now - onlineMs) {
      await db.updateTable('stations').set({ seat: null }).where('station', '=', current.station).execute();
      return asked;
    }
  }
  if (onMap(old) && holder(old) === undefined) return old;
  return lab.file.seats.find((s) => holder(s.seat) === undefined)?.seat ?? null;
}
