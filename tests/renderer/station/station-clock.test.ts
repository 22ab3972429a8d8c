import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StationClock } from '../../../renderer/station/station-clock.ts';

let clock: StationClock;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  clock = new StationClock(0);
});
afterEach(() => void vi.useRealTimers());

test('a hub whose clock differs is followed', () => {
  const mono = clock.mono();
  clock.anchor(1_005_000, mono - 20, mono);
  expect(clock.hub()).toBe(1_005_010);
});

test('a reply that took four seconds does not set back a clock that it agrees with', () => {
  vi.advanceTimersByTime(4000);
  const received = clock.mono();
  // The hub was right: 1,004,000 at the end. Half of the way back would be two seconds too much.
  clock.anchor(1_004_000, received - 4000, received);
  expect(clock.hub()).toBe(1_004_000);
});
