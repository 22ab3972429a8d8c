/** What a record store's answer to a batch says, for whoever sends one: a station, or a hub that forwards. */
const longestNamedMs = 3_600_000;

/**
 * How many of the batch, from the first on, the list of ids names, in whatever order and case; the answer to a POST (xAPI 1.0.3, Communication 2.1.2; 2.0, 4.1.6.1).
 * Null where it is no such list: the page of a proxy or of a sign-in portal that answers "OK" has stored nothing.
 */
export function namedFirst(answer: unknown, ids: readonly string[]): number | null {
  if (!Array.isArray(answer) || answer.some((id) => typeof id !== 'string')) return null;
  const named = new Set(answer.map((id: string) => id.toLowerCase()));
  const lacks = ids.findIndex((id) => !named.has(id.toLowerCase()));
  return lacks === -1 ? ids.length : lacks;
}

/**
 * Retry-After (RFC 9110, 10.2.3) in ms: seconds, or a date, taken against the answer's own `date` where it is known, else against `now` (ms since 1970).
 * At most an hour: a sender whose clock is years off would else wait for years. Null where there is none.
 */
export function waitNamed(retryAfter: string | null, date: string | null, now: number): number | null {
  const text = retryAfter?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, longestNamedMs);
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  const said = Date.parse(date ?? '');
  return Math.min(Math.max(0, at - (Number.isNaN(said) ? now : said)), longestNamedMs);
}
