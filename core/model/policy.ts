import * as v from 'valibot';
import type { StaffPolicy, StationPolicy } from '../contract/program-host.ts';
import { failed, ok, type Result } from '../result.ts';
import { parseEnrolmentToken } from './enrolment-token.ts';
import { nativeProgramsSchema } from './native-program.ts';
import { parseWith } from './parse.ts';
import { recordStoreSchema } from './record-store-policy.ts';
import { volumeCommandSchema } from './volume-command.ts';

/** The machine's policy, the same on every host. `role` says whose machine it is: a station's (the default) or the staff's, which runs the hub of a school without a server. */
export const stationPolicySchema = v.strictObject({
  role: v.optional(v.literal('station'), 'station'),
  token: v.pipe(v.string(), v.minLength(1), v.maxLength(4000)),
  seat: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999))), null),
  /** Never the PIN itself: a verifier, see core/sign-in/verifier.ts. */
  breakGlassPin: v.optional(
    v.nullable(v.pipe(v.string(), v.regex(/^pbkdf2-sha256\$\d+\$[^$]+\$[^$]+$/, 'expected a verifier: pbkdf2-sha256$...'), v.maxLength(400))),
    null,
  ),
  /** Where events go; left out, to the hub. */
  recordStore: v.optional(recordStoreSchema),
  /** Programs of this machine that it may start, by their ids in the catalogue. */
  nativePrograms: v.optional(nativeProgramsSchema),
  /** Sets this machine's volume. */
  volumeCommand: v.optional(volumeCommandSchema),
  development: v.optional(v.boolean(), false),
});

/** A name or address as it stands in an address; what is no such name is told by the hub, which has the platform's own check. */
const hostName = v.pipe(v.string(), v.regex(/^[0-9A-Za-z:._-]+$/, 'expected a name or an IP address, without https:// and port'), v.maxLength(253));
const fullPath = /^(\/|[A-Za-z]:[\\/]|\\\\)/;

export const staffPolicySchema = v.strictObject({
  role: v.literal('staff'),
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)), 7340),
  school: v.optional(v.nullable(v.pipe(v.string(), v.regex(fullPath, 'expected a full path'), v.maxLength(1000))), null),
  reachedBy: v.optional(v.pipe(v.array(hostName), v.maxLength(20)), []),
});

export type ParsedPolicy =
  | {
      readonly role: 'station';
      readonly policy: StationPolicy;
      /** The hub's pages may be open beside the station. Only the Chromium host heeds it, and only from a file, never from a managed machine's policy. */
      readonly development: boolean;
    }
  | { readonly role: 'staff'; readonly policy: StaffPolicy };

export type ParsedStationPolicy = Extract<ParsedPolicy, { readonly role: 'station' }>;

/** Problems: SM-204 for a key that cannot be used, SM-201 for a token that is none. `decode` turns base64url into text; the platform brings it. */
export function parsePolicy(input: unknown, name: string, decode: (base64url: string) => string): Result<ParsedPolicy> {
  if (saysStaff(input)) {
    const parsed = parseWith(staffPolicySchema, input, 'SM-204', name);
    return parsed.ok ? ok({ role: 'staff', policy: parsed.value }) : parsed;
  }
  const parsed = parseWith(stationPolicySchema, input, 'SM-204', name);
  if (!parsed.ok) return parsed;
  const { development, role, ...policy } = parsed.value;
  const token = parseEnrolmentToken(policy.token, decode);
  return token.ok ? ok({ role, policy, development }) : token;
}

/** The same for the text of a policy file. */
export function parsePolicyText(text: string, name: string, decode: (base64url: string) => string): Result<ParsedPolicy> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return failed('SM-204', name, 'not JSON');
  }
  return parsePolicy(input, name, decode);
}

/** For who can only be a station: the staff's policy is SM-208 there. */
export function asStation(parsed: Result<ParsedPolicy>, name: string): Result<ParsedStationPolicy> {
  if (!parsed.ok) return parsed;
  return parsed.value.role === 'station' ? ok(parsed.value) : failed('SM-208', `${name}:role`);
}

const saysStaff = (input: unknown): boolean => typeof input === 'object' && input !== null && 'role' in input && input.role === 'staff';
