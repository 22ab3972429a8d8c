import type { BrowserWindowConstructorOptions, DownloadItem, Session, WebContents } from 'electron';
import { isAllowed } from '../../core/navigation/origin-rule.ts';
import { refuseDevices, type GuardedSession } from '../launchers/program-guard.ts';
import { pagePreferences } from '../page-preferences.ts';
import { paper } from '../station-window.ts';

/** The board in an ordinary window of the staff's machine: it shows the hub's own pages and nothing else, with no more rights than a web page has. */
export const boardWindowOptions = (packaged: boolean, title: string): BrowserWindowConstructorOptions => ({
  width: 1366,
  height: 860,
  minWidth: 800,
  minHeight: 600,
  title,
  backgroundColor: paper,
  webPreferences: {
    ...pagePreferences(packaged),
    // The bell and the next in the help queue are heard while another window is in front.
    backgroundThrottling: false,
  },
});

export type BoardPage = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;
export type BoardSession = Pick<GuardedSession, 'on' | 'setDevicePermissionHandler' | 'setBluetoothPairingHandler'> &
  Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'> & { readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> };

/** `hub`: its origin on this machine. */
export function guardBoardPage(page: BoardPage, hub: () => string): void {
  const stay = (details: { readonly url: string; preventDefault(): void }): void => {
    if (!isAllowed(details.url, [hub()])) details.preventDefault();
  };
  page.on('will-navigate', stay);
  page.on('will-frame-navigate', stay);
  page.on('will-redirect', stay);
  page.on('will-attach-webview', (event) => event.preventDefault());
  page.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** The one file that the board gives out: today's minutes. In development the developer tools load their own parts. */
export function guardBoardSession(session: BoardSession, hub: () => string, packaged: boolean): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !(isAllowed(details.url, [hub()]) || (!packaged && details.url.startsWith('devtools:'))) });
  });
  session.setPermissionRequestHandler((_page, _wanted, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  refuseDevices(session);
  session.on('will-download', (event: { preventDefault(): void }, item: Pick<DownloadItem, 'getURLChain'>) => {
    if (item.getURLChain().some((url) => url !== `${hub()}/api/board/minutes.csv`)) event.preventDefault();
  });
}
