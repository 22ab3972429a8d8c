import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Secrets that the hub made itself are random and long: a plain SHA-256 keeps them, and a database row finds them. */
export const newSecret = (bytes = 32): string => randomBytes(bytes).toString('base64url');
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length === right.length && timingSafeEqual(left, right);
}
