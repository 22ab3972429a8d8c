import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { makeVerifier, type Derive } from '../../core/sign-in/verifier.ts';

/** PBKDF2-HMAC-SHA-256 by Node, off the main thread. */
const run = promisify(pbkdf2);
export const derive: Derive = async (secret, saltBase64, iterations) =>
  (await run(secret, Buffer.from(saltBase64, 'base64'), iterations, 32, 'sha256')).toString('base64');

export const newVerifier = (secret: string, iterations: number): Promise<string> =>
  makeVerifier(secret, randomBytes(16).toString('base64'), iterations, derive);
