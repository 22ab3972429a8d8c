import * as v from 'valibot';

/** The versions of xAPI that are spoken: a request's header names one of the line. */
export type XapiVersion = '1.0.3' | '2.0.0';

/** 2.0.0: RFC 3339, `T` may be a blank, the offset is told with minutes. */
const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)([.]\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
/** 1.0.3: ISO 8601 in its extended and its basic form (Data 4.5.s1.b1); the offset SHOULD* be there (b4), seconds may be left out. */
const extended = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)([.,]\d+)?)?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)?$/;
const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(?:(\d\d)([.,]\d+)?)?(?:Z|([+-])(\d\d)(?::?(\d\d))?)?$/;

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/**
 * The instant that a timestamp names, in ms since 1970 with its fraction; null where it is none under that version.
 * Without an offset it is taken as UTC. `-00:00` says that the offset is unknown, and is refused by both (XAPI-00123).
 */
export function instantOf(text: string, version: XapiVersion): number | null {
  const match = rfc3339.exec(text) ?? (version === '1.0.3' ? (extended.exec(text) ?? basic.exec(text)) : null);
  if (match === null) return null;
  const [year, month, day, hour, minute] = [Number(match[1]), Number(match[2]), Number(match[3]), Number(match[4]), Number(match[5])];
  const second = Number(match[6] ?? 0);
  const [offsetHour, offsetMinute] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  const days = month === 2 && isLeap(year) ? 29 : (monthDays[month - 1] ?? 0);
  if (day < 1 || day > days || hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return null;
  const offset = (match[8] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  if (match[8] === '-' && offset === 0) return null;
  // A leap second stands at the end of a day of UTC, wherever that is on the clock (RFC 3339, 5.7).
  if (second === 60 && (hour * 60 + minute - offset + 2880) % 1440 !== 1439) return null;
  const at = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for those of another century.
  at.setUTCFullYear(year, month - 1, day);
  return at.getTime() + (hour * 60 + minute - offset) * 60_000 + second * 1000 + Number(`0.${match[7]?.slice(1) ?? '0'}`) * 1000;
}

/** What most times look like, whatever the month: they never see the arithmetic. */
const plainTime = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;
export const isTimestamp = (text: string, version: XapiVersion): boolean => plainTime.test(text) || instantOf(text, version) !== null;

export const timestampOf = (version: XapiVersion) => {
  const words = version === '2.0.0' ? 'must be a time of RFC 3339 with its offset' : 'must be a time of ISO 8601';
  return v.pipe(
    v.string(),
    v.check((text) => isTimestamp(text, version), words),
  );
};

/** ISO 8601:2004 4.4.3.2, designators or weeks; the smallest unit alone may have a fraction (Data 4.6.s1.b1). */
const durationPattern =
  /^P(?=.)(?:\d+(?:[.,]\d+)?W|(?:\d+(?:[.,]\d+)?Y)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?D)?(?:T(?=.)(?:\d+(?:[.,]\d+)?H)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?S)?)?)$/;
const fractionBeforeTheLast = /[.,]\d+[A-Z].*\d/;
export const isDuration = (text: string): boolean => durationPattern.test(text) && !fractionBeforeTheLast.test(text);
export const duration = v.pipe(v.string(), v.check(isDuration, 'must be a duration of ISO 8601'));
