import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StaffPolicy, StationPolicy } from '../core/contract/program-host.ts';
import { parseEnrolmentToken, type EnrolmentToken } from '../core/model/enrolment-token.ts';
import { parsePolicyText } from '../core/model/policy.ts';
import { failed, ok, problem, type Problem, type Result } from '../core/result.ts';
import type { SecretStore } from './secret-store.ts';

/**
 * Where the machine's policy is read from. The first place that holds a file decides, and only an absent file lets the next one speak:
 * what cannot be read (SM-205) or used (SM-204) is a problem and not absent.
 */
export type Policy = StationPolicy | StaffPolicy;

export const isStaffPolicy = (policy: Policy): policy is StaffPolicy => 'role' in policy;

const base64urlText = (text: string): string => Buffer.from(text, 'base64url').toString('utf8');

/** Where a policy may lie, the most binding first. `chosen` is the development option, and then the only place. */
export function policyPlaces(machine: { readonly platform: NodeJS.Platform; readonly besideApp: string; readonly chosen: string | null }): string[] {
  if (machine.chosen !== null) return [path.resolve(machine.chosen)];
  const beside = path.join(machine.besideApp, 'policy.json');
  return machine.platform === 'linux' ? ['/etc/stationmaster/policy.json', beside] : [beside];
}

export function readPolicy(places: readonly string[]): Result<Policy> {
  for (const place of places) {
    const text = read(place);
    if (!text.ok) return text;
    if (text.value !== null) return parsePolicy(text.value, path.basename(place));
  }
  return failed('SM-205', places[0], 'there is no policy file');
}

export function parsePolicy(text: string, name: string): Result<Policy> {
  const parsed = parsePolicyText(text, name, base64urlText);
  return parsed.ok ? ok(parsed.value.policy) : parsed;
}

export const tokenOf = (policy: StationPolicy): Result<EnrolmentToken> => parseEnrolmentToken(policy.token, base64urlText);

/** Keeps the last good policy beside the station's secrets; a bad one is told as a problem while the last good one stays in force. */
export function policyInForce(
  found: Result<Policy>,
  store: Pick<SecretStore, 'read' | 'write'>,
): { readonly policy: Result<Policy>; readonly problems: readonly Problem[] } {
  const kept = store.read(lastGood);
  if (found.ok) {
    const text = JSON.stringify(found.value);
    if (text === kept) return { policy: found, problems: [] };
    try {
      store.write(lastGood, text);
      return { policy: found, problems: [] };
    } catch (cause) {
      // A disk that refuses keeps no last good policy, but the one that was found holds.
      return { policy: found, problems: [problem('SM-803', 'policy', cause instanceof Error && 'code' in cause ? String(cause.code) : 'cannot be written')] };
    }
  }
  const last = kept === null ? null : parsePolicy(kept, lastGood);
  return last?.ok === true ? { policy: last, problems: found.problems } : { policy: found, problems: [] };
}

const lastGood = 'policy';

function read(place: string): Result<string | null> {
  try {
    return ok(readFileSync(place, 'utf8'));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    // ENOTDIR: a folder on the way is a file, so there is nothing at this place.
    return code === 'ENOENT' || code === 'ENOTDIR' ? ok(null) : { ok: false, problems: [problem('SM-205', place, code)] };
  }
}
