import { describe, expect, it } from 'vitest';
import { noRuns, type RunRecord } from '../../core/recovery/crash-policy.ts';
import { beginRun } from '../../electron/app-run.ts';

/** What lies on disk between two runs. */
class Memory {
  runs: RunRecord = noRuns;
  setRuns = (runs: RunRecord): void => void (this.runs = runs);
}
const morning = Date.UTC(2026, 10, 24, 14);

describe('a run of the app', () => {
  it('is written down as it begins, and as it ends well', () => {
    const memory = new Memory();
    const run = beginRun(memory, morning);
    expect(memory.runs.running).toBe(true);
    run.endsWell();
    expect(memory.runs).toEqual(noRuns);
  });

  it('K35: after three that came down in ten minutes opens nothing', () => {
    const memory = new Memory();
    const starts = [0, 1, 2, 3].map((minute) => beginRun(memory, morning + minute * 60_000).safeMode);
    expect(starts).toEqual([false, false, false, true]);
  });

  it('after staff restarted it in safe mode is as any other', () => {
    const memory = new Memory();
    for (let i = 0; i < 3; i += 1) beginRun(memory, morning + i);
    const safe = beginRun(memory, morning + 3);
    expect(safe.safeMode).toBe(true);
    safe.endsWell();
    expect(beginRun(memory, morning + 4).safeMode).toBe(false);
    expect(memory.runs).toEqual({ running: true, afterCrash: [] });
  });
});
