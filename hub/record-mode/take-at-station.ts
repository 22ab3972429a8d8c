import type { OriginsTaken, TakeOrigins } from '../../core/contract/station-hub.ts';
import { problem } from '../../core/result.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import { readReported } from '../lab/desired.ts';
import type { KnownStation } from '../station/credential.ts';
import { takeOrigins } from './take-origins.ts';

/**
 * Staff took hosts at a station. Its word for who that was is taken as for every action there; it has to be in record mode as the hub knows it, and what it
 * names has to be what it told as blocked.
 */
export async function takeAtStation(hub: HubContext, known: KnownStation, { run, program, staff, origins }: TakeOrigins): Promise<OriginsTaken> {
  const lab = await hub.labs.of(known.scope.lab);
  if (lab === null) throw new Refused([problem('SM-203')]);
  const row = await hub.db.selectFrom('stations').select('reported_json').where('station', '=', known.station).executeTakeFirstOrThrow();
  const record = readReported(row.reported_json)?.record ?? null;
  if (record === null || record.run !== run || record.program !== program)
    throw new Refused([problem('SM-705', `station ${known.station}`, 'record mode is not on there')]);
  if (!lab.staff.some((each) => each.staff === staff)) throw new Refused([problem('SM-703', `staff ${staff}`)]);
  const listed = origins.filter((origin) => record.hosts.some((host) => host.origin === origin));
  if (listed.length < origins.length) throw new Refused([problem('SM-705', `program ${program}`, 'a host was not told as blocked')]);
  return takeOrigins(hub, lab, { program, origins: listed, by: staff, station: known.station });
}
