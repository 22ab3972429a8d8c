import type { Session, WebContents } from 'electron';
import { isAllowed } from '../core/navigation/origin-rule.ts';
import { refuseDevices, refuseDownloads, type GuardedSession } from './launchers/program-guard.ts';
import { isOwnAddress } from './own-pages.ts';

/** The walls around the station's own page: it stays on its own pages and speaks to its hub and record store, whatever gets into it. */
export type StationPage = Pick<WebContents, 'on' | 'setWindowOpenHandler' | 'setIgnoreMenuShortcuts' | 'setVisualZoomLevelLimits'>;
export type StationSession = Pick<GuardedSession, 'on' | 'setDevicePermissionHandler' | 'setBluetoothPairingHandler'> &
  Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'> & { readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> };

/**
 * What the station needs itself: to keep its event store, to reach a hub in the lab's own network, and a camera that reads badges, without its sound.
 * Everything else it does without.
 */
const granted = new Set(['persistent-storage', 'local-network', 'local-network-access', 'loopback-network']);

const isGranted = (wanted: string, media: readonly string[]): boolean =>
  granted.has(wanted) || (wanted === 'media' && media.length > 0 && media.every((kind) => kind === 'video'));

export function guardStationPage(page: StationPage): void {
  const stay = (details: { readonly url: string; preventDefault(): void }): void => {
    if (!isOwnAddress(details.url)) details.preventDefault();
  };
  page.on('will-navigate', stay);
  page.on('will-frame-navigate', stay);
  page.on('will-redirect', stay);
  page.on('context-menu', (event) => event.preventDefault());
  page.on('dom-ready', () => void page.setVisualZoomLevelLimits(1, 1).catch(() => undefined));
  page.on('will-attach-webview', (event) => event.preventDefault());
  page.setWindowOpenHandler(() => ({ action: 'deny' }));
  page.setIgnoreMenuShortcuts(true);
}

/** `origins`: of the hub and, where the policy names one, of the record store; none while there is no policy. In development the developer tools load their own parts. */
export function guardStationSession(session: StationSession, origins: () => readonly string[], packaged: boolean): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = isOwnAddress(details.url) || isAllowed(details.url, origins()) || (!packaged && details.url.startsWith('devtools:'));
    answer({ cancel: !allowed });
  });
  session.setPermissionRequestHandler((_page, wanted, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    answer(isGranted(wanted, media) && isOwnAddress(details.requestingUrl));
  });
  session.setPermissionCheckHandler((_page, wanted, requestingOrigin, details) => {
    const media = details.mediaType === undefined ? [] : [details.mediaType];
    return isGranted(wanted, media) && isOwnAddress(details.requestingUrl ?? requestingOrigin);
  });
  refuseDevices(session);
  refuseDownloads(session);
}
