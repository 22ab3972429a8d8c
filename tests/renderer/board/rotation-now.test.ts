import { expect, test } from 'vitest';
import type { BlockSnapshot } from '../../../core/contract/board-hub.ts';
import { nextBlock, rotationsNow } from '../../../renderer/board/rotation-now.ts';

const block = (name: string, bells: number[], pausedAt: number | null = null): BlockSnapshot => ({
  block: name,
  cohorts: [{ cohort: 'class-1', name: 'Moss', line: 'moss' }],
  bells,
  pausedAt,
  groups: [],
  adHoc: false,
  next: [],
});

test('a block is on from its first bell until its last', () => {
  const one = block('a', [100, 200, 300]);
  expect(rotationsNow([one], 99)).toEqual([]);
  expect(rotationsNow([one], 100)).toMatchObject([{ slot: 0, slots: 2, startsAt: 100, endsAt: 200, clock: 100, held: false }]);
  expect(rotationsNow([one], 299)).toMatchObject([{ slot: 1 }]);
  expect(rotationsNow([one], 300)).toEqual([]);
});

test('a held block stands still', () => {
  expect(rotationsNow([block('a', [100, 200], 150)], 9_000)).toMatchObject([{ slot: 0, clock: 150, held: true }]);
});

test('two blocks at once are both on', () => {
  expect(rotationsNow([block('a', [100, 200]), block('b', [150, 250])], 160).map((r) => r.block.block)).toEqual(['a', 'b']);
});

test('the next block is the one that begins first from now', () => {
  const blocks = [block('late', [900, 950]), block('soon', [400, 500]), block('past', [100, 200])];
  expect(nextBlock(blocks, 300)?.block).toBe('soon');
  expect(nextBlock(blocks, 900)).toBeNull();
});
