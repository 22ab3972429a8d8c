import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { StationPolicy } from '../core/contract/program-host.ts';
import { parseEnrolmentToken, type EnrolmentToken } from '../core/model/enrolment-token.ts';
import { parseWith } from '../core/model/parse.ts';
import { failed, ok, problem, type Problem, type Result } from '../core/result.ts';
import type { SecretStore } from './secret-store.ts';

/**
 * The machine's policy: which hub, which seat, how staff get out. The first place that holds a file decides, and only an absent file lets the next one speak:
 * what cannot be read (SM-205) or used (SM-204) is a problem and not absent.
 */
const policySchema = v.strictObject({
  token: v.pipe(v.string(), v.minLength(1), v.maxLength(4000)),
  seat: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999))), null),
  breakGlassPin: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^pbkdf2-sha256\$\d+\$[^$]+\$[^$]+$/, 'a verifier, see docs'), v.maxLength(400))), null),
});

const base64urlText = (text: string): string => Buffer.from(text, 'base64url').toString('utf8');

/** Where a policy may lie, the most binding first. `chosen` is the development option, and then the only place. */
export function policyPlaces(machine: { readonly platform: NodeJS.Platform; readonly besideApp: string; readonly chosen: string | null }): string[] {
  if (machine.chosen !== null) return [path.resolve(machine.chosen)];
  const beside = path.join(machine.besideApp, 'policy.json');
  return machine.platform === 'linux' ? ['/etc/stationmaster/policy.json', beside] : [beside];
}

export function readPolicy(places: readonly string[]): Result<StationPolicy> {
  for (const place of places) {
    const text = read(place);
    if (!text.ok) return text;
    if (text.value !== null) return parsePolicy(text.value, path.basename(place));
  }
  return failed('SM-205', places[0], 'there is no policy file');
}

export function parsePolicy(text: string, name: string): Result<StationPolicy> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return failed('SM-204', name, 'not JSON');
  }
  const policy = parseWith(policySchema, input, 'SM-204', name);
  if (!policy.ok) return policy;
  const token = tokenOf(policy.value);
  return token.ok ? policy : token;
}

export const tokenOf = (policy: StationPolicy): Result<EnrolmentToken> => parseEnrolmentToken(policy.token, base64urlText);

/** Keeps the last good policy beside the station's secrets; a bad one is told as a problem while the last good one stays in force. */
export function policyInForce(
  found: Result<StationPolicy>,
  store: Pick<SecretStore, 'read' | 'write'>,
): { readonly policy: Result<StationPolicy>; readonly problems: readonly Problem[] } {
  const kept = store.read(lastGood);
  if (found.ok) {
    const text = JSON.stringify(found.value);
    if (text !== kept) store.write(lastGood, text);
    return { policy: found, problems: [] };
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
