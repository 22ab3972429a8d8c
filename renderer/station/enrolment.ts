import * as v from 'valibot';
import { protocolVersion } from '../../core/contract/station-hub.ts';
import type { HostCapabilities, StationPolicy } from '../../core/contract/program-host.ts';
import { parseEnrolmentToken } from '../../core/model/enrolment-token.ts';
import { failedAll, ok, type Result } from '../../core/result.ts';
import { base64urlText } from '../host/base64url-text.ts';
import type { StationHost } from '../host/station-host.ts';
import { HubClient } from './hub-client.ts';
import { sha256 } from './sha256.ts';

const identitySchema = v.object({
  station: v.string(),
  seat: v.nullable(v.number()),
  machine: v.string(),
  hub: v.string(),
  lab: v.string(),
  /** Digest of the token it enrolled with. */ token: v.optional(v.string()),
});
export type StationIdentity = v.InferOutput<typeof identitySchema>;

export interface Enrolled {
  readonly identity: StationIdentity;
  readonly credential: string;
  /** False: the machine took neither, and both stand in this page only. */
  readonly kept: boolean;
}

const keepAgainMs = 30_000;

/**
 * The station's credential and seat: kept from before where policy still holds the token they came from, else exchanged for the token, once.
 * A new token of the same lab is IT's way to bring a revoked station back; while it cannot be exchanged, what was kept goes on.
 */
export async function enrol(host: StationHost, policy: StationPolicy, capabilities: HostCapabilities): Promise<Result<Enrolled>> {
  const token = parseEnrolmentToken(policy.token, base64urlText);
  if (!token.ok) return token;
  const kept = await keptIdentity(host);
  const credential = await host.readSecret('credential');
  // A hub that has moved is the same hub by its lab: only the address changes.
  const before: Result<Enrolled> | null =
    kept !== null && credential !== null && kept.lab === token.value.lab ? ok({ identity: { ...kept, hub: token.value.hub }, credential, kept: true }) : null;
  const digest = await sha256(token.value.secret);
  if (before !== null && kept?.token === digest) return before;
  const machine = kept?.machine ?? crypto.randomUUID();
  const reply = await new HubClient(token.value.hub, () => null).enrol({
    protocol: protocolVersion,
    secret: token.value.secret,
    machine,
    host: capabilities.host,
    version: capabilities.version,
    ...(policy.seat === null ? {} : { seat: policy.seat }),
  });
  if (!reply.ok) return before ?? failedAll(reply.problems);
  const identity: StationIdentity = {
    station: reply.value.station,
    seat: reply.value.seat,
    machine,
    hub: token.value.hub,
    lab: token.value.lab,
    token: digest,
  };
  // The token may be good for no second exchange: what it was exchanged for is in use even where the machine cannot keep it.
  const enrolled = { identity, credential: reply.value.credential };
  return ok({ ...enrolled, kept: await keepEnrolment(host, enrolled) });
}

/** The credential first: an identity beside an older credential would count as enrolled with the new token. */
async function keepEnrolment(host: StationHost, { identity, credential }: Omit<Enrolled, 'kept'>): Promise<boolean> {
  try {
    await host.writeSecret('credential', credential);
    await host.writeSecret('station', JSON.stringify(identity));
    return true;
  } catch (error) {
    console.error('SM-209', error instanceof Error ? error.name : 'write refused');
    return false;
  }
}

/** Resolves when the machine has taken it. */
export async function keepUntilTaken(host: StationHost, enrolled: Enrolled, againMs = keepAgainMs): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, againMs));
  while (!(await keepEnrolment(host, enrolled)));
}

async function keptIdentity(host: StationHost): Promise<StationIdentity | null> {
  try {
    const parsed = v.safeParse(identitySchema, JSON.parse((await host.readSecret('station')) ?? 'null'));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
