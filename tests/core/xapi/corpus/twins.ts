import type { XapiVersion } from '../../../../core/xapi/statement-times.ts';

/** Valid statements that together use every key of the data model; each invalid one of the corpus is one of these with one thing wrong. */
export type Json = Record<string, unknown>;
export interface Twin {
  readonly name: string;
  readonly statement: Json;
  readonly versions: readonly XapiVersion[];
}

export const both: readonly XapiVersion[] = ['1.0.3', '2.0.0'];
const idOf = (n: number): string => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`;

const account = { homePage: 'https://school.example/accounts', name: 'student-17' };
const byAccount = { objectType: 'Agent', name: 'Student 17', account };
const byMailbox = { mbox: 'mailto:teacher@school.example' };
const byHash = { objectType: 'Agent', mbox_sha1sum: 'ebd31e95054c018b10727ccffd2ef2ec3a016ee9' };
const byOpenId = { objectType: 'Agent', openid: 'https://me.openid.example/' };
const team = { objectType: 'Group', name: 'Team', mbox: 'mailto:team@school.example', member: [byAccount, byOpenId] };
const verb = { id: 'http://adlnet.gov/expapi/verbs/completed', display: { 'en-US': 'completed', es: 'completó' } };
const definition = {
  name: { 'en-US': 'Counting to ten', 'zh-Hant-TW': '數到十' },
  description: { en: 'A sheet of counting' },
  type: 'http://adlnet.gov/expapi/activities/lesson',
  moreInfo: 'https://school.example/lessons/10',
  extensions: { 'https://school.example/extensions/grade': { grade: 2, note: null } },
};
const activity = { objectType: 'Activity', id: 'https://school.example/lessons/10#first', definition };
const ref = { objectType: 'StatementRef', id: '6690e6c9-3ef0-4ed3-8b37-7f3964730bee' };
const result = {
  score: { scaled: 0.95, raw: 95, min: 0, max: 100 },
  success: true,
  completion: false,
  response: 'ten',
  duration: 'P1DT2H3M4.5S',
  extensions: { 'https://school.example/extensions/tries': [1, null, 'x'] },
};
const context = {
  registration: 'ec531277-b57b-4c15-8d91-d292c5b2b8f7',
  instructor: byMailbox,
  team,
  contextActivities: {
    parent: [{ id: 'https://school.example/courses/1' }],
    grouping: [activity],
    category: [{ id: 'https://w3id.org/xapi/cmi5/context/categories/cmi5' }, { id: 'urn:school:category' }],
    other: { objectType: 'Activity', id: 'https://school.example/books/3' },
  },
  revision: '3',
  platform: 'Lab',
  language: 'en-US',
  statement: ref,
  extensions: { 'https://school.example/extensions/seat': 4 },
};
const attachment = {
  usageType: 'https://school.example/attachments/drawing',
  display: { 'en-US': 'A drawing' },
  description: { es: 'Un dibujo' },
  contentType: 'image/png; charset="a b"',
  length: 1234,
  sha2: '495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a',
  fileUrl: 'https://school.example/drawings/1.png',
};
const timestamp = '2026-11-24T09:30:00.123-06:00';

const full: Json = {
  id: idOf(1),
  actor: byAccount,
  verb,
  object: activity,
  result,
  context,
  timestamp,
  stored: '2026-11-24T15:30:01Z',
  authority: byMailbox,
  version: '1.0.3',
  attachments: [attachment],
};
const plain = (n: number, more: Json): Json => ({ id: idOf(n), actor: byAccount, verb, object: { id: activity.id }, ...more });
const interaction = (n: number, more: Json): Json => plain(n, { object: { id: activity.id, definition: { ...more } } });
const list = [{ id: 'a', description: { en: 'first' } }, { id: 'b' }];

export const twins = {
  full: { name: 'full', statement: full, versions: both },
  least: { name: 'least', statement: { actor: byMailbox, verb: { id: verb.id }, object: { id: 'urn:isbn:9780141036144' } }, versions: both },
  inside: {
    name: 'inside',
    statement: plain(2, { object: { objectType: 'SubStatement', actor: team, verb, object: activity, result, context, timestamp, attachments: [attachment] } }),
    versions: both,
  },
  identifiedGroup: { name: 'identifiedGroup', statement: plain(3, { actor: team }), versions: both },
  anonymousGroup: { name: 'anonymousGroup', statement: plain(4, { actor: { objectType: 'Group', member: [byHash, byOpenId] } }), versions: both },
  hashed: { name: 'hashed', statement: plain(5, { actor: byHash }), versions: both },
  openId: { name: 'openId', statement: plain(6, { actor: byOpenId }), versions: both },
  agentAsObject: { name: 'agentAsObject', statement: plain(7, { object: byAccount, context: { language: 'es' } }), versions: both },
  groupAsObject: { name: 'groupAsObject', statement: plain(8, { object: team, context: { language: 'es' } }), versions: both },
  reference: { name: 'reference', statement: plain(9, { object: ref, context: { language: 'es' } }), versions: both },
  voiding: { name: 'voiding', statement: plain(10, { verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: ref }), versions: both },
  oauth: { name: 'oauth', statement: plain(11, { authority: { objectType: 'Group', member: [{ account }, byMailbox] } }), versions: both },
  choice: { name: 'choice', statement: interaction(12, { interactionType: 'choice', choices: list, correctResponsesPattern: ['a[,]b'] }), versions: both },
  likert: { name: 'likert', statement: interaction(13, { interactionType: 'likert', scale: list }), versions: both },
  matching: { name: 'matching', statement: interaction(14, { interactionType: 'matching', source: list, target: list }), versions: both },
  performance: { name: 'performance', statement: interaction(15, { interactionType: 'performance', steps: list }), versions: both },
  numeric: { name: 'numeric', statement: interaction(16, { interactionType: 'numeric', correctResponsesPattern: ['4[:]'] }), versions: both },
  newer: {
    name: 'newer',
    statement: plain(17, {
      context: {
        contextAgents: [{ objectType: 'contextAgent', agent: byHash, relevantTypes: ['https://school.example/roles/tutor'] }],
        contextGroups: [{ objectType: 'contextGroup', group: team, relevantTypes: ['https://school.example/roles/class'] }],
      },
      version: '2.0.0',
    }),
    versions: ['2.0.0'],
  },
  older: { name: 'older', statement: plain(18, { timestamp: '20261124T093000', version: '1.0' }), versions: ['1.0.3'] },
} as const satisfies Record<string, Twin>;
