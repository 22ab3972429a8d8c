import { describe, expect, test } from 'vitest';
import { namedFirst, waitNamed } from '../../../core/upload/store-answer.ts';

const now = Date.UTC(2026, 10, 24, 15);
const http = (ms: number): string => new Date(ms).toUTCString();

describe('the ids that a record store names', () => {
  test.each([
    ['all of them', ['a', 'b', 'c'], 3],
    ['all, in another order and case, with others', ['C', 'x', 'B', 'A'], 3],
    ['a shortened list', ['a', 'b'], 2],
    ['one that lacks the second', ['a', 'c'], 1],
    ['one that lacks the first', ['b', 'c'], 0],
    ['an empty one', [], 0],
  ])('%s', (_, answer, count) => expect(namedFirst(answer, ['a', 'b', 'c'])).toBe(count));

  test.each([['a page'], [null], [{ ids: ['a'] }], [['a', 7]]])('%j is no list of ids', (answer) => expect(namedFirst(answer, ['a'])).toBeNull());
});

describe('the time that a record store names', () => {
  test.each([
    ['seconds', '7', null, 7000],
    ['no seconds at all', '0', null, 0],
    ['a date, against ours', http(now + 9000), null, 9000],
    ['a date, against its own clock, years off', http(9000), http(0), 9000],
    ['a date that is past', http(now - 9000), null, 0],
    ['more than an hour', '86400', null, 3_600_000],
    ['nothing', null, null, null],
    ['words', 'soon', null, null],
  ])('%s', (_, retryAfter, date, ms) => expect(waitNamed(retryAfter, date, now)).toBe(ms));
});
