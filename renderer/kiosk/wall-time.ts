/** Instants in words, in the zone of the machine, which stands in the school. `at` and `now` are ms since 1970. */
export const timeOfDay = (locale: string, at: number): string => new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at);

/** With the weekday, where it is not today's. */
export function timeAndDay(locale: string, at: number, now: number): string {
  const day = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short' });
  if (day.format(at) === day.format(now)) return timeOfDay(locale, at);
  return new Intl.DateTimeFormat(locale, { weekday: 'long', hour: 'numeric', minute: '2-digit' }).format(at);
}

/** Degrees of the two hands of a clock. */
export function clockHands(at: number): { readonly hour: number; readonly minute: number } {
  const date = new Date(at);
  const minutes = date.getHours() * 60 + date.getMinutes();
  return { hour: (minutes % 720) / 2, minute: (minutes % 60) * 6 };
}
