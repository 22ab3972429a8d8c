import { failed, ok, type Result } from '../result.ts';

/**
 * What a badge's code says: `SMB1`, 128 random bits as 26 characters of Crockford's base32 (the last two bits are nought) and a check character
 * (Luhn's, to the base 32, which finds every single wrong character). Capitals and digits alone: a QR code writes them in its dense alphanumeric
 * mode, and a scanner that types sends no accent and no dead key.
 */
export const badgePrefix = 'SMB1';
export const badgeBytes = 16;
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bitsEach = 5;
const length = Math.ceil((badgeBytes * 8) / bitsEach);
export const badgeLength = badgePrefix.length + length + 1;

/** `random`: `badgeBytes` bytes that nobody can guess. */
export function formatBadge(random: Uint8Array): string {
  let [text, bits, held] = ['', 0, 0];
  for (const byte of [...random, 0]) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= bitsEach && text.length < length; bits -= bitsEach) text += alphabet[(held >> (bits - bitsEach)) & 31] ?? '';
    held &= (1 << bits) - 1;
  }
  return badgePrefix + text + checkOf(text);
}

/** The badge's text as it was made; a keyboard with Caps Lock on types it in small letters. SM-414 with what is wrong with it, and never the text. */
export function parseBadge(read: string): Result<string> {
  const text = read.trim().toUpperCase();
  if (!text.startsWith(badgePrefix)) return failed('SM-414', 'prefix');
  if (text.length !== badgeLength) return failed('SM-414', 'length');
  const token = text.slice(badgePrefix.length, -1);
  if ([...token].some((character) => !alphabet.includes(character))) return failed('SM-414', 'characters');
  return text.endsWith(checkOf(token)) ? ok(text) : failed('SM-414', 'check');
}

function checkOf(token: string): string {
  const sum = [...token].reverse().reduce((total, character, place) => {
    const value = alphabet.indexOf(character) * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 32) + (value % 32);
  }, 0);
  return alphabet[(32 - (sum % 32)) % 32] ?? '';
}
