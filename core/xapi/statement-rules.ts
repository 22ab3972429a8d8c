import * as v from 'valibot';

/** The small formats of xAPI (1.0.3 Data 4, 2.0 "Data"): identifiers, times, language tags, extensions. */
const iriPattern = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;
export const iri = v.pipe(v.string(), v.regex(iriPattern, 'must be an absolute IRI'));

/** Lower case: ids are compared without regard to case (Data 4.1). */
export const uuid = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i, 'must be a UUID'));

/** RFC 5646, well-formed by its grammar; grandfathered tags by their list. */
const tagPattern =
  /^((([a-z]{2,3}(-[a-z]{3}){0,3})|[a-z]{4}|[a-z]{5,8})(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?|x(-[a-z0-9]{1,8})+|en-gb-oed|i-(ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(be-fr|be-nl|ch-de)|art-lojban|cel-gaulish|no-bok|no-nyn|zh-(guoyu|hakka|min|min-nan|xiang))$/i;
export const languageTag = v.pipe(v.string(), v.regex(tagPattern, 'must be a language tag of RFC 5646'));
export const languageMap = v.record(languageTag, v.string());

/** RFC 3339 with an offset; `-00`, which says that the offset is unknown, is refused (Data 4.5). */
const timePattern = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|([+-])(\d\d):?(\d\d)?)$/;
export const timestamp = v.pipe(v.string(), v.check(isTimestamp, 'must be a time of RFC 3339 with its offset'));

/** ISO 8601 duration (Data 4.6): designators or weeks; only the smallest unit may have a fraction. */
const durationPattern =
  /^P(?=.)(?:\d+(?:\.\d+)?W|(?:\d+(?:\.\d+)?Y)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?D)?(?:T(?=.)(?:\d+(?:\.\d+)?H)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?S)?)?)$/;
export const duration = v.pipe(
  v.string(),
  v.check((text) => durationPattern.test(text) && !/\.\d+[A-Z].*\d/.test(text), 'must be a duration of ISO 8601'),
);

/** Keys are IRIs, values anything that JSON holds, null too (Data 4.2). */
export const extensionsMap = v.record(iri, v.unknown());

function isTimestamp(text: string): boolean {
  const match = timePattern.exec(text);
  if (!match) return false;
  const [, y, mo, d, h, mi, s, , zone, sign, offsetHours = '0', offsetMinutes = '0'] = match;
  const [year, month, day, hour, minute, second] = [y, mo, d, h, mi, s].map(Number) as [number, number, number, number, number, number];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  if (day < 1 || day > days || hour > 23 || minute > 59 || second > 60) return false;
  if (zone === undefined || Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return false;
  return !(sign === '-' && Number(offsetHours) === 0 && Number(offsetMinutes) === 0);
}
