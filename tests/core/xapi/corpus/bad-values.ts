/** What is wrong for a kind of value, one rule each. The clause is the one that forbids it, as xAPI-Data.md of 1.0.3 numbers it. */
export interface BadValue {
  readonly rule: string;
  readonly clause: string;
  readonly value: unknown;
}

const type = 'Data 2.2.s4.b1.b7';
const format = 'Data 2.2.s4.b1.b4';
const scheme = 'Data 2.2.s4.b1.b8';
const strings = 'Data 2.2.s4.b1.b2';
const bad = (clause: string, rules: Record<string, unknown>): BadValue[] => Object.entries(rules).map(([rule, value]) => ({ rule, clause, value }));

const noText = bad(type, { 'a number for a text': 12345, 'an object for a text': { key: 'x' }, 'a list for a text': ['x'], 'a boolean for a text': true });
const empty = bad(format, { 'an empty text where a format is wanted': '' });
const looseIris = [
  ...empty,
  ...bad(scheme, { 'no scheme': 'school.example/lessons/10', 'a fragment alone': '#first', 'a scheme that is none': 'ab=c://should.fail.example' }),
  ...bad(format, {
    'a blank in an IRI': 'https://school.example/lesson 10',
    'angle brackets in an IRI': 'https://school.example/<10>',
    'a backslash in an IRI': 'https://school.example\\10',
    'a broken escape in an IRI': 'https://school.example/%zz',
    'two fragments in an IRI': 'https://school.example/#a#b',
  }),
];
const looseTimes = [
  ...empty,
  ...bad('Data 4.5.s1.b1', {
    'no time': 'should fail',
    'a date of another order': '01/011/2015',
    'a date alone': '2026-11-24',
    'a month that is none': '2026-13-01T00:00:00Z',
    'a day that is none': '2026-02-29T00:00:00Z',
    'an hour that is none': '2026-11-24T25:00:00Z',
    'a minute that is none': '2026-11-24T09:60:00Z',
    'a leap second at noon': '2026-06-30T12:00:60Z',
    'an offset that is none': '2026-11-24T09:00:00+24:00',
    'an unknown offset of hours': '2008-09-15T15:53:00.601-00',
    'an unknown offset without colon': '2008-09-15T15:53:00.601-0000',
    'an unknown offset': '2008-09-15T15:53:00.601-00:00',
  }),
];

export const badValues = {
  text: noText,
  iri: [...noText, ...looseIris],
  irl: [...noText, ...looseIris, ...bad('About 4 (IRL)', { 'a name where a locator is wanted': 'urn:isbn:9780141036144' })],
  uri: [...noText, ...looseIris, ...bad('Data 2.4.2.3.s3.table1.row3', { 'an IRI where a URI is wanted': 'https://école.example/' })],
  mailbox: [
    ...noText,
    ...empty,
    ...bad('Data 2.4.2.3.s3.table1.row1', {
      'an address without mailto': 'teacher@school.example',
      'mailto without address': 'mailto:should.fail.com',
      'mailto of two addresses': 'mailto:a@b.example,c@d.example',
      'mailto with a subject': 'mailto:a@b.example?subject=x',
      'mailto with a blank': 'mailto:a b@c.example',
    }),
  ],
  sha1: [...noText, ...empty, ...bad('Data 2.4.2.3.s3.table1.row2', { 'a SHA-1 that is short': 'ebd31e95054c018b', 'a SHA-1 that is no hex': 'g'.repeat(40) })],
  sha2: [...noText, ...empty, ...bad('Data 2.4.11.s2.table1.row6', { 'a SHA-2 that is a SHA-1': 'a'.repeat(40), 'a SHA-2 that is no hex': 'g'.repeat(64) })],
  mediaType: [...noText, ...empty, ...bad('Data 2.4.11.s2.table1.row4', { 'no media type': 'should fail', 'a media type without subtype': 'text/' })],
  uuid: [
    ...noText,
    ...empty,
    ...bad('Data 4.4', {
      'a UUID of too many digits': 'AA97B177-9383-4934-8543-0F91A7A028368',
      'a UUID with another letter': 'MA97B177-9383-4934-8543-0F91A7A02836',
      'a UUID without dashes': 'aa97b177938349348543 0f91a7a02836'.replace(' ', ''),
      'a UUID in braces': '{aa97b177-9383-4934-8543-0f91a7a02836}',
    }),
  ],
  timestamp: [...noText, ...looseTimes],
  duration: [
    ...noText,
    ...empty,
    ...bad('Data 4.6.s1.b1', {
      'no duration': '5 minutes',
      'a letter of no unit': 'PA1H0M0S',
      'weeks with days': 'P4W1D',
      'a duration of nothing': 'P',
      'a time of nothing': 'P1DT',
      'seconds without T': 'P16559.14S',
      'a fraction that is not the last': 'PT1.5H3S',
      'the alternative format': 'P0003-06-04T12:30:05',
      'a duration below nothing': '-PT1S',
    }),
  ],
  language: [
    ...noText,
    ...empty,
    ...bad('Data 2.2.s4.b2', {
      'a language that is too long': 'something',
      'a language with digits': 'a12345',
      'a language with an underscore': 'en_US',
      'an extension of a language twice': 'zh-z-aaa-z-bbb-c-ccc',
    }),
  ],
  languageMap: [
    ...bad(type, { 'a number for a map': 12345, 'a text for a map': 'should fail', 'a list for a map': [] }),
    ...bad('Data 4.2', { 'a map of no language': {} }),
  ],
  extensions: bad(type, { 'a number for extensions': 12345, 'a text for extensions': 'should fail', 'a list for extensions': [] }),
  boolean: bad('Data 2.2.s4.b1.b3', {
    'a boolean in quotes': 'true',
    'another boolean in quotes': 'false',
    'a number for a boolean': 1,
    'an object for a boolean': {},
  }),
  number: [
    ...bad(strings, { 'a number in quotes': '100', 'a number in words': 'one hundred' }),
    ...bad(type, { 'an object for a number': {}, 'a boolean for a number': true }),
  ],
  object: bad(type, { 'a text for an object': 'should fail', 'a list for an object': [], 'a number for an object': 12345 }),
  list: bad(type, { 'an object for a list': { key: 'x' }, 'a text for a list': 'should fail', 'a number for a list': 12345 }),
} as const satisfies Record<string, readonly BadValue[]>;

export type Kind = keyof typeof badValues;
