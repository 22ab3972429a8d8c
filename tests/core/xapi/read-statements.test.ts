import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStatements } from '../../../core/xapi/read-statements.ts';
import { toStatement } from '../../../core/xapi/station-event.ts';
import { anyStatement, eventSource, spoiltStatement, stationEvent } from './arbitrary-statement.ts';

type Json = Record<string, unknown>;
const versions = ['1.0.3', '2.0.0'] as const;
const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const account = { homePage: 'https://a.example', name: 'x' };
const agent = { objectType: 'Agent', account };
const activity = { objectType: 'Activity', id: 'https://a.example/activity' };
const verb = { id: 'http://adlnet.gov/expapi/verbs/experienced', display: { 'en-US': 'experienced' } };
const statement: Json = { id, actor: agent, verb, object: activity };
const extension = 'https://a.example/extension';
const attachment = { usageType: 'a:b', display: { en: 'x' }, contentType: 'text/plain', length: 0, sha2: 'a'.repeat(64), fileUrl: 'https://a.example/f' };

const told = (input: unknown, version: '1.0.3' | '2.0.0' = '2.0.0'): string[] => {
  const read = readStatements(input, version);
  return read.ok ? [] : read.problems.map(({ where = '', detail = '' }) => `${where}: ${detail}`);
};

/** What a strict reader is easily too strict about; what must be refused is the corpus. */
describe('is taken, clause by clause', () => {
  it.each<[clause: string, what: string, statement: Json]>([
    ['Data 2.2.s2.b3', 'the least', { actor: { mbox: 'mailto:a@b.example' }, verb: { id: 'a:b' }, object: { id: 'urn:x:y' } }],
    [
      'Data 2.2.s2.b1',
      'an empty result, context and definition, which SHOULD NOT be',
      { ...statement, object: { ...activity, definition: {} }, result: {}, context: {} },
    ],
    ['Data 2.4.1.s1', 'an id in upper case', { ...statement, id: id.toUpperCase() }],
    ['Data 2.4.s2', 'the id of the example, which is of no variant 2', { ...statement, id: '12345678-1234-5678-1234-567812345678' }],
    ['Data 2.4.2.1.s2.table1', 'an agent without objectType', { ...statement, actor: { account } }],
    ['Data 2.4.2.2.s5.b4', 'an identified group of nobody', { ...statement, actor: { objectType: 'Group', account, member: [] } }],
    ['Data 2.4.2.4.s2.table1', 'an account with an empty name, which is a String', { ...statement, actor: { account: { ...account, name: '' } } }],
    ['Data 2.4.3.s3.table1', 'a verb without display', { ...statement, verb: { id: verb.id } }],
    ['Data 2.4.3.1.s1', 'an IRI of another alphabet', { ...statement, verb: { id: 'http://example.com/فعل/خواندن' } }],
    ['Data 2.4.4.s2', 'an activity without objectType', { ...statement, object: { id: activity.id } }],
    [
      'Data 2.4.4.1.s11',
      'no correct response at all',
      { ...statement, object: { ...activity, definition: { interactionType: 'other', correctResponsesPattern: [] } } },
    ],
    [
      'Data 2.4.4.1.s13.b3',
      'a pattern of old content',
      { ...statement, object: { ...activity, definition: { interactionType: 'numeric', correctResponsesPattern: ['4:'] } } },
    ],
    ['Data 2.4.4.1.s15', 'an interaction without its lists', { ...statement, object: { ...activity, definition: { interactionType: 'matching' } } }],
    ['Data 2.4.4.3.s4.b2', 'a reference to what is not here', { ...statement, object: { objectType: 'StatementRef', id } }],
    ['Data 2.4.5.s2.table1', 'an empty response', { ...statement, result: { response: '' } }],
    ['Data 2.4.5.1.s2.table1', 'a score at its bounds', { ...statement, result: { score: { scaled: -1, raw: 3, min: 3, max: 4 } } }],
    ['Data 2.4.6.s4.b1', 'a revision of an activity that says no type', { ...statement, object: { id: 'a:b' }, context: { revision: '', platform: '' } }],
    [
      'Data 2.4.6.2.s4.b2',
      'one activity instead of a list, and an empty list',
      { ...statement, context: { contextActivities: { parent: activity, other: [] } } },
    ],
    ['Data 2.4.7.s3.b6', 'a time to come', { ...statement, timestamp: '2999-01-01T00:00:00Z' }],
    [
      'Data 2.4.9.s3.b1',
      'an authority of application and user',
      { ...statement, authority: { objectType: 'Group', member: [{ account }, { mbox: 'mailto:a@b.example' }] } },
    ],
    ['Data 2.4.10.s3.b1', 'a version of the line', { ...statement, version: '1.0.9' }],
    ['Data 2.4.11.s2.table1', 'an attachment that lies elsewhere', { ...statement, attachments: [attachment] }],
    ['Data 2.4.11', 'no attachments in a list', { ...statement, attachments: [] }],
    [
      'Data 4.1.s3.b2',
      'any value of an extension',
      { ...statement, result: { extensions: { [extension]: null } }, context: { extensions: { [extension]: { a: [null, '', {}] } } } },
    ],
    ['Data 4.1', 'extensions of nothing', { ...statement, result: { extensions: {} } }],
    ['Data 4.2', 'an empty text in a language', { ...statement, verb: { ...verb, display: { 'en-US': '' } } }],
  ])('%s: %s', (_clause, _what, input) => {
    for (const version of versions) expect(told(input, version)).toEqual([]);
  });
});

describe('a batch', () => {
  it('has each id once, in whatever case (Communication 2.1.2.s2)', () => {
    expect(told([statement, { ...statement, id: id.toUpperCase() }])).toEqual(['statements[1].id: the batch has this id twice']);
    expect(told([statement, { ...statement, id: id.toUpperCase(), verb: {} }])).toEqual([
      'statements[1].verb.id: is missing',
      'statements[1].id: the batch has this id twice',
    ]);
  });
  it('names the statement, the place and what is wrong there, and tells 20 problems at most', () => {
    expect(told([statement, { ...statement, id: undefined, colour: 1 }, { ...statement, id: 'x' }])).toEqual([
      'statements[1].colour: unknown key',
      'statements[2].id: must be a UUID',
    ]);
    expect(told(Array.from({ length: 50 }, () => ({})))).toHaveLength(20);
  });
  it('says why this store cannot take it', () => {
    expect(told({ ...statement, attachments: [{ ...attachment, fileUrl: undefined }] })[0]).toContain('takes no attachment bodies');
    expect(told({ ...statement, attachments: [{ ...attachment, usageType: 'http://adlnet.gov/expapi/attachments/signature' }] })[0]).toContain(
      'takes no signed statements',
    );
    expect(told({ ...statement, context: { contextAgents: [] } }, '1.0.3')).toEqual([
      'statements[0].context.contextAgents: is a key of xAPI 2.0.0, and the request is of 1.0.3',
    ]);
  });
  it('may be empty', () => expect(told([])).toEqual([]));
});

describe('by chance', () => {
  it.each(versions)('every statement of a station is valid under %s', (version) =>
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), stationEvent, eventSource, (each, event, source) => {
        expect(told(toStatement(each, event, source), version)).toEqual([]);
      }),
    ),
  );
  it.each(versions)('what is put together from valid parts is valid under %s, and comes back as the very object, unchanged', (version) =>
    fc.assert(
      fc.property(anyStatement, (each) => {
        const before = structuredClone(each);
        const read = readStatements(each, version);
        expect(read).toEqual({ ok: true, value: [before] });
        expect(read.ok && read.value[0]).toBe(each);
      }),
    ),
  );
  it.each(versions)('whatever comes is taken or refused under %s, never thrown at, and left as it is', (version) =>
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), spoiltStatement), (input) => {
        const before = structuredClone(input);
        const read = readStatements(input, version);
        expect(input).toEqual(before);
        if (!read.ok) for (const { code, where } of read.problems) expect([code, where?.startsWith('statements[')]).toEqual(['SM-601', true]);
      }),
    ),
  );
});
