import type { DoubleWebContents } from './web-contents.ts';

/** Whose a target or a frame of Chromium's is. */
export const pagesByTarget = new Map<string, DoubleWebContents>();
export const pagesByFrame = new Map<string, DoubleWebContents>();
