import { describe, expect, it } from 'vitest';
import { readStatements } from '../../../core/xapi/read-statements.ts';
import { toStatement, type StationEvent } from '../../../core/xapi/station-event.ts';

type Json = Record<string, unknown>;
const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const account = { homePage: 'https://a.example', name: 'x' };
const agent = { objectType: 'Agent', account };
const activity = { objectType: 'Activity', id: 'https://a.example/activity' };
const verb = { id: 'http://adlnet.gov/expapi/verbs/experienced', display: { 'en-US': 'experienced', es: 'hizo' } };
const statement: Json = { id, actor: agent, verb, object: activity };
const extension = 'https://a.example/extension';

const placesOf = (input: unknown): (string | undefined)[] => {
  const read = readStatements(input, '2.0.0');
  return read.ok ? [] : read.problems.map((p) => p.where);
};

describe('valid statements', () => {
  it.each<[string, Json]>([
    ['the least', { actor: { mbox: 'mailto:a@b.example' }, verb: { id: 'a:b' }, object: { id: 'urn:x:y' } }],
    ['an identified group', { ...statement, actor: { objectType: 'Group', mbox_sha1sum: 'a'.repeat(40), member: [agent] } }],
    ['an anonymous group', { ...statement, actor: { objectType: 'Group', name: 'Us', member: [agent, { openid: 'https://me.example' }] } }],
    ['an agent as object', { ...statement, object: agent }],
    ['a reference', { ...statement, object: { objectType: 'StatementRef', id } }],
    ['a statement inside', { ...statement, object: { objectType: 'SubStatement', actor: agent, verb, object: activity, result: { success: true } } }],
    ['a voiding one', { ...statement, verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: { objectType: 'StatementRef', id } }],
    [
      'a full result',
      {
        ...statement,
        result: {
          score: { scaled: -1, raw: 3, min: 0, max: 3 },
          success: false,
          completion: true,
          response: '',
          duration: 'P1DT2H3M4.5S',
          extensions: { [extension]: null },
        },
      },
    ],
    [
      'a full context',
      {
        ...statement,
        context: {
          registration: id,
          instructor: agent,
          team: { objectType: 'Group', account },
          contextActivities: { parent: activity, other: [activity] },
          revision: '1',
          platform: 'x',
          language: 'zh-Hant-TW',
          statement: { objectType: 'StatementRef', id },
          extensions: { [extension]: [{ a: null }] },
        },
      },
    ],
    [
      'agents and groups of 2.0',
      {
        ...statement,
        context: {
          contextAgents: [{ objectType: 'contextAgent', agent, relevantTypes: ['a:b'] }],
          contextGroups: [{ objectType: 'contextGroup', group: { objectType: 'Group', account } }],
        },
      },
    ],
    [
      'an interaction',
      {
        ...statement,
        object: {
          ...activity,
          definition: {
            type: 'a:b',
            interactionType: 'matching',
            source: [{ id: '1' }],
            target: [{ id: '1', description: { en: 'one' } }],
            correctResponsesPattern: ['1[.]1'],
          },
        },
      },
    ],
    ['times with offsets', { ...statement, timestamp: '2026-02-28T23:59:59.123456+05:30', stored: '2024-02-29T00:00:00Z' }],
    [
      'an attachment that lies elsewhere',
      {
        ...statement,
        attachments: [
          { usageType: 'a:b', display: { en: 'x' }, contentType: 'text/plain; charset=utf-8', length: 0, sha2: 'a'.repeat(64), fileUrl: 'https://a.example/f' },
        ],
      },
    ],
  ])('%s', (_, input) => expect(placesOf(input)).toEqual([]));

  it('all that a station makes', () => {
    const of = { at: 1_700_000_000_000, wall: 1_700_000_000_123, student: 's1', visit: id, launch: id, program: 'count' };
    const events: StationEvent[] = [
      { ...of, kind: 'signed-in', way: 'pictures' },
      { ...of, kind: 'signed-out', why: 'bell' },
      { ...of, kind: 'launched', slot: { block: 'b', slot: 0 } },
      { ...of, kind: 'segment', slot: null, segment: { index: 0, state: 'pulled-out', startedAt: of.at, durationMs: 1234 } },
      { ...of, kind: 'ended', why: 'done' },
      { ...of, kind: 'asked-help', request: id },
      { ...of, kind: 'blocked', origin: 'https://x.example', how: 'link' },
      { ...of, kind: 'failed', code: 'SM-501', where: null },
      { ...of, kind: 'refused-sign-in', wrong: 2 },
      { at: of.at, wall: of.wall, kind: 'acted-as-staff', staff: 't1', action: 'pause', student: null },
      { at: of.at, wall: of.wall, kind: 'set-store-aside', name: 'station-1', epoch: id },
    ];
    expect(placesOf(events.map((event, i) => toStatement(id.replace('8057', String(1000 + i)), event, { station: 'st', epoch: id, sequence: i + 1 })))).toEqual(
      [],
    );
  });
});

describe('statements that are not valid name the place', () => {
  const inContext = (context: Json): Json => ({ ...statement, context });
  const inResult = (result: Json): Json => ({ ...statement, result });
  it.each<[string, unknown, string]>([
    ['no object at all', 'text', ''],
    ['an id that is no UUID', { ...statement, id: 'x' }, '.id'],
    ['a null', { ...statement, result: null }, '.result'],
    ['an unknown key', { ...statement, colour: 1 }, '.colour'],
    ['an unknown key deep inside', { ...statement, verb: { ...verb, name: 'x' } }, '.verb.name'],
    ['no actor', { id, verb, object: activity }, '.actor'],
    ['an agent without identifier', { ...statement, actor: { name: 'x' } }, '.actor'],
    ['an agent with two', { ...statement, actor: { ...agent, mbox: 'mailto:a@b.example' } }, '.actor'],
    ['an agent of another type', { ...statement, actor: { ...agent, objectType: 'agent' } }, '.actor.objectType'],
    ['a mailbox without its scheme', { ...statement, actor: { mbox: 'a@b.example' } }, '.actor.mbox'],
    ['an account without a home', { ...statement, actor: { account: { name: 'x' } } }, '.actor.account.homePage'],
    ['a group of nobody', { ...statement, actor: { objectType: 'Group' } }, '.actor'],
    ['a group in a group', { ...statement, actor: { objectType: 'Group', member: [agent, { objectType: 'Group', account }] } }, '.actor.member[1].objectType'],
    ['a verb that is no IRI', { ...statement, verb: { id: 'did' } }, '.verb.id'],
    ['a language that is none', { ...statement, verb: { id: verb.id, display: { 'en_US!': 'x' } } }, '.verb.display["en_US!"]'],
    ['an object of another type', { ...statement, object: { objectType: 'activity', id: 'a:b' } }, '.object.objectType'],
    ['an activity without id', { ...statement, object: { objectType: 'Activity' } }, '.object.id'],
    [
      'choices where there is nothing to choose',
      { ...statement, object: { ...activity, definition: { interactionType: 'numeric', choices: [{ id: '1' }] } } },
      '.object.definition.choices',
    ],
    [
      'an option that is there twice',
      { ...statement, object: { ...activity, definition: { interactionType: 'choice', choices: [{ id: '1' }, { id: '1' }] } } },
      '.object.definition.choices[1].id',
    ],
    ['a statement inside with an id', { ...statement, object: { objectType: 'SubStatement', id, actor: agent, verb, object: activity } }, '.object.id'],
    [
      'a statement inside one inside',
      {
        ...statement,
        object: { objectType: 'SubStatement', actor: agent, verb, object: { objectType: 'SubStatement', actor: agent, verb, object: activity } },
      },
      '.object.object.objectType',
    ],
    ['voiding something else than a statement', { ...statement, verb: { id: 'http://adlnet.gov/expapi/verbs/voided' } }, '.object'],
    ['a score above 1', inResult({ score: { scaled: 1.01 } }), '.result.score.scaled'],
    ['a score outside its bounds', inResult({ score: { raw: 5, max: 4 } }), '.result.score.raw'],
    ['success as text', inResult({ success: 'true' }), '.result.success'],
    ['a duration that is none', inResult({ duration: '5 minutes' }), '.result.duration'],
    ['a fraction that is not the last', inResult({ duration: 'PT1.5H3S' }), '.result.duration'],
    ['an extension that is no IRI', inResult({ extensions: { key: 1 } }), '.result.extensions.key'],
    ['a registration that is no UUID', inContext({ registration: 'r' }), '.context.registration'],
    ['a team that is an agent', inContext({ team: agent }), '.context.team.objectType'],
    ['an activity list with a stranger', inContext({ contextActivities: { parent: [activity, { id: 1 }] } }), '.context.contextActivities.parent[1].id'],
    ['a platform for an agent', { ...statement, object: agent, context: { platform: 'x' } }, '.context.platform'],
    ['a time without offset', { ...statement, timestamp: '2026-01-01T00:00:00' }, '.timestamp'],
    ['a time of an unknown offset', { ...statement, timestamp: '2026-01-01T00:00:00-00:00' }, '.timestamp'],
    ['a day that does not exist', { ...statement, timestamp: '2026-02-29T00:00:00Z' }, '.timestamp'],
    ['a version of its own', { ...statement, version: '3.0.0' }, '.version'],
    [
      'an attachment that would have to come along',
      { ...statement, attachments: [{ usageType: 'a:b', display: { en: 'x' }, contentType: 'text/plain', length: 1, sha2: 'a'.repeat(64) }] },
      '.attachments[0].fileUrl',
    ],
  ])('%s', (_, input, place) => expect(placesOf([statement, input])[0]).toBe(`statements[1]${place}`));

  it('an id that is in the batch twice, in whatever case', () => {
    expect(placesOf([statement, { ...statement, id: id.toUpperCase() }])).toEqual(['statements[1].id']);
  });
});
