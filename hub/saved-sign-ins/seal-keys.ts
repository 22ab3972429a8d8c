import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { failed, ok, type Result } from '../../core/result.ts';
import { writeWhole } from '../write-whole.ts';
import { keyBytes, sealKey, type SealKey } from './seal.ts';

/** Where the key comes from that saved sign-ins are sealed with. SM-529: it is damaged, cannot be read, or is not there. */
export interface SealKeys {
  /** Made where there was none. */
  readonly forSealing: () => Result<SealKey>;
  readonly forOpening: () => Result<SealKey>;
}

export const sealKeyVariable = 'STATIONMASTER_SAVED_SIGN_IN_KEY';

/** 32 bytes as base64url; null for anything else. */
export function readSealKey(text: string): SealKey | null {
  const trimmed = text.trim();
  return /^[A-Za-z0-9_-]{43}$/.test(trimmed) ? sealKey(Buffer.from(trimmed, 'base64url')) : null;
}

/** A key that whoever starts the hub gives it: nothing of it is on the hub's disk. */
export const givenSealKey = (key: SealKey): SealKeys => ({ forSealing: () => ok(key), forOpening: () => ok(key) });

export const noSealKey: SealKeys = { forSealing: () => failed('SM-529', 'no key was given'), forOpening: () => failed('SM-529', 'no key was given') };

/** A key in a file for the hub's own user alone, made when the first sign-in is saved. */
export function sealKeyFile(place: string): SealKeys {
  let known: SealKey | null = null;
  const read = (): Result<SealKey | null> => {
    if (known !== null) return ok(known);
    let text: string;
    try {
      text = readFileSync(place, 'utf8');
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
      return code === 'ENOENT' ? ok(null) : failed('SM-529', place, code);
    }
    known = readSealKey(text);
    return known === null ? failed('SM-529', place, 'not a key') : ok(known);
  };
  return {
    forOpening: () => {
      const found = read();
      return found.ok ? (found.value === null ? failed('SM-529', place, 'the file is missing') : ok(found.value)) : found;
    },
    forSealing: () => {
      const found = read();
      if (!found.ok) return found;
      if (found.value !== null) return ok(found.value);
      const key = randomBytes(keyBytes);
      const refused = writeWhole(place, `${key.toString('base64url')}\n`);
      if (refused !== null) return failed('SM-529', place, refused);
      known = sealKey(key);
      return ok(known);
    },
  };
}
