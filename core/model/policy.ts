import * as v from 'valibot';
import type { StationPolicy } from '../contract/program-host.ts';
import { failed, ok, type Result } from '../result.ts';
import { parseEnrolmentToken } from './enrolment-token.ts';
import { parseWith } from './parse.ts';

/** The machine's policy for its station, the same on every host: which hub, which seat, how staff get out. */
export const policySchema = v.strictObject({
  token: v.pipe(v.string(), v.minLength(1), v.maxLength(4000)),
  seat: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999))), null),
  /** Never the PIN itself: a verifier, see core/sign-in/verifier.ts. */
  breakGlassPin: v.optional(
    v.nullable(v.pipe(v.string(), v.regex(/^pbkdf2-sha256\$\d+\$[^$]+\$[^$]+$/, 'expected a verifier: pbkdf2-sha256$...'), v.maxLength(400))),
    null,
  ),
  development: v.optional(v.boolean(), false),
});

export interface ParsedPolicy {
  readonly policy: StationPolicy;
  /** The hub's pages may be open beside the station. Only the Chromium host heeds it, and only from a file, never from a managed machine's policy. */
  readonly development: boolean;
}

/** Problems: SM-204 for a key that cannot be used, SM-201 for a token that is none. `decode` turns base64url into text; the platform brings it. */
export function parsePolicy(input: unknown, name: string, decode: (base64url: string) => string): Result<ParsedPolicy> {
  const parsed = parseWith(policySchema, input, 'SM-204', name);
  if (!parsed.ok) return parsed;
  const { development, ...policy } = parsed.value;
  const token = parseEnrolmentToken(policy.token, decode);
  return token.ok ? ok({ policy, development }) : token;
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
