import { describe, expect, it } from 'vitest';
import { waitAfter, longestWait } from '../../../core/upload/wait-after.ts';

describe('the wait after trouble', () => {
  it('doubles from 2 s on with each failure in a row', () => expect([1, 2, 3, 8].map(waitAfter)).toEqual([2000, 4000, 8000, 256_000]));

  it('is never longer than 5 min, however often it failed', () => {
    expect([9, 12, 1023, 1024, 1e9].map(waitAfter)).toEqual([300_000, 300_000, 300_000, 300_000, 300_000]);
    expect(longestWait).toBe(300_000);
  });
});
