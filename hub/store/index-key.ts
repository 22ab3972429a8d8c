import { createHash } from 'node:crypto';

/**
 * A text as an indexed column holds it. PostgreSQL refuses index entries near 2,700 bytes, and text with a NUL or half a character: such a text stands
 * there by its hash. Columns are only compared; what was sent is in the statement itself.
 */
const longest = 500;

export function indexKey(text: string): string {
  if (text.length <= longest && !text.includes('\0') && text.isWellFormed()) return text;
  return `sha256:${createHash('sha256').update(JSON.stringify(text)).digest('hex')}`;
}
