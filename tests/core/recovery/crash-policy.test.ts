import { describe, expect, test } from 'vitest';
import { countCrash } from '../../../core/recovery/crash-count.ts';
import { freshPage, noRuns, pageTransition, programComesBack, runBegins, runEnds, type RunRecord } from '../../../core/recovery/crash-policy.ts';

const minute = 60_000;
/** Far from zero, as a wall clock is. */
const morning = Date.UTC(2026, 10, 24, 14);

describe('what happens too often', () => {
  const limit = { most: 3, withinMs: 1000 };
  const often = (times: readonly number[]): boolean[] => {
    let at: readonly number[] = [];
    return times.map((now) => {
      const count = countCrash(at, now, limit);
      at = count.at;
      return count.tooOften;
    });
  };

  test('is the third within the time, not the one that comes later', () => {
    expect(often([0, 500, 999])).toEqual([false, false, true]);
    expect(often([0, 500, 1000])).toEqual([false, false, false]);
    expect(often([0, 500, 1000, 1400])).toEqual([false, false, false, true]);
  });

  test('goes on being so while it goes on', () => expect(often([0, 1, 2, 3, 4])).toEqual([false, false, true, true, true]));

  test('survives a clock that is set back, and forgets what then lies far ahead', () => {
    expect(often([500, 400, 300])).toEqual([false, false, true]);
    expect(often([90_000, 90_001, 5])).toEqual([false, false, false]);
  });

  test('keeps no more than it needs', () => {
    let at: readonly number[] = [];
    for (let i = 0; i < 100; i += 1) at = countCrash(at, i, limit).at;
    expect(at).toEqual([97, 98, 99]);
  });
});

test('K34: a program is opened three times in a row, then staff have their turn', () => {
  expect([1, 2, 3, 4].map(programComesBack)).toEqual([true, true, false, false]);
});

describe('K34: the station’s page', () => {
  const lose = (times: readonly number[]): string[] => {
    let state = freshPage;
    return times.map((now) => {
      const step = pageTransition(state, 'gone', now);
      state = step.state;
      return step.effects.join(' ');
    });
  };

  test('that is gone is loaded again, and its program closed', () => expect(lose([0])).toEqual(['close-program reload-page']));

  test('that is gone three times in ten minutes takes the app with it', () => {
    expect(lose([0, 5 * minute, 10 * minute - 1]).at(-1)).toBe('close-program restart-app');
    expect(lose([0, 5 * minute, 10 * minute]).at(-1)).toBe('close-program reload-page');
  });

  test('that is gone now and then is loaded again each time', () =>
    expect(new Set(lose([0, 6, 12, 18, 24].map((m) => m * minute)))).toEqual(new Set(['close-program reload-page'])));

  test('that hangs is ended, and counts once it is gone', () => {
    const hung = pageTransition({ lostAt: [1] }, 'hung', 2);
    expect(hung).toEqual({ state: { lostAt: [1] }, effects: ['end-page'] });
  });
});

describe('K35: the app', () => {
  /** Starts at these minutes, each killed before the next. */
  const killed = (minutes: readonly number[], first: RunRecord = noRuns): { safe: boolean[]; record: RunRecord } => {
    let record = first;
    const safe = minutes.map((at) => {
      const begun = runBegins(record, morning + at * minute);
      record = begun.record;
      return begun.safeMode;
    });
    return { safe, record };
  };

  test('that was killed three times in ten minutes starts in safe mode', () => {
    expect(killed([0, 1, 2, 3]).safe).toEqual([false, false, false, true]);
  });

  test('stays in it while it goes on being killed', () => expect(killed([0, 1, 2, 3, 4, 5]).safe.slice(3)).toEqual([true, true, true]));

  test('that was killed as often in a longer time does not', () => expect(killed([0, 5, 10, 15, 20, 25]).safe).not.toContain(true));

  test('that ended as it should and starts again is not counted', () => {
    let record = noRuns;
    for (let i = 0; i < 20; i += 1) {
      const begun = runBegins(record, morning + i);
      expect(begun.safeMode).toBe(false);
      expect(begun.record.running).toBe(true);
      record = runEnds();
    }
  });

  test('leaves safe mode by a restart of staff, and begins to count anew', () => {
    const { record } = killed([0, 1, 2, 3]);
    expect(record.afterCrash).toHaveLength(3);
    const restarted = runBegins(runEnds(), morning + 4 * minute);
    expect(restarted).toEqual({ record: { running: true, afterCrash: [] }, safeMode: false });
    expect(killed([5, 6], restarted.record).safe).toEqual([false, false]);
  });

  test('that was calm for ten minutes has nothing left to count', () => {
    const { record } = killed([0, 1, 2, 3]);
    const later = runBegins(record, morning + 13 * minute);
    expect(later.safeMode).toBe(false);
    expect(later.record.afterCrash).toEqual([morning + 13 * minute]);
  });

  test('counts on over a clock that was set back by hours, and from anew then', () => {
    const { record } = killed([0, 1, 2]);
    expect(killed([-300, -299, -298], record).safe).toEqual([false, false, true]);
  });
});
