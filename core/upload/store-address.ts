/** Where events may be sent: the record store of a station's policy, and the one that a hub forwards to. `/statements` is put behind it. */
export const storeAddressRule = 'an address that begins with https:// (http:// only to this very machine), without a name, a query or a fragment';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A key and what children did go along with each request: in the clear only where they never leave the machine. */
export function isStoreAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s?#@\\]+$/.test(text)) return false;
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || loopback.has(url.hostname);
  } catch {
    return false;
  }
}
