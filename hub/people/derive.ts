import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { makeVerifier, studentIterations, verify, type Derive } from '../../core/sign-in/verifier.ts';

/** PBKDF2-HMAC-SHA-256 by Node, off the main thread. */
const run = promisify(pbkdf2);
export const derive: Derive = async (secret, saltBase64, iterations) =>
  (await run(secret, Buffer.from(saltBase64, 'base64'), iterations, 32, 'sha256')).toString('base64');

/** Of a student's secret. One that did not change keeps its verifier, as does one that is not said (null). */
export async function sameOrNewVerifier(secret: string | null, before: string | null): Promise<string | null> {
  if (secret === null || (before !== null && (await verify(secret, before, derive)))) return before;
  return newVerifier(secret, studentIterations);
}

export const newVerifier = (secret: string, iterations: number): Promise<string> =>
  makeVerifier(secret, randomBytes(16).toString('base64'), iterations, derive);
