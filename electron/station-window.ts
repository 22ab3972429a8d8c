import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';
import { isKeySwallowed } from '../core/navigation/key-rule.ts';
import { freshPage, pageTransition } from '../core/recovery/crash-policy.ts';
import { stationPage } from './own-pages.ts';
import { pagePreferences } from './page-preferences.ts';
import { guardStationPage, type StationPage } from './station-guard.ts';

/** The window that the station lives in: over the whole display, without frame or menu, and not to be closed. */
export interface WindowChoices {
  readonly preload: string;
  readonly packaged: boolean;
  /** Development: an ordinary window. */
  readonly windowed: boolean;
}

/** `--paper` of the station's pages: no flash of another colour before they draw. */
export const paper = '#FAF2E1';

export function stationWindowOptions({ preload, packaged, windowed }: WindowChoices): BrowserWindowConstructorOptions {
  const kiosk: BrowserWindowConstructorOptions = {
    kiosk: true,
    fullscreen: true,
    frame: false,
    resizable: false,
    minimizable: false,
    closable: false,
    alwaysOnTop: true,
    skipTaskbar: true,
  };
  return {
    width: 1366,
    height: 768,
    title: 'Stationmaster',
    backgroundColor: paper,
    autoHideMenuBar: true,
    ...(windowed ? {} : kiosk),
    webPreferences: {
      preload,
      ...pagePreferences(packaged),
      zoomMode: 'disabled',
      // The meter ticks while a program covers the page.
      backgroundThrottling: false,
      // The lesson of a sign-in picture or bell may sound before anything was touched.
      autoplayPolicy: 'no-user-gesture-required',
    },
  };
}

export type StationFrame = Pick<BrowserWindow, 'on' | 'loadURL'> & {
  readonly webContents: StationPage & Pick<WebContents, 'reload' | 'forcefullyCrashRenderer'>;
};

export interface WindowCare {
  /** Whether the window may go: only once staff have left the kiosk. */
  readonly mayClose: () => boolean;
  /** The station's page died; its programs belong to nobody. */
  readonly lost: () => void;
  /** It died too often to be brought back by reloading. */
  readonly givenUp: () => void;
  /** Monotonic, ms. */
  readonly now: () => number;
}

export function careForStation(window: StationFrame, care: WindowCare): void {
  const page = window.webContents;
  let state = freshPage;
  const happens = (event: 'gone' | 'hung'): void => {
    const step = pageTransition(state, event, care.now());
    state = step.state;
    for (const effect of step.effects) {
      switch (effect) {
        case 'close-program':
          care.lost();
          break;
        case 'reload-page':
          page.reload();
          break;
        case 'end-page':
          page.forcefullyCrashRenderer();
          break;
        case 'restart-app':
          care.givenUp();
          break;
      }
    }
  };
  guardStationPage(page);
  page.on('before-input-event', (event, input) => {
    if (isKeySwallowed({ key: input.key, code: input.code, control: input.control, alt: input.alt, shift: input.shift, meta: input.meta }))
      event.preventDefault();
  });
  page.on('render-process-gone', () => happens('gone'));
  page.on('unresponsive', () => happens('hung'));
  window.on('close', (event) => {
    if (!care.mayClose()) event.preventDefault();
  });
  window.on('system-context-menu', (event) => event.preventDefault());
  void window.loadURL(stationPage).catch(() => undefined);
}
