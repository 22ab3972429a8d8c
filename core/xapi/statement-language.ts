import * as v from 'valibot';
import { mapOf } from './map-of.ts';

/** Language tags of RFC 5646, well-formed, and maps of them (Data 4.2, 2.2.s4.b2). */
const plainPattern = /^[a-z]{2,3}(?:-[a-z]{2})?$/i;
const tagPattern =
  /^((([a-z]{2,3}(-[a-z]{3}){0,3})|[a-z]{4}|[a-z]{5,8})(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?|x(-[a-z0-9]{1,8})+|en-gb-oed|i-(ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(be-fr|be-nl|ch-de)|art-lojban|cel-gaulish|no-bok|no-nyn|zh-(guoyu|hakka|min|min-nan|xiang))$/i;

/** Most tags are `en` or `en-US`: they never see the long pattern. An extension may stand once in a tag (RFC 5646, 2.2.6). */
export const isLanguageTag = (text: string): boolean => plainPattern.test(text) || (tagPattern.test(text) && !repeatsExtension(text));

function repeatsExtension(tag: string): boolean {
  const [extended = ''] = tag.toLowerCase().split(/(?:^|-)x-/);
  const singles = extended.split('-').filter((part) => part.length === 1);
  return new Set(singles).size < singles.length;
}

const tagWords = 'must be a language tag of RFC 5646';
export const languageTag = v.pipe(v.string(), v.check(isLanguageTag, tagWords));

const isText = (value: unknown): value is string => typeof value === 'string';

/** An empty one says nothing in no language (Data 2.2.s2.b1, 4.2). */
export const languageMap = v.pipe(
  mapOf(isLanguageTag, tagWords, isText, 'expected string'),
  v.check((map) => Object.keys(map).length > 0, 'must hold at least one language'),
);
