import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * A secret that the hub has to give out again, and so keeps encrypted: AES-256-GCM with a nonce of its own. What it belongs to is authenticated with it, so that
 * a row that is moved to another student or program opens for nobody.
 */
export interface SealKey {
  /** Names the key beside what it sealed; tells nothing of it. */
  readonly id: string;
  readonly key: Uint8Array;
}

export const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

export const sealKey = (key: Uint8Array): SealKey => ({
  id: createHash('sha256').update('stationmaster seal key\0').update(key).digest('hex').slice(0, 16),
  key,
});

/** base64url of nonce, tag and what was encrypted. */
export function seal({ key }: SealKey, text: string, belongsTo: readonly string[]): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(named(belongsTo));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Null where it was sealed with another key, for something else, or was changed since. */
export function unseal({ key }: SealKey, sealed: string, belongsTo: readonly string[]): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < nonceBytes + tagBytes) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(named(belongsTo)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

const named = (belongsTo: readonly string[]): Buffer => Buffer.from(JSON.stringify(belongsTo));
