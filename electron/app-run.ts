import { runBegins, runEnds } from '../core/recovery/crash-policy.ts';
import type { Settings } from './settings.ts';

/** One run of the app in the machine's memory. It is written down as it begins, so that an end that nobody could write down is seen by the next run. */
export interface AppRun {
  /** The runs before it came down too often: nothing is opened until staff were there. */
  readonly safeMode: boolean;
  /** Said right before the app ends because somebody wants it to; whatever ends it otherwise counts as coming down. */
  endsWell(): void;
}

/** `now`: wall clock, ms, since only that goes on from run to run. */
export function beginRun(settings: Pick<Settings, 'runs' | 'setRuns'>, now: number): AppRun {
  const { record, safeMode } = runBegins(settings.runs, now);
  settings.setRuns(record);
  return { safeMode, endsWell: () => settings.setRuns(runEnds()) };
}
