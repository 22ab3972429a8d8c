import type { Session, WebContents } from 'electron';
import { isKeySwallowed } from '../../core/navigation/key-rule.ts';
import { originOf } from '../../core/navigation/origin-rule.ts';
import { isPermissionGranted, type PermissionGrants } from '../../core/navigation/permission-rule.ts';
import type { NavigationEvent, Verdict } from '../../core/navigation/sign-on.ts';
import { problem, type Problem } from '../../core/result.ts';

/** The walls around a vendor program. The rules are core's; here they are hung on every way out that Electron names (escape-cases.md). */
export type GuardedPage = Pick<
  WebContents,
  'on' | 'loadURL' | 'setWindowOpenHandler' | 'setIgnoreMenuShortcuts' | 'setWebRTCIPHandlingPolicy' | 'setVisualZoomLevelLimits' | 'setZoomMode'
>;
export type GuardedSession = Pick<
  Session,
  'on' | 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setBluetoothPairingHandler'
> & {
  readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'>;
};

/** `mainFrame`: the page itself wanted to go there, not a part of it. */
/** `type`: of a request, as Electron names it. */
export type Blocked = (address: string, how: BlockedHow, mainFrame: boolean, type?: string) => void;
export type BlockedHow = 'link' | 'frame' | 'redirect' | 'window' | 'page' | 'request';

/** Judges by core's rules, and remembers. A page that wanders in its sign-on is the judge's own to bring back: it is not blocked besides. */
export type Judge = (event: NavigationEvent) => Verdict;

export interface PageWatch {
  readonly judge: Judge;
  readonly blocked: Blocked;
  /** What staff should know while the program goes on. */
  readonly report: (problem: Problem) => void;
}

export function guardPage(page: GuardedPage, { judge, blocked, report }: PageWatch): void {
  const stop = (details: { readonly url: string; preventDefault(): void }, event: NavigationEvent, how: BlockedHow, mainFrame: boolean): void => {
    const verdict = judge(event);
    if (verdict === 'allow') return;
    details.preventDefault();
    if (verdict === 'deny') blocked(details.url, how, mainFrame);
  };
  page.on('will-navigate', (details) => stop(details, { kind: 'goes', address: details.url, by: 'page' }, 'link', true));
  page.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame) stop(details, { kind: 'frame-goes', address: details.url }, 'frame', false);
  });
  page.on('will-redirect', (details) => {
    const { url: address, isMainFrame } = details;
    stop(details, isMainFrame ? { kind: 'goes', address, by: 'redirect' } : { kind: 'frame-goes', address }, 'redirect', isMainFrame);
  });
  // about:, data: and blob: pass no filter and raise no event before they show: they are seen when they have. Chromium's own error page is told as a failure.
  page.on('did-navigate', (_event, address) => {
    if (!address.startsWith('chrome-error:') && judge({ kind: 'reached', address }) !== 'allow') blocked(address, 'page', true);
  });
  page.on('did-navigate-in-page', (_event, address, isMainFrame) => {
    if (isMainFrame && judge({ kind: 'moved', address }) !== 'allow') blocked(address, 'page', true);
  });
  // There is one view and no second window: what may open opens in it.
  page.setWindowOpenHandler(({ url, referrer, postBody }) => {
    const verdict = judge({ kind: 'goes', address: url, by: 'page' });
    if (verdict === 'allow') void page.loadURL(url, { httpReferrer: referrer, ...posted(postBody) }).catch(() => undefined);
    else if (verdict === 'deny') blocked(url, 'window', false);
    return { action: 'deny' };
  });
  // None is made; one that were, by a way that asks no handler, would be out of sight of all this.
  page.on('did-create-window', (window) => window.destroy());
  page.on('before-input-event', (event, input) => {
    if (isKeySwallowed({ key: input.key, code: input.code, control: input.control, alt: input.alt, shift: input.shift, meta: input.meta }))
      event.preventDefault();
  });
  page.on('context-menu', (event) => event.preventDefault());
  page.on('certificate-error', (event, url, error, _certificate, answer, isMainFrame) => {
    event.preventDefault();
    answer(false);
    // The page's own is told when its load has failed.
    if (!isMainFrame) report(problem('SM-505', originOf(url), error));
  });
  page.on('will-attach-webview', (event) => event.preventDefault());
  // Prevented, the page's wish to stay is not heard: it ends all the same.
  page.on('will-prevent-unload', (event) => event.preventDefault());
  page.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  page.on('login', (event, _request, _asker, answer) => {
    event.preventDefault();
    answer();
  });
  page.setIgnoreMenuShortcuts(true);
  page.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  const keepSize = (): void => {
    page.setZoomMode('disabled');
    void page.setVisualZoomLevelLimits(1, 1).catch(() => undefined);
  };
  page.on('dom-ready', keepSize);
  page.on('zoom-changed', keepSize);
}

/** Both are asked each time: a visit's programs share the session one after the other, and between them nothing is allowed. */
export function guardSession(session: GuardedSession, judge: Judge, grants: () => PermissionGrants | null, blocked: Blocked): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const mainFrame = details.resourceType === 'mainFrame';
    const verdict = judge({ kind: 'requests', address: details.url, mainFrame });
    if (verdict === 'deny') blocked(details.url, 'request', mainFrame, details.resourceType);
    answer({ cancel: verdict !== 'allow' });
  });
  // Without both of these handlers Electron grants everything.
  session.setPermissionRequestHandler((_page, wanted, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    answer(isGranted({ wanted, address: details.requestingUrl, media }));
  });
  session.setPermissionCheckHandler((_page, wanted, requestingOrigin, details) => {
    const media = details.mediaType === undefined ? [] : [details.mediaType];
    return isGranted({ wanted, address: details.requestingUrl ?? requestingOrigin, media });
  });
  refuseDevices(session);
  refuseDownloads(session);

  function isGranted(question: Parameters<typeof isPermissionGranted>[0]): boolean {
    const now = grants();
    return now !== null && isPermissionGranted(question, now);
  }
}

/** HID, serial, USB, Bluetooth and files: none for any page. */
export function refuseDevices(session: Pick<GuardedSession, 'on' | 'setDevicePermissionHandler' | 'setBluetoothPairingHandler'>): void {
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault();
    choose(null);
  });
  session.on('select-serial-port', (event, _ports, _page, choose) => {
    event.preventDefault();
    choose('');
  });
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
  session.on('file-system-access-restricted', (event, _details, answer) => {
    event.preventDefault();
    answer('deny');
  });
}

export function refuseDownloads(session: Pick<Session, 'on'>): void {
  session.on('will-download', (event) => event.preventDefault());
}

type PostBody = Parameters<Parameters<WebContents['setWindowOpenHandler']>[0]>[0]['postBody'];

function posted(body: PostBody): { postData: NonNullable<PostBody>['data']; extraHeaders: string } | Record<string, never> {
  if (!body) return {};
  const boundary = body.boundary === undefined ? '' : `; boundary=${body.boundary}`;
  return { postData: body.data, extraHeaders: `content-type: ${body.contentType}${boundary}` };
}
