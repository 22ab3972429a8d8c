import type { BrowserWindowConstructorOptions, DownloadItem, Session, WebContents } from 'electron';
import { isAllowed } from '../../core/navigation/origin-rule.ts';
import { refuseDevices, type GuardedSession } from '../launchers/program-guard.ts';
import { pagePreferences } from '../page-preferences.ts';
import { paper } from '../station-window.ts';

/** The board in an ordinary window of the staff's machine: it shows the hub's own pages and nothing else, with a web page's rights and the microphone. */
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
  // The board's own page records what staff say for the stations; it gets no camera, and nobody else anything.
  session.setPermissionRequestHandler((_page, wanted, answer, details) => {
    const media = 'mediaTypes' in details && details.mediaTypes?.length === 1 && details.mediaTypes[0] === 'audio';
    answer(wanted === 'media' && media && isAllowed(details.requestingUrl, [hub()]));
  });
  session.setPermissionCheckHandler((_page, wanted, origin, { mediaType }) => wanted === 'media' && mediaType === 'audio' && isAllowed(origin, [hub()]));
  refuseDevices(session);
  session.on('will-download', (event: { preventDefault(): void }, item: Pick<DownloadItem, 'getURLChain'>) => {
    if (item.getURLChain().some((url) => url !== `${hub()}/api/board/minutes.csv`)) event.preventDefault();
  });
}
