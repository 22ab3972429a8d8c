import { describe, expect, test } from 'vitest';
import type { DayBlock } from '../../../core/contract/station-hub.ts';
import {
  cohortsNow,
  endBlock,
  extendBlock,
  nextStart,
  programFor,
  resumeBlock,
  ringBlock,
  seatFor,
  slotAt,
  worksFrom,
} from '../../../core/rotation/rotation.ts';

const block: DayBlock = { block: 'b', cohorts: ['moss'], bells: [100, 200, 300], choices: null, transition: 0, groups: null, after: null, pausedAt: null };
const plan = [
  { student: 's', block: 'b', slot: 0, program: 'frogs', seat: 4 },
  { student: 's', block: 'b', slot: 1, program: 'boats', seat: 7 },
];

describe('slots of a block', () => {
  test.each([
    [99, null],
    [100, 0],
    [199, 0],
    [200, 1],
    [299, 1],
    [300, null],
  ])('at %i it is slot %s', (now, slot) => expect(slotAt([block], 'moss', now)?.slot ?? null).toBe(slot));
  test('only the last slot ends the block', () => expect([slotAt([block], null, 150)?.last, slotAt([block], null, 250)?.last]).toEqual([false, true]));
  test('work begins when the transition after a bell is over, in the first slot at once', () => {
    const at = (now: number) => slotAt([{ ...block, transition: 30 }], 'moss', now);
    expect([at(150), at(250)].map((slot) => (slot === null ? null : worksFrom(slot)))).toEqual([100, 230]);
  });
  test('another cohort has no slot', () => expect(slotAt([block], 'coral', 150)).toBeNull());
  test('a held block stands still', () => expect(slotAt([{ ...block, pausedAt: 150 }], 'moss', 5000)?.slot).toBe(0));
  test('cohorts on and the next start', () =>
    expect([cohortsNow([block], 150), cohortsNow([block], 400), nextStart([block], 50), nextStart([block], 150)]).toEqual([['moss'], [], 100, null]));
});

describe('what staff do to bells', () => {
  test('a hold moves the bells that had not rung by its length', () => expect(resumeBlock({ ...block, pausedAt: 150 }, 190).bells).toEqual([100, 240, 340]));
  test('extending moves the coming bell and those after it', () => expect(extendBlock(block, 50, 210).bells).toEqual([100, 200, 350]));
  test('ringing early keeps the length of what comes after', () => expect(ringBlock(block, 150).bells).toEqual([100, 150, 250]));
  test('ending leaves what was rung', () => expect([endBlock(block, 250).bells, slotAt([endBlock(block, 250)], null, 250)]).toEqual([[100, 200, 250], null]));
  test('ending a held block ends the hold', () => expect(endBlock({ ...block, pausedAt: 150 }, 190)).toMatchObject({ pausedAt: null, bells: [100, 190] }));
});

describe('what a student works at', () => {
  const pick = (slot: number, done: string[]): string | null => programFor('s', { block: 'b', slot }, plan, ['keys', 'frogs'], new Set(done));
  test('the slot’s program, then the later slots’, then the cohort’s, then nothing', () =>
    expect([pick(0, []), pick(0, ['frogs']), pick(0, ['frogs', 'boats']), pick(0, ['frogs', 'boats', 'keys'])]).toEqual(['frogs', 'boats', 'keys', null]));
  test('the seat is the plan’s', () => expect([seatFor('s', { block: 'b', slot: 1 }, plan), seatFor('x', { block: 'b', slot: 1 }, plan)]).toEqual([7, null]));
});
