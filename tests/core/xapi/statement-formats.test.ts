import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { irl, iri, mailbox, mediaType, sha1, sha2, uri, uuid } from '../../../core/xapi/statement-formats.ts';
import { isLanguageTag } from '../../../core/xapi/statement-language.ts';

describe('IRIs (Data 4.3, 2.2.s4.b1.b8)', () => {
  it.each([
    'http://adlnet.gov/expapi/verbs/voided',
    'urn:isbn:9780141036144',
    'tag:school.example,2026:did',
    'a:b',
    'HTTP://A.example/~x/%20?q=[1]&r=a;b#frag/ment?',
    'http://example.com/فعل/خواندن',
    'http://[2001:db8::1]:8080/',
    'https://a.example/😀',
  ])('%s is one', (text) => expect(v.is(iri, text)).toBe(true));
  it.each([
    '',
    'a',
    'example.com/x',
    '/x',
    '#x',
    '//a.example/x',
    'ab=c://should.fail.com',
    '1a:b',
    'a:',
    'a:b c',
    'a:\tb',
    'a:<b>',
    'a:"b"',
    'a:{b}',
    'a:b|c',
    'a:b\\c',
    'a:^',
    'a:`',
    'a:%',
    'a:%2',
    'a:%zz',
    'a:#b#c',
    'a:\u0000',
    'a:\u0085',
  ])('%j is none', (text) => expect(v.is(iri, text)).toBe(false));
  it('a URN is no IRL (About 4), an IRI of another alphabet no URI (Data 2.4.2.3.s3.table1.row3)', () => {
    expect([v.is(irl, 'urn:x:y'), v.is(irl, 'https://école.example'), v.is(irl, 'ftp://a.example')]).toEqual([false, true, true]);
    expect([v.is(uri, 'https://école.example'), v.is(uri, 'https://xn--cole-9oa.example')]).toEqual([false, true]);
  });
});

describe('mailboxes (Data 2.4.2.3.s3.table1.row1)', () => {
  it.each(['mailto:xapi@adlnet.gov', 'MAILTO:X@Y.Example', "mailto:o'hara+kids_1.%25@a-b.example", 'mailto:root@localhost', 'mailto:josé@école.example'])(
    '%s is one',
    (text) => expect(v.is(mailbox, text)).toBe(true),
  );
  it.each([
    'xapi@adlnet.gov',
    'mailto:',
    'mailto:should.fail.com',
    'mailto:@a.example',
    'mailto:a@',
    'mailto:a@b@c.example',
    'mailto:a@.example',
    'mailto:a@b..example',
    'mailto:a@-b.example',
    'mailto:a@b.example,c@d.example',
    'mailto:a@b.example?cc=c',
    'mailto: a@b.example',
    'http:a@b.example',
  ])('%s is none', (text) => expect(v.is(mailbox, text)).toBe(false));
});

describe('identifiers and digests', () => {
  it('a UUID is in standard form, of any version and variant (Data 4.4, 2.4.s2)', () => {
    for (const text of ['12345678-1234-5678-1234-567812345678', 'AA97B177-9383-4934-8543-0f91a7a02836', '01890a5d-ac96-774b-bcce-b302099a8057'])
      expect(v.is(uuid, text)).toBe(true);
    for (const text of [
      '12345678123456781234567812345678',
      '{12345678-1234-5678-1234-567812345678}',
      'urn:uuid:12345678-1234-5678-1234-567812345678',
      '12345678-1234-5678-1234-56781234567g',
    ]) {
      expect(v.is(uuid, text)).toBe(false);
    }
  });
  it('SHA-1 and SHA-2 are hex of their lengths (Data 2.4.2.3.s3.table1.row2, 2.4.11.s2.table1.row6)', () => {
    const hex = (length: number): string => 'aB0'.repeat(length).slice(0, length);
    expect([39, 40, 41, 64].map((length) => v.is(sha1, hex(length)))).toEqual([false, true, false, false]);
    expect([40, 55, 56, 64, 80, 96, 128, 129].map((length) => v.is(sha2, hex(length)))).toEqual([false, false, true, true, false, true, true, false]);
  });
  it('a media type may have parameters (Data 2.4.11.s2.table1.row4, RFC 2046)', () => {
    for (const text of ['text/plain', 'text/plain; charset=ascii', 'application/vnd.a+json;v="a;b"; q=1', 'application/octet-stream'])
      expect(v.is(mediaType, text)).toBe(true);
    for (const text of ['text', 'text/', '/plain', 'text/plain/x', 'text plain', 'text/plain; charset', 'should fail', ''])
      expect(v.is(mediaType, text)).toBe(false);
  });
});

describe('language tags (Data 4.2, 2.2.s4.b2, RFC 5646)', () => {
  it.each([
    'de',
    'cmn',
    'tlh',
    'en-US',
    'es-MX',
    'es-419',
    'zh-Hant',
    'sr-Latn-RS',
    'zh-Hans-CN',
    'zh-cmn-Hans-CN',
    'de-CH-1901',
    'sl-rozaj-biske',
    'de-a-value-b-other',
    'en-x-a-b-a',
    'x-whatever',
    'i-klingon',
    'en-GB-oed',
    'EN-us',
  ])('%s is one', (text) => expect(isLanguageTag(text)).toBe(true));
  it.each([
    '',
    'e',
    'something',
    'a12345',
    'en_US',
    'en-',
    '-en',
    'en--US',
    'en-U',
    'zh-z-aaa-z-bbb-c-ccc',
    'en-a-bbb-A-ccc',
    'x',
    'en-x',
    'en-abcdefghi',
    'i-nothing',
  ])('%s is none', (text) => expect(isLanguageTag(text)).toBe(false));
});
