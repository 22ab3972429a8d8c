import type { XapiVersion } from '../../../../core/xapi/statement-times.ts';
import type { twins } from './twins.ts';

/** Rules between keys and of enumerations: what is set (undefined: taken away) in which twin, and the place that the problem must name. */
export interface Between {
  readonly rule: string;
  readonly clause: string;
  readonly twin: keyof typeof twins;
  readonly set: Readonly<Record<string, unknown>>;
  readonly place: string;
  /** Under one version alone; under the twin's otherwise. */
  readonly only?: XapiVersion;
}

const byMailbox = { mbox: 'mailto:a@b.example' };
const byAccount = { account: { homePage: 'https://a.example', name: 'x' } };
const group = { objectType: 'Group', member: [byMailbox] };
const rule = (clause: string, text: string, twin: Between['twin'], set: Between['set'], place: string, only?: XapiVersion): Between => ({
  rule: text,
  clause,
  twin,
  set,
  place,
  ...(only === undefined ? {} : { only }),
});

const oneIdentifier = 'Data 2.4.2.1.s2.b2';
const enumerated = 'Data 2.2.s4.b1.b6';
const identifiers = {
  mbox: 'mailto:x@y.example',
  mbox_sha1sum: 'ebd31e95054c018b10727ccffd2ef2ec3a016ee9',
  openid: 'https://x.example',
  account: byAccount.account,
};
const types = ['true-faLse', 'choiCe', 'fill-iN', 'long-fiLl-in', 'matchIng', 'perfOrmance', 'seqUencing', 'liKert', 'nUmeric', 'Other', 'essay'];

export const between: readonly Between[] = [
  rule('Data 2.4.2.1.s2.b1', 'an agent without identifier', 'full', { 'actor.account': undefined }, 'actor'),
  ...(['mbox', 'mbox_sha1sum', 'openid'] as const).map((key) =>
    rule(oneIdentifier, `an account and ${key}`, 'full', { [`actor.${key}`]: identifiers[key] }, 'actor'),
  ),
  ...(['mbox', 'account', 'openid'] as const).map((key) => rule(oneIdentifier, `a hash and ${key}`, 'hashed', { [`actor.${key}`]: identifiers[key] }, 'actor')),
  rule(oneIdentifier, 'an instructor of two identifiers', 'full', { 'context.instructor.openid': identifiers.openid }, 'context.instructor'),
  rule(oneIdentifier, 'an authority of two identifiers', 'full', { 'authority.openid': identifiers.openid }, 'authority'),
  rule(oneIdentifier, 'a member of two identifiers', 'identifiedGroup', { 'actor.member.0.openid': identifiers.openid }, 'actor.member[0]'),
  ...(['mbox_sha1sum', 'openid', 'account'] as const).map((key) =>
    rule('Data 2.4.2.2.s5.b1', `a group of mbox and ${key}`, 'identifiedGroup', { [`actor.${key}`]: identifiers[key] }, 'actor'),
  ),
  rule('Data 2.4.2.2.s4.b1', 'an anonymous group without members', 'anonymousGroup', { 'actor.member': undefined }, 'actor'),
  rule('Data 2.4.2.2.s4.b1', 'an anonymous group of nobody', 'anonymousGroup', { 'actor.member': [] }, 'actor'),
  rule('Data 2.4.2.2.s4.b1', 'a team of nobody', 'full', { 'context.team': { objectType: 'Group' } }, 'context.team'),
  rule('Data 2.4.2.2.s4.b2', 'a group in an anonymous group', 'anonymousGroup', { 'actor.member.1': group }, 'actor.member[1].objectType'),
  rule('Data 2.4.2.2.s5.b2', 'a group in an identified group', 'identifiedGroup', { 'actor.member.0': group }, 'actor.member[0].objectType'),
  rule('Data 2.4.2.2.s2.table1.row3', 'an agent with members', 'full', { 'actor.member': [byMailbox] }, 'actor.member'),
  rule('Data 2.4.2.4.s2.table1.row1', 'an account without a home', 'full', { 'actor.account.homePage': undefined }, 'actor.account.homePage'),
  rule('Data 2.4.2.4.s2.table1.row2', 'an account without a name', 'full', { 'actor.account.name': undefined }, 'actor.account.name'),
  rule('Data 2.4.6.s3.table1.row3', 'a team that is an agent', 'full', { 'context.team': { objectType: 'Agent', ...byMailbox } }, 'context.team.objectType'),
  rule('Data 2.4.6.s3.table1.row3', 'a team without type', 'full', { 'context.team.objectType': undefined }, 'context.team.objectType'),

  ...['agent', 'AGENT', 'Person', 'group'].map((type) =>
    rule(enumerated, `an actor of type ${type}`, 'full', { 'actor.objectType': type }, 'actor.objectType'),
  ),
  ...['activity', 'ACTIVITY', 'agent', 'group', 'statementref', 'substatement', 'Statement'].map((type) =>
    rule(enumerated, `an object of type ${type}`, 'full', { 'object.objectType': type }, 'object.objectType'),
  ),
  rule(enumerated, 'an authority of type group', 'oauth', { 'authority.objectType': 'group' }, 'authority.objectType'),
  rule(enumerated, 'a reference of another case', 'full', { 'context.statement.objectType': 'statementRef' }, 'context.statement.objectType'),
  rule(
    enumerated,
    'an activity of context of another case',
    'full',
    { 'context.contextActivities.other.objectType': 'activity' },
    'context.contextActivities.other.objectType',
  ),
  ...types.map((type) =>
    rule(enumerated, `an interaction of type ${type}`, 'numeric', { 'object.definition.interactionType': type }, 'object.definition.interactionType'),
  ),

  rule('Data 2.4.4.2.s1.b1', 'an agent as object without type', 'agentAsObject', { 'object.objectType': undefined }, 'object.id'),
  rule('Data 2.4.4.2.s1.b1', 'a group as object without type', 'groupAsObject', { 'object.objectType': undefined }, 'object.id'),
  rule('Data 2.4.4.3.s4.b1', 'a reference without type', 'full', { 'context.statement.objectType': undefined }, 'context.statement.objectType'),
  rule('Data 2.4.4.3.s4.b1', 'a reference as object without type', 'reference', { 'object.objectType': undefined }, 'object.id'),
  rule('Data 2.4.4.3.s4.b2', 'a reference without id', 'reference', { 'object.id': undefined }, 'object.id'),
  rule('Data 2.4.4.3.s8.b1', 'a statement inside without type', 'inside', { 'object.objectType': undefined }, 'object.id'),
  rule('Data 2.4.4.3.s8.b3', 'a statement inside with id', 'inside', { 'object.id': 'ec531277-b57b-4c15-8d91-d292c5b2b8f7' }, 'object.id'),
  rule('Data 2.4.4.3.s8.b3', 'a statement inside with stored', 'inside', { 'object.stored': '2026-11-24T09:30:00Z' }, 'object.stored'),
  rule('Data 2.4.4.3.s8.b3', 'a statement inside with version', 'inside', { 'object.version': '1.0.0' }, 'object.version'),
  rule('Data 2.4.4.3.s8.b3', 'a statement inside with authority', 'inside', { 'object.authority': byMailbox }, 'object.authority'),
  rule(
    'Data 2.4.4.3.s8.b4',
    'a statement inside one inside',
    'inside',
    { 'object.object': { objectType: 'SubStatement', actor: byMailbox, verb: { id: 'a:b' }, object: { id: 'a:b' } } },
    'object.object.objectType',
  ),
  rule('Data 2.3.2.s2.b1', 'voiding an activity', 'voiding', { object: { id: 'a:b' } }, 'object'),
  rule('Data 2.3.2.s2.b1', 'voiding an agent', 'voiding', { object: { objectType: 'Agent', ...byMailbox } }, 'object'),
  rule('Data 2.3.2.s2.b1', 'voiding an activity inside', 'inside', { 'object.verb.id': 'http://adlnet.gov/expapi/verbs/voided' }, 'object.object'),

  rule('Data 2.4.4.1.s1.table1.row2', 'an activity without id', 'full', { 'object.id': undefined }, 'object.id'),
  rule(
    'Data 2.4.4.1.s13.b1',
    'a pattern without interactionType',
    'full',
    { 'object.definition.correctResponsesPattern': ['x'] },
    'object.definition.interactionType',
  ),
  ...(['choices', 'scale', 'source', 'target', 'steps'] as const).flatMap((list) => [
    rule(
      'Data 2.4.4.1.s13.b1',
      `${list} without interactionType`,
      'full',
      { [`object.definition.${list}`]: [{ id: 'a' }] },
      'object.definition.interactionType',
    ),
    rule('Data 2.4.4.1.s15.table2.row5', `${list} of a number`, 'numeric', { [`object.definition.${list}`]: [{ id: 'a' }] }, `object.definition.${list}`),
  ]),
  rule('Data 2.4.4.1.s15.table2.row1', 'steps of a choice', 'choice', { 'object.definition.steps': [] }, 'object.definition.steps'),
  rule('Data 2.4.4.1.s15.table2.row2', 'choices of a scale', 'likert', { 'object.definition.choices': [] }, 'object.definition.choices'),
  ...(
    [
      ['choice', 'choices'],
      ['likert', 'scale'],
      ['matching', 'source'],
      ['matching', 'target'],
      ['performance', 'steps'],
    ] as const
  ).flatMap(([twin, list]) => [
    rule('Data 2.4.4.1.s16.b1', `an id twice in ${list}`, twin, { [`object.definition.${list}.1.id`]: 'a' }, `object.definition.${list}[1].id`),
    rule('Data 2.4.4.1.s15.table1.row1', `no id in ${list}`, twin, { [`object.definition.${list}.1.id`]: undefined }, `object.definition.${list}[1].id`),
    rule(
      'Data 2.2.s4.b2',
      `a language that is none in ${list}`,
      twin,
      { [`object.definition.${list}.0.description`]: { a12345: 'x' } },
      `object.definition.${list}[0].description.a12345`,
    ),
  ]),

  ...([1.01, -1.00001, 2, 1e999] as const).map((n) =>
    rule('Data 2.4.5.1.s2.table1.row1', `scaled is ${n}`, 'full', { 'result.score.scaled': n }, 'result.score.scaled'),
  ),
  rule('Data 2.4.5.1.s2.table1.row2', 'raw above max', 'full', { 'result.score.raw': 101 }, 'result.score.raw'),
  rule('Data 2.4.5.1.s2.table1.row2', 'raw below min', 'full', { 'result.score.raw': -0.5 }, 'result.score.raw'),
  rule('Data 2.4.5.1.s2.table1.row2', 'raw above max, without min', 'full', { 'result.score.raw': 101, 'result.score.min': undefined }, 'result.score.raw'),
  rule('Data 2.4.5.1.s2.table1.row3', 'min above max', 'full', { 'result.score.min': 101 }, 'result.score.min'),
  rule('Data 2.4.5.1.s2.table1.row3', 'min at max', 'full', { 'result.score.min': 100, 'result.score.raw': 100 }, 'result.score.min'),

  ...(['agentAsObject', 'groupAsObject', 'reference'] as const).flatMap((twin) => [
    rule('Data 2.4.6.s4.b1', 'a revision of no activity', twin, { 'context.revision': '1' }, 'context.revision'),
    rule('Data 2.4.6.s4.b2', 'a platform of no activity', twin, { 'context.platform': 'Lab' }, 'context.platform'),
  ]),
  rule('Data 2.4.6.s4.b1', 'a revision of a statement inside', 'inside', { context: { revision: '1' } }, 'context.revision'),
  rule(
    'Data 2.4.6.s4.b2',
    'a platform inside of no activity',
    'inside',
    { 'object.object': { objectType: 'Agent', ...byMailbox }, 'object.context': { platform: 'x' } },
    'object.context.platform',
  ),
  rule('Data 2.4.6.2.s4.b1', 'activities of no known kind', 'full', { 'context.contextActivities.sibling': [] }, 'context.contextActivities.sibling'),
  rule(
    'Data 2.4.6.2.s4.b2',
    'an agent among activities',
    'full',
    { 'context.contextActivities.category.1': { objectType: 'Agent', ...byMailbox } },
    'context.contextActivities.category[1].objectType',
  ),

  rule('Data 2.4.9.s3.b1', 'an authority of one', 'oauth', { 'authority.member': [byAccount] }, 'authority.member'),
  rule('Data 2.4.9.s3.b1', 'an authority of three', 'oauth', { 'authority.member': [byAccount, byMailbox, byMailbox] }, 'authority.member'),
  rule('Data 2.4.9.s3.b1', 'an authority of nobody', 'oauth', { 'authority.member': undefined }, 'authority.member'),
  rule('Data 2.4.9.s7.b2', 'an authority without application', 'oauth', { 'authority.member': [byMailbox, byMailbox] }, 'authority.member'),
  ...(['mbox', 'mbox_sha1sum', 'openid', 'account'] as const).map((key) =>
    rule('Data 2.4.9.s3.b1', `an authority identified by ${key}`, 'oauth', { [`authority.${key}`]: identifiers[key] }, `authority.${key}`),
  ),
  rule('Data 2.4.9.s3.b1', 'an authority that is an activity', 'full', { authority: { objectType: 'Activity', id: 'a:b' } }, 'authority.objectType'),

  ...['0.9.9', '1.1.0', '3.0.0', '1', 'v1.0.0', '1.0.', '', 'should fail'].map((version) =>
    rule('Data 2.4.10.s3.b2', `version is "${version}"`, 'full', { version }, 'version'),
  ),
  rule('Data 2.4.10.s3.b2', 'a version of the newer line', 'full', { version: '2.0.0' }, 'version', '1.0.3'),
  rule(
    'Data 2.2.s4.b1.b7',
    'agents of context, new in 2.0.0',
    'newer',
    { version: undefined, 'context.contextGroups': undefined },
    'context.contextAgents',
    '1.0.3',
  ),
  rule(
    'Data 2.2.s4.b1.b7',
    'groups of context, new in 2.0.0',
    'newer',
    { version: undefined, 'context.contextAgents': undefined },
    'context.contextGroups',
    '1.0.3',
  ),
  ...['2026-11-24T09:30:00', '20261124T093000Z', '2026-11-24T09:30Z', '2026-11-24T09:30:00+0100', '2026-11-24T09:30:00,5Z'].map((timestamp) =>
    rule('RFC 3339 5.6', `the time ${timestamp}`, 'full', { timestamp }, 'timestamp', '2.0.0'),
  ),
  rule(
    '9274.1.1 4.2.2 contextAgents',
    'an agent of context of another type',
    'newer',
    { 'context.contextAgents.0.objectType': 'Agent' },
    'context.contextAgents[0].objectType',
  ),
  rule(
    '9274.1.1 4.2.2 contextAgents',
    'an agent of context of no type',
    'newer',
    { 'context.contextAgents.0.relevantTypes': [] },
    'context.contextAgents[0].relevantTypes',
  ),
  rule(
    '9274.1.1 4.2.2 contextGroups',
    'a group of context of another type',
    'newer',
    { 'context.contextGroups.0.objectType': 'contextgroup' },
    'context.contextGroups[0].objectType',
  ),
  rule(
    '9274.1.1 4.2.2 contextGroups',
    'a group of context that is an agent',
    'newer',
    { 'context.contextGroups.0.group.objectType': 'Agent' },
    'context.contextGroups[0].group.objectType',
  ),
  rule(
    '9274.1.1 4.2.2 contextGroups',
    'a group of context with members beside it',
    'newer',
    { 'context.contextGroups.0.member': [] },
    'context.contextGroups[0].member',
  ),

  rule('Data 2.4.11.s2.table1.row5', 'a length with a fraction', 'full', { 'attachments.0.length': 1.5 }, 'attachments[0].length'),
  rule('Data 2.4.11.s2.table1.row5', 'a length below nothing', 'full', { 'attachments.0.length': -1 }, 'attachments[0].length'),
  rule('Communication 1.5.1.s1.b2', 'an attachment that would have to come along', 'full', { 'attachments.0.fileUrl': undefined }, 'attachments[0].fileUrl'),
  rule('Data 2.6', 'a signature', 'full', { 'attachments.0.usageType': 'http://adlnet.gov/expapi/attachments/signature' }, 'attachments[0].usageType'),
  ...['usageType', 'display', 'contentType', 'length', 'sha2'].map((key) =>
    rule('Data 2.4.11.s2.table1', `an attachment without ${key}`, 'full', { [`attachments.0.${key}`]: undefined }, `attachments[0].${key}`),
  ),
  ...['', 'object.'].flatMap((inside) =>
    ['actor', 'verb', 'object'].map((key) => rule('Data 2.2.s2.b3', `no ${inside}${key}`, 'inside', { [`${inside}${key}`]: undefined }, `${inside}${key}`)),
  ),
  rule('Data 2.4.3.s3.table1.row1', 'a verb without id', 'full', { 'verb.id': undefined }, 'verb.id'),
  ...['extension', 'a b:c', 'constructor', '__proto__'].map((key) =>
    rule(
      'Data 4.1.s3.b1',
      `an extension under ${key}`,
      'full',
      { 'context.extensions': JSON.parse(`{"${key}":1}`) as object },
      /\W/.test(key) ? `context.extensions[${JSON.stringify(key)}]` : `context.extensions.${key}`,
    ),
  ),
  ...['something', 'constructor'].map((key) =>
    rule('Data 2.2.s4.b2', `a name in ${key}`, 'full', { 'object.definition.name': { [key]: 'x' } }, `object.definition.name.${key}`),
  ),
  rule('Data 4.2', 'a name that is no text', 'full', { 'verb.display': { en: 1 } }, 'verb.display.en'),
];
