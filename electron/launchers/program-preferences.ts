import type { Session, WebPreferences } from 'electron';
import { pagePreferences } from '../page-preferences.ts';

/** Chromium's own words, without Electron's and ours: some vendors turn away what they do not know. */
export const plainUserAgent = (userAgent: string): string =>
  (userAgent.match(/\([^)]*\)|\S+/g) ?? []).filter((word) => /^(\(|Mozilla\/|AppleWebKit\/|Chrome\/|Safari\/)/.test(word)).join(' ');

/** A program's page has no preload, no Node and nothing of the station. */
export const programPreferences = (session: Session, packaged: boolean): WebPreferences => ({
  session,
  ...pagePreferences(packaged),
  plugins: false,
  zoomMode: 'disabled',
  // Full screen is the view's place under the strip, not the window's.
  disableHtmlFullscreenWindowResize: true,
});

/** By the student's language; Chromium makes the weights itself. */
export const acceptedLanguages = { en: 'en-US,en', es: 'es-US,es,en' } as const;
