import { describe, expect, it } from 'vitest';
import { inOneLanguage, readAcceptLanguage } from '../../../hub/store/accept-language.ts';

/** RFC 9110, 12.5.4, for each language map alone (Communication 2.1.3, "Language Filtering Requirements"). */
const map = { 'en-US': '', 'en-GB': '', fr: '', 'zh-Hant-TW': '' };
const chosen = (header: string, of: Record<string, string> = map) => Object.keys(inOneLanguage(of, readAcceptLanguage(header)));

describe('the language of a map', () => {
  it.each([
    ['en-GB', 'en-GB'],
    ['EN-gb', 'en-GB'],
    ['en', 'en-US'],
    ['fr;q=0.5, en-GB;q=0.9', 'en-GB'],
    ['fr-CA', 'fr'],
    ['zh-Hant', 'zh-Hant-TW'],
    ['*, en-US;q=0', 'en-GB'],
    ['de, es', 'en-US'],
    ['en-US;q=0', 'en-GB'],
    ['en;q=0, de', 'fr'],
    ['*;q=0', 'en-US'],
    ['', 'en-US'],
    ['de;q=1, fr ; q=0.001', 'fr'],
    [';;,,=q, \u0000', 'en-US'],
  ])('for "%s" is %s', (header, tag) => expect(chosen(header)).toEqual([tag]));

  it('is none of an empty map', () => expect(chosen('en', {})).toEqual([]));
});
