import { countCrash, type CrashLimit } from './crash-count.ts';

/**
 * What becomes of a station when a part of it ends that should not (escape-cases.md K34, K35). From the inside out: the program comes back, the station's page
 * is loaded again, the app starts anew; and what does not help three times in a row is not tried for ever.
 */

/** How often one program is opened in a row before the plan's next choice and staff have their turn, the first time included. */
export const programTries = 3;

/** `tries`: how often it was opened by now. */
export const programComesBack = (tries: number): boolean => tries < programTries;

/** Of the station's page and of the whole app alike. */
export const crashLimit: CrashLimit = { most: 3, withinMs: 10 * 60_000 };

export interface PageState {
  /** When the page was lost, monotonic ms. */
  readonly lostAt: readonly number[];
}

/** `end-page`: a page that hangs is ended, and so comes back as one that is gone. */
export type PageEffect = 'close-program' | 'reload-page' | 'restart-app' | 'end-page';

export const freshPage: PageState = { lostAt: [] };

/** The station's page is gone or hangs. Its state comes from the event store, so that loading it again is enough; three times in ten minutes it is not. */
export function pageTransition(state: PageState, event: 'gone' | 'hung', now: number): { readonly state: PageState; readonly effects: readonly PageEffect[] } {
  if (event === 'hung') return { state, effects: ['end-page'] };
  const { at, tooOften } = countCrash(state.lostAt, now, crashLimit);
  // A program without the page that measures it belongs to nobody.
  return { state: { lostAt: at }, effects: ['close-program', tooOften ? 'restart-app' : 'reload-page'] };
}

/** What a machine remembers of its app's runs, from one to the next. */
export interface RunRecord {
  /** A run began and has not ended as it should. */
  readonly running: boolean;
  /** When a run began after one that had not ended as it should; wall clock, ms. */
  readonly afterCrash: readonly number[];
}

export const noRuns: RunRecord = { running: false, afterCrash: [] };

/** The app has started. Safe mode: it did so three times in ten minutes after ends that were no ends, and so it opens nothing until staff were there. */
export function runBegins(before: RunRecord, now: number): { readonly record: RunRecord; readonly safeMode: boolean } {
  if (!before.running) return { record: { running: true, afterCrash: [] }, safeMode: false };
  const { at, tooOften } = countCrash(before.afterCrash, now, crashLimit);
  return { record: { running: true, afterCrash: at }, safeMode: tooOften };
}

/** The app ends because somebody wants it to: staff, the machine's shutting down, the supervisor. Nothing of before counts any more. */
export const runEnds = (): RunRecord => noRuns;
