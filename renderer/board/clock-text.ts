/** Instants and durations in words. Times are the lab's: the board may be open in another zone. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** `9:28`, without a.m. or p.m.: the room knows which half of the day it is. */
export function timeText(instant: number, timeZone: string, language: string): string {
  const name = `${language}|${timeZone}`;
  let format = formats.get(name);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', hourCycle: 'h12', timeZone });
    formats.set(name, format);
  }
  const parts = format.formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('hour')}:${part('minute')}`;
}

/** `Nov 17, 9:28 AM`, for what may be days old. */
export const dayTimeText = (instant: number, timeZone: string, language: string): string =>
  new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZone }).format(instant);

/** Full minutes that have passed; a credit is never rounded up. */
export const fullMinutes = (ms: number): number => Math.max(0, Math.floor(ms / 60_000));

/** `2:40`, a waiting time. */
export function waitText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const rest = String(seconds % 60).padStart(2, '0');
  return seconds < 3600
    ? `${Math.floor(seconds / 60)}:${rest}`
    : `${Math.floor(seconds / 3600)}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${rest}`;
}
