import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetSent } from '../../../renderer/station/forget-sent.ts';

const day = 24 * 3_600_000;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what was sent more than seven days ago is forgotten step by step, with a pause between, until nothing is left', async () => {
  const left = [200, 200, 37];
  const asked: number[] = [];
  const end = forgetSent(
    (before) => {
      asked.push(before);
      return Promise.resolve(left.shift() ?? 0);
    },
    () => 30 * day,
  );
  await vi.advanceTimersByTimeAsync(250);
  expect(asked).toEqual([23 * day]);
  await vi.advanceTimersByTimeAsync(750);
  expect(asked).toHaveLength(4);
  // Nothing was left: looked at again in ten minutes.
  await vi.advanceTimersByTimeAsync(9 * 60_000);
  expect(asked).toHaveLength(4);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(5);
  end();
  await vi.advanceTimersByTimeAsync(day);
  expect(asked).toHaveLength(5);
});

test('a disk that refuses is tried again later', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let tries = 0;
  const end = forgetSent(
    () => {
      tries += 1;
      return Promise.reject(new Error('refused'));
    },
    () => 0,
  );
  await vi.advanceTimersByTimeAsync(10 * 60_000 + 500);
  expect(tries).toBe(2);
  end();
});
