import type { FastifyRequest } from 'fastify';
import { failed, failedAll, ok, type Result } from '../../core/result.ts';
import { accountHome, keyHome } from '../../core/xapi/vocabulary.ts';
import type { Cmi5Session, Cmi5Sessions } from '../cmi5/cmi5-sessions.ts';
import type { HubContext } from '../hub-context.ts';
import { stationOf } from '../station/credential.ts';
import { actorKey } from './actor-key.ts';
import type { Sight } from './find-statements.ts';
import type { KeyCheck } from './key-check.ts';
import { isKeyScope, mayRead, mayWrite } from './key-scopes.ts';
import { hubScope, isKeyName } from './record-store-keys.ts';
import type { Sender } from './incoming.ts';

/** Who asks, and what it may: a station by its own credential may send, and a key what its scopes say (Communication 4.0). */
export interface StoreAccess {
  readonly sender: Omit<Sender, 'version'> | null;
  readonly sight: Sight | null;
  /** A cmi5 unit: its own launch is all that it may report. */
  readonly unit?: Cmi5Session;
}

/** Who knows the keys. */
export interface StoreDoors {
  readonly keys: KeyCheck;
  readonly cmi5: Cmi5Sessions;
}

/** SM-203 a station's credential, SM-613 or SM-615 a key's that is not right or not there. */
export async function storeAccess(hub: HubContext, doors: StoreDoors, request: FastifyRequest, authorization: string): Promise<Result<StoreAccess>> {
  if (/^Bearer /i.test(authorization)) return stationAccess(hub, request);
  const given = basicOf(authorization);
  // A name that no key has is not asked for: PostgreSQL would fail at a NUL.
  if (given === null || !isKeyName(given.key)) return failed('SM-613', 'header Authorization', 'must be Basic with a key and its secret');
  const unit = doors.cmi5.find(given.key, given.secret);
  return unit === null ? keyAccess(hub, doors.keys, given, request.ip) : ok(unitAccess(unit));
}

async function stationAccess(hub: HubContext, request: FastifyRequest): Promise<Result<StoreAccess>> {
  const known = await stationOf(hub.db, request);
  if (!known.ok) return failedAll(known.problems);
  const lab = await hub.labs.of(known.value.scope.lab);
  if (lab === null) return failed('SM-203');
  const { station } = known.value;
  const authority = { objectType: 'Agent', account: { homePage: accountHome, name: station } };
  return ok({ sender: { scope: lab.scope, authority, timeZone: lab.calendar.timeZone, station }, sight: null });
}

/** The authority is the program, whichever of its launches it was: nobody but the hub can say who reported. */
function unitAccess(unit: Cmi5Session): StoreAccess {
  const authority = { objectType: 'Agent', account: { homePage: keyHome, name: `program:${unit.program}` } };
  return { sender: { scope: unit.scope, authority, timeZone: 'UTC', station: null }, sight: null, unit };
}

async function keyAccess(hub: HubContext, keys: KeyCheck, given: { readonly key: string; readonly secret: string }, ip: string): Promise<Result<StoreAccess>> {
  const checked = await keys.check(given.key, given.secret, ip);
  if (!checked.ok) return checked;
  const row = checked.value;
  const scopes = row.scopes.split(' ').filter(isKeyScope);
  const authority = { objectType: 'Agent', account: { homePage: keyHome, name: row.key } };
  const scope = row.lab === '' ? await hubScope(hub.db) : { district: row.district, school: row.school, lab: row.lab };
  const reads = mayRead(scopes);
  return ok({
    sender: mayWrite(scopes) ? { scope, authority, timeZone: 'UTC', station: null } : null,
    // What came before there was a school belongs to no lab.
    sight: reads === 'nothing' ? null : { labs: row.lab === '' ? null : [row.lab, ''], authority: reads === 'mine' ? actorKey(authority) : null },
  });
}

/** Key and secret of HTTP Basic (RFC 7617); null for anything else. */
export function basicOf(authorization: string): { readonly key: string; readonly secret: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/_-]+={0,2})$/i.exec(authorization.trim())?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1 ? null : { key: text.slice(0, colon), secret: text.slice(colon + 1) };
}
