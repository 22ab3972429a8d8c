/**
 * ms since 1970 of a time that the statement rules let through: RFC 3339 with what `Date.parse` does not read, such as an offset in hours alone or a leap
 * second. Null where it is none.
 */
export function instantMs(text: string): number | null {
  const parsed = Date.parse(text);
  if (Number.isFinite(parsed)) return parsed;
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
}
