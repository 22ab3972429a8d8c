import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SyncLoop } from '../../../renderer/station/sync-loop.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('an exchange that breaks down is followed by the next one', async () => {
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let calls = 0;
  const loop = new SyncLoop({
    exchange: () => ((calls += 1) === 1 ? Promise.reject(new Error('disk full')) : Promise.resolve(true)),
    listen: () => new Promise(() => undefined),
    random: () => 0.5,
  });
  loop.start();
  await vi.advanceTimersByTimeAsync(2000);
  expect([calls, quiet.mock.calls.length]).toEqual([2, 1]);
  loop.soon();
  await vi.advanceTimersByTimeAsync(200);
  expect(calls).toBe(3);
  loop.stop();
});
