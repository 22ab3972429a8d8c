/**
 * Instants in words, in the school's zone; with null in the machine's, which stands in the school. `at` and `now` are ms since 1970.
 */
export const timeOfDay = (locale: string, timeZone: string | null, at: number): string =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', ...zone(timeZone) }).format(at);

/** With the weekday, where it is not today's. */
export function timeAndDay(locale: string, timeZone: string | null, at: number, now: number): string {
  const day = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...zone(timeZone) });
  if (day.format(at) === day.format(now)) return timeOfDay(locale, timeZone, at);
  return new Intl.DateTimeFormat(locale, { weekday: 'long', hour: 'numeric', minute: '2-digit', ...zone(timeZone) }).format(at);
}

/** Degrees of the two hands of a clock. */
export function clockHands(at: number, timeZone: string | null): { readonly hour: number; readonly minute: number } {
  const time = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone ?? Temporal.Now.timeZoneId());
  const minutes = time.hour * 60 + time.minute;
  return { hour: (minutes % 720) / 2, minute: time.minute * 6 };
}

const zone = (timeZone: string | null): { readonly timeZone?: string } => (timeZone === null ? {} : { timeZone });
