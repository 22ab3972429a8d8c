import 'temporal-polyfill/global';
import { describe, expect, it } from 'vitest';
import type { ReceivedStatement } from '../../../core/xapi/statement-schema.ts';
import { isSameStatement } from '../../../hub/store/same-statement.ts';

/** Statement Comparison Requirements (1.0.3 Data 2.3.1; 2.0 4.2.7 for durations). */
const member = (name: string) => ({ mbox: `mailto:${name}@a.example` });
const said = {
  id: '0190c1d0-0000-7000-8000-000000000001',
  actor: { objectType: 'Group', mbox: 'mailto:Group@a.example', member: [member('a'), member('b')] },
  verb: { id: 'https://a.example/v', display: { en: 'did' } },
  object: { id: 'https://a.example/o', definition: { name: { en: 'name' } } },
  result: { duration: 'PT1.239S', score: { raw: 1 } },
  context: {
    registration: 'ec531277-b57b-4c15-8d91-d292c5b2b8f7',
    language: 'en-US',
    contextActivities: { parent: [{ id: 'https://a.example/p', definition: { type: 'https://a.example/t' } }] },
    extensions: { 'https://a.example/e': [1, 2] },
  },
  timestamp: '2026-09-14T09:00:00.500-05:00',
};
const stored = { ...said, stored: '2026-09-14T14:05:00.000Z', version: '1.0.0', authority: { mbox: 'mailto:store@a.example' } };
const same = (change: object, of: object = stored) =>
  isSameStatement(of as Record<string, unknown>, JSON.parse(JSON.stringify({ ...said, ...change })) as ReceivedStatement);

describe('is the same', () => {
  it.each([
    ['without what the store assigns', { stored: undefined, version: '1.0.3', authority: { mbox: 'mailto:me@a.example' } }],
    ['with another display of its verb', { verb: { id: 'https://a.example/v' } }],
    ['with another definition of its activities', { object: { id: 'https://a.example/o', definition: { name: { de: 'Name' } } } }],
    ['at the same instant in another zone', { timestamp: '2026-09-14T14:00:00.5Z' }],
    ['with its group in another order', { actor: { ...said.actor, member: [member('b'), member('a')] } }],
    ['with the domain of a mail address in other letters', { actor: { ...said.actor, mbox: 'mailto:Group@A.EXAMPLE' } }],
    ['with its ids in capitals', { id: said.id.toUpperCase(), context: { ...said.context, registration: said.context.registration.toUpperCase() } }],
    ['with a duration that differs below a hundredth of a second', { result: { ...said.result, duration: 'PT1.23S' } }],
    ['with a single context activity that the store lists', { context: { ...said.context, contextActivities: { parent: { id: 'https://a.example/p' } } } }],
  ])('%s', (_what, change) => expect(same(change)).toBe(true));

  it('without a time, when the store gave it its own', () => {
    expect(same({ timestamp: undefined }, { ...stored, timestamp: stored.stored })).toBe(true);
    expect(same({ timestamp: undefined })).toBe(false);
  });
});

describe('is another', () => {
  it.each([
    ['with another actor', { actor: member('a') }],
    ['with another member', { actor: { ...said.actor, member: [member('a'), member('c')] } }],
    ['with another name of its mailbox', { actor: { ...said.actor, mbox: 'mailto:group@a.example' } }],
    ['with another verb', { verb: { id: 'https://a.example/w' } }],
    ['with another object', { object: { id: 'https://a.example/O' } }],
    ['with a duration that differs by a hundredth', { result: { ...said.result, duration: 'PT1.24S' } }],
    ['with the same duration in other units', { result: { ...said.result, duration: 'PT0M1.239S' } }],
    ['with an instant that differs below a millisecond', { timestamp: '2026-09-14T14:00:00.5001Z' }],
    ['with lists in another order', { context: { ...said.context, extensions: { 'https://a.example/e': [2, 1] } } }],
    ['with more in it', { result: { ...said.result, success: true } }],
    ['with less in it', { result: undefined }],
  ])('%s', (_what, change) => expect(same(change)).toBe(false));
});
