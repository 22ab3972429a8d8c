import type { Session, WebContents } from 'electron';
import { isKeySwallowed } from '../../core/navigation/key-rule.ts';
import { isAllowed, isFrameAllowed } from '../../core/navigation/origin-rule.ts';
import { isPermissionGranted, type PermissionGrants } from '../../core/navigation/permission-rule.ts';

/** The walls around a vendor program. The rules are core's; here they are hung on every way out that Electron names (escape-cases.md). */
export type GuardedPage = Pick<
  WebContents,
  'on' | 'loadURL' | 'setWindowOpenHandler' | 'setIgnoreMenuShortcuts' | 'setWebRTCIPHandlingPolicy' | 'setVisualZoomLevelLimits'
>;
export type GuardedSession = Pick<
  Session,
  'on' | 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setBluetoothPairingHandler'
> & {
  readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'>;
};

/** `mainFrame`: the page itself wanted to go there, not a part of it. */
export type Blocked = (address: string, how: BlockedHow, mainFrame: boolean) => void;
export type BlockedHow = 'link' | 'frame' | 'redirect' | 'window' | 'page' | 'request';

export function guardPage(page: GuardedPage, allowedOrigins: readonly string[], blocked: Blocked): void {
  page.on('will-navigate', (details) => {
    if (isAllowed(details.url, allowedOrigins)) return;
    details.preventDefault();
    blocked(details.url, 'link', true);
  });
  page.on('will-frame-navigate', (details) => {
    if (details.isMainFrame || isFrameAllowed(details.url, allowedOrigins)) return;
    details.preventDefault();
    blocked(details.url, 'frame', false);
  });
  page.on('will-redirect', (details) => {
    if (isAllowed(details.url, allowedOrigins)) return;
    details.preventDefault();
    blocked(details.url, 'redirect', details.isMainFrame);
  });
  // about:, data: and blob: pass no filter and raise no event before they show: they are seen when they have. Chromium's own error page is told as a failure.
  page.on('did-navigate', (_event, url) => {
    if (!isAllowed(url, allowedOrigins) && !url.startsWith('chrome-error:')) blocked(url, 'page', true);
  });
  // There is one view and no second window: what may open opens in it.
  page.setWindowOpenHandler(({ url, referrer, postBody }) => {
    if (isAllowed(url, allowedOrigins)) void page.loadURL(url, { httpReferrer: referrer, ...posted(postBody) }).catch(() => undefined);
    else blocked(url, 'window', false);
    return { action: 'deny' };
  });
  page.on('before-input-event', (event, input) => {
    if (isKeySwallowed({ key: input.key, code: input.code, control: input.control, alt: input.alt, shift: input.shift, meta: input.meta }))
      event.preventDefault();
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
  page.on('dom-ready', () => void page.setVisualZoomLevelLimits(1, 1).catch(() => undefined));
}

/** `grants` is asked each time: a visit's programs share the session one after the other, and between them nothing is allowed. */
export function guardSession(session: GuardedSession, grants: () => PermissionGrants | null, blocked: Blocked): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = isAllowed(details.url, grants()?.allowedOrigins ?? []);
    if (!allowed) blocked(details.url, 'request', details.resourceType === 'mainFrame');
    answer({ cancel: !allowed });
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
