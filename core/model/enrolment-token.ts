import * as v from 'valibot';
import { failed, ok, type Result } from '../result.ts';
import { keySchema } from './keys.ts';

/**
 * What a station needs to find and trust its hub, in one line that fits a policy file: `sm1.` and base64url of JSON.
 * The secret in it is exchanged once for the station's own credential.
 */
const tokenSchema = v.strictObject({
  hub: v.pipe(v.string(), v.regex(/^https?:\/\/[^/\s]+$/)),
  lab: keySchema,
  secret: v.pipe(v.string(), v.minLength(16)),
  /** SHA-256 of the hub certificate's public key (SPKI), base64; null for plain http on the own machine. */
  fingerprint: v.nullable(v.string()),
});

export type EnrolmentToken = v.InferOutput<typeof tokenSchema>;

const prefix = 'sm1.';

/** `decode` turns base64url into text; the platform brings it. */
export function parseEnrolmentToken(text: string, decode: (base64url: string) => string): Result<EnrolmentToken> {
  if (!text.startsWith(prefix)) return failed('SM-201', 'token');
  try {
    const parsed = v.safeParse(tokenSchema, JSON.parse(decode(text.slice(prefix.length))));
    return parsed.success ? ok(parsed.output) : failed('SM-201', 'token');
  } catch {
    return failed('SM-201', 'token');
  }
}

export const formatEnrolmentToken = (token: EnrolmentToken, encode: (text: string) => string): string => prefix + encode(JSON.stringify(token));
