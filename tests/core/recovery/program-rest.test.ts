import { expect, test } from 'vitest';
import { failedAgain, resting } from '../../../core/recovery/program-rest.ts';

const minute = 60_000;

test('a program that failed rests for a minute, and twice as long each further time', () => {
  let failed = failedAgain([], 'frogs', 0);
  expect([resting(failed, minute - 1), resting(failed, minute)]).toEqual([['frogs'], []]);
  failed = failedAgain(failed, 'boats', 0);
  failed = failedAgain(failed, 'frogs', minute);
  expect(failed.map((each) => [each.program, each.times, each.until])).toEqual([
    ['boats', 1, minute],
    ['frogs', 2, 3 * minute],
  ]);
});

test('never for longer than a quarter of an hour or so, nor because the clock was set back', () => {
  let failed = failedAgain([], 'frogs', 0);
  for (let i = 0; i < 20; i += 1) failed = failedAgain(failed, 'frogs', 0);
  expect(failed[0]?.until).toBe(16 * minute);
  expect(resting(failed, -1)).toEqual([]);
});
