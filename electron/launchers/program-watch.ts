import type { WebContents } from 'electron';
import { loadFailure } from '../../core/navigation/load-failure.ts';
import { originOf } from '../../core/navigation/origin-rule.ts';
import { problem, type Problem } from '../../core/result.ts';

/** What is seen of a running program, before it is known whose launch it is. */
export type ProgramSight =
  | { readonly kind: 'input' }
  | { readonly kind: 'audible'; readonly audible: boolean }
  | { readonly kind: 'finished' }
  /** `status`: of HTTP, -1 without. */
  | { readonly kind: 'reached'; readonly address: string; readonly status: number }
  /** `filtered`: it was the station's own filter that ended the load. */
  | { readonly kind: 'failed'; readonly problem: Problem; readonly filtered: boolean }
  | { readonly kind: 'crashed' }
  | { readonly kind: 'hung' }
  | { readonly kind: 'gone' };

/** Input is told at most this often, ms. */
export const inputPause = 250;

/**
 * Watches a program's page. Input is noticed and never read: no key, no position. Mouse and keys are seen for all frames; touch arrives as `input-event`.
 * `now`: monotonic, ms.
 */
export function watchProgram(page: Pick<WebContents, 'on'>, see: (sight: ProgramSight) => void, now: () => number): void {
  let lastInputAt = Number.NEGATIVE_INFINITY;
  const input = (): void => {
    if (now() - lastInputAt < inputPause) return;
    lastInputAt = now();
    see({ kind: 'input' });
  };
  page.on('before-input-event', (_event, { type }) => {
    if (type === 'keyDown') input();
  });
  page.on('before-mouse-event', (_event, { type }) => {
    if (deliberate.has(type)) input();
  });
  page.on('input-event', (_event, { type }) => {
    if (deliberate.has(type)) input();
  });
  page.on('audio-state-changed', ({ audible }) => see({ kind: 'audible', audible }));
  page.on('did-finish-load', () => see({ kind: 'finished' }));
  page.on('did-navigate', (_event, address, status) => see({ kind: 'reached', address, status }));
  page.on('did-fail-load', (_event, code, description, address, isMainFrame) => {
    // An aborted load is one that another took the place of, or that was refused and is told as that.
    if (!isMainFrame || code === netErrors.aborted) return;
    see({ kind: 'failed', problem: problem(loadFailure(description), originOf(address), description), filtered: code === netErrors.blockedByClient });
  });
  page.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') see({ kind: 'crashed' });
  });
  page.on('unresponsive', () => see({ kind: 'hung' }));
  page.on('destroyed', () => see({ kind: 'gone' }));
}

/** Chromium's net/base/net_error_list.h. */
const netErrors = { aborted: -3, blockedByClient: -20 };
/** Entering and leaving a view is not input: a view that appears under a resting pointer raises them. */
const deliberate = new Set([
  'mouseDown',
  'mouseMove',
  'mouseWheel',
  'rawKeyDown',
  'keyDown',
  'touchStart',
  'touchMove',
  'gestureTap',
  'gestureScrollUpdate',
  'gesturePinchUpdate',
  'pointerDown',
  'pointerMove',
]);
