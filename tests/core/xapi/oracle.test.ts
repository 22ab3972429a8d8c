import validate from '@learninglocker/xapi-validation';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStatements } from '../../../core/xapi/read-statements.ts';
import { invalidStatements, validStatements } from '../../support/xapi-corpus.ts';
import { anyStatement, spoiltStatement } from './arbitrary-statement.ts';

/**
 * Learning Locker's validator of xAPI 1.0.3 as a second opinion. Where it sees a statement otherwise than we do, the difference stands here with the
 * clause that decides it; a difference that does not stand here fails.
 */
type Warning = { readonly path: readonly string[]; readonly data: unknown };
/** The package is CommonJS, and its loaders differ in where they put the default. */
const imported = validate as unknown as ((statement: unknown) => Warning[]) | { readonly default: (statement: unknown) => Warning[] };
const ask = typeof imported === 'function' ? imported : imported.default;

function oracleTakes(statement: unknown): boolean {
  try {
    return ask(statement).length === 0;
  } catch {
    return true; // It throws at a null among the members of a group, and so does not refuse it.
  }
}
const weTake = (statement: unknown): boolean => readStatements([statement], '1.0.3').ok;

/** What it takes and we refuse, by rule of the corpus. */
const looser: Readonly<Record<string, string>> = {
  'a blank in an IRI': 'RFC 3987 2.2; it looks at the scheme alone, which 2.2.s4.b6 lets a store do',
  'angle brackets in an IRI': 'RFC 3987 2.2',
  'a backslash in an IRI': 'RFC 3987 2.2',
  'a broken escape in an IRI': 'RFC 3986 2.1',
  'two fragments in an IRI': 'RFC 3987 2.2',
  'an IRI where a URI is wanted': 'Data 2.4.2.3.s3.table1.row3 says URI',
  'a name where a locator is wanted': 'Data 2.4.2.4.s2.table1.row1, 2.4.4.1.s2.table1.row4 and 2.4.11.s2.table1.row7 say IRL',
  'a map of no language': 'Data 2.2.s2.b1 and 4.2; it SHOULD NOT be there, and we hold to that',
  'a time of nothing': 'ISO 8601:2004 4.4.3.2: the T is absent where no time follows',
  'a duration below nothing': 'ISO 8601:2004 4.4.3.2 knows no sign',
  'a UUID in braces': 'Data 4.4: standard string form',
  'an extension of a language twice': 'RFC 5646 2.2.6, and XAPI-00013 tests it',
  'a date alone': 'Data 4.5 wants a specific time: combined date and time',
  'a day that is none': 'ISO 8601:2004 4.1.2.2',
  'an empty text where a format is wanted': 'Data 2.2.s4.b1.b4, for sha2',
  'a SHA-2 that is a SHA-1': 'Data 2.4.11.s2.table1.row6',
  'a SHA-2 that is no hex': 'Data 2.4.11.s2.table1.row6',
  'a SHA-1 that is short': 'Data 2.4.2.3.s3.table1.row2; it takes five digits and more',
  'a null': 'Data 2.2.s4.b1.b1; it throws at a null among members',
  'a group in an anonymous group': 'Data 2.4.2.2.s4.b2',
  'a group in an identified group': 'Data 2.4.2.2.s5.b2',
  'a team without type': 'Data 2.4.2.2.s2.table1.row1: required',
  'a reference without type': 'Data 2.4.4.3.s4.b1',
  'an id twice in choices': 'Data 2.4.4.1.s16.b1',
  'an id twice in scale': 'Data 2.4.4.1.s16.b1',
  'an id twice in source': 'Data 2.4.4.1.s16.b1',
  'an id twice in target': 'Data 2.4.4.1.s16.b1',
  'an id twice in steps': 'Data 2.4.4.1.s16.b1',
  'min at max': 'Data 2.4.5.1.s2.table1.row3: less than',
  'an authority without application': 'Data 2.4.9.s7.b2',
  'a length below nothing': 'Data 2.4.11.s2.table1.row5: octets',
  'an attachment that would have to come along': 'ours by design: this store takes no attachment bodies',
  'a signature': 'ours by design: this store takes no signed statements',
};

/** What it refuses and we take, with the clause that is on our side. */
const stricter: readonly (readonly [clause: string, more: object])[] = [
  ['Data 2.4.6.2.s4.b2: a single Activity is a value as well', { context: { contextActivities: { parent: { id: 'a:b' } } } }],
  [
    'RFC 2046: a parameter of a media type may be quoted',
    { attachments: [{ usageType: 'a:b', display: { en: 'x' }, contentType: 'image/png; x="a b"', length: 1, sha2: 'a'.repeat(64), fileUrl: 'a://b' }] },
  ],
  ['Data 4.5.s1.b4: the time zone SHOULD* be there, no more', { timestamp: '2026-11-24T09:30:00' }],
  ['ISO 8601:2004 4.2.2.4: the comma is the preferred sign of a fraction', { timestamp: '2026-11-24T09:30:00,5Z' }],
];

/** The same with what it is too strict about put as it likes it, so that it judges the rest. */
const inItsTerms = (statement: unknown): unknown =>
  JSON.parse(
    JSON.stringify(statement)
      .replaceAll('; charset=\\"a b\\"', '')
      .replaceAll('"20261124T093000"', '"20261124T093000Z"')
      .replaceAll('"2026-11-24T09:30:00"', '"2026-11-24T09:30:00Z"')
      .replaceAll('09:30:00,5Z"', '09:30:00Z"'),
    (key, value: unknown) => {
      if (key !== 'contextActivities' || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      const listed = Object.entries(value).map(([kind, each]: [string, unknown]) => [
        kind,
        typeof each === 'object' && each !== null && !Array.isArray(each) ? [each] : each,
      ]);
      return Object.fromEntries(listed) as unknown;
    },
  );

describe('the oracle', () => {
  it('takes the valid twins of 1.0.3, once what it is too strict about is put in its terms', () => {
    const older = validStatements().filter(({ versions }) => versions.includes('1.0.3'));
    expect(older.filter(({ statement }) => !oracleTakes(inItsTerms(statement))).map(({ name }) => name)).toEqual([]);
  });

  it.each(stricter)('is stricter than %s', (_clause, more) => {
    const least = { actor: { mbox: 'mailto:a@b.example' }, verb: { id: 'a:b' }, object: { id: 'a:b' } };
    expect([oracleTakes(least), oracleTakes({ ...least, ...more }), weTake({ ...least, ...more })]).toEqual([true, false, true]);
  });

  it('refuses the invalid statements of 1.0.3 but for the rules on the list, and is wrong about each of those', () => {
    const taken = invalidStatements().filter(({ versions, statement }) => versions.includes('1.0.3') && oracleTakes(inItsTerms(statement)));
    expect([...new Set(taken.map(({ rule }) => rule))].sort()).toEqual(
      Object.keys(looser)
        .filter((rule) => rule !== 'a signature')
        .sort(),
    );
  });

  it('looks at a signature’s content type, and we refuse it whole', () => {
    const { statement } = invalidStatements().find(({ rule }) => rule === 'a signature') ?? {};
    const octets = JSON.parse(JSON.stringify(inItsTerms(statement)).replaceAll('image/png', 'application/octet-stream')) as unknown;
    expect([oracleTakes(octets), weTake(octets)]).toEqual([true, false]);
  });

  it('takes whatever is valid by chance', () =>
    fc.assert(
      fc.property(anyStatement, (statement) => {
        expect([weTake(statement), oracleTakes(inItsTerms(statement))]).toEqual([true, true]);
      }),
    ));

  it('refuses nothing that we take, wherever something is put into a statement', () =>
    fc.assert(
      fc.property(spoiltStatement, (spoilt) => {
        const statement = inItsTerms(spoilt);
        if (weTake(statement)) expect(oracleTakes(statement)).toBe(true);
      }),
      { numRuns: 2000 },
    ));
});
