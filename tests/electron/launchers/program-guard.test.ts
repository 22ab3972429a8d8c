import { beforeEach, describe, expect, it } from 'vitest';
import { counting, fakeStation } from '../support/fake-station.ts';

let station: ReturnType<typeof fakeStation>;
beforeEach(() => {
  station = fakeStation();
});
const blocked = () => station.told.filter((event) => event.kind === 'blocked').map(({ origin, how }) => [how, origin]);

const offList = [
  'https://evil.test/',
  'https://good.example.evil.test/',
  'http://good.example/',
  'about:blank',
  'data:text/html,x',
  'javascript:1',
  'file:///etc/passwd',
  'mailto:a@b.example',
  'chrome://settings',
  'devtools://x',
  'app://station/station.html',
];

describe('a running program', () => {
  it.each(offList)('goes nowhere: %s', async (url) => {
    const page = await station.running();
    expect(page.prevented('will-navigate', { url, isMainFrame: true })).toBe(true);
    expect(page.prevented('will-redirect', { url, isMainFrame: true })).toBe(true);
    expect(page.opens({ url })).toBe('deny');
    expect(page.loaded).toEqual([counting.address]);
    expect(station.session().lets(url, 'mainFrame')).toBe(false);
    expect(station.kinds()).not.toContain('failed');
  });

  it('goes where it may', async () => {
    const page = await station.running();
    for (const url of ['https://good.example/lesson', 'https://a.cdn.example/']) {
      expect(page.prevented('will-navigate', { url, isMainFrame: true })).toBe(false);
      expect(page.prevented('will-redirect', { url, isMainFrame: true })).toBe(false);
      expect(station.session().lets(url, 'mainFrame')).toBe(true);
    }
    expect(blocked()).toEqual([]);
  });

  it('its frames are judged, and may be empty', async () => {
    const page = await station.running();
    const goes = (url: string): boolean => !page.prevented('will-frame-navigate', { url, isMainFrame: false });
    expect(['https://good.example/f', 'about:blank', 'about:srcdoc', 'blob:https://good.example/x'].map(goes)).toEqual([true, true, true, true]);
    expect(['https://evil.test/f', 'data:text/html,x', 'blob:https://evil.test/x', 'file:///'].map(goes)).toEqual([false, false, false, false]);
    expect(page.prevented('will-redirect', { url: 'https://evil.test/', isMainFrame: false })).toBe(true);
  });

  it.each(['xhr', 'image', 'script', 'webSocket', 'ping', 'media', 'font', 'stylesheet', 'object', 'cspReport', 'other', 'subFrame'] as const)(
    'loads no %s from elsewhere',
    async (type) => {
      await station.running();
      const scheme = type === 'webSocket' ? 'wss' : 'https';
      expect(station.session().lets(`${scheme}://evil.test/x`, type)).toBe(false);
      expect(station.session().lets(`${scheme}://good.example/x`, type)).toBe(true);
    },
  );

  it('opens a new window in its own view, with what it posts', async () => {
    const page = await station.running();
    const postBody = { contentType: 'multipart/form-data', boundary: 'b1', data: [{ type: 'rawData' as const, bytes: Buffer.from('x') }] };
    expect(page.opens({ url: 'https://good.example/answer', postBody })).toBe('deny');
    expect(page.loaded.at(-1)).toBe('https://good.example/answer');
    expect(page.loadOptions.at(-1)).toEqual({
      httpReferrer: { url: 'https://good.example/', policy: 'origin' },
      postData: postBody.data,
      extraHeaders: 'content-type: multipart/form-data; boundary=b1',
    });
    page.opens({ url: 'https://good.example/help', frameName: 'help' });
    expect(page.loadOptions.at(-1)).toEqual({ httpReferrer: { url: 'https://good.example/', policy: 'origin' } });
  });

  it('gets no devices, files, downloads, webviews, certificates or log-in dialogs', async () => {
    const page = await station.running();
    const session = station.session();
    const chosen: unknown[] = [];
    const choose = (choice?: unknown): void => void chosen.push(choice);
    let prevented = 0;
    const event = { preventDefault: () => (prevented += 1) };
    session.emit('select-hid-device', event, {}, choose);
    session.emit('select-serial-port', event, [{ portId: 'p' }], null, choose);
    session.emit('select-usb-device', event, {}, choose);
    session.emit('file-system-access-restricted', event, {}, choose);
    session.emit('will-download', event, {}, null);
    page.emit('select-bluetooth-device', event, [{ deviceId: 'd' }], choose);
    page.emit('login', event, {}, {}, choose);
    page.emit('will-attach-webview', event, {}, {});
    expect(chosen).toEqual([null, '', undefined, 'deny', '', undefined]);
    expect(prevented).toBe(8);
    expect(session.grantsDevices()).toBe(false);
  });

  it('cannot stay by a beforeunload, or leak its address by WebRTC', async () => {
    const page = await station.running();
    expect(page.prevented('will-prevent-unload')).toBe(true);
    expect([page.webRtc, page.ignoresMenu]).toEqual(['disable_non_proxied_udp', true]);
  });

  it.each([
    ['with a name that it has', { frameName: 'lesson' }],
    ['with a name of Chromium’s', { frameName: '_top' }],
    ['with features', { features: 'noopener=0,popup,width=300', disposition: 'new-window' as const }],
  ])('K6: gets no window of its own, %s', async (_how, details) => {
    const page = await station.running();
    expect(page.opens({ url: 'https://good.example/lesson', ...details })).toBe('deny');
    expect(page.opens({ url: 'https://evil.test/', ...details })).toBe('deny');
    expect(page.opens({ url: 'about:blank', ...details })).toBe('deny');
    expect(page.loaded).toEqual([counting.address, 'https://good.example/lesson']);
  });

  it('K6: a window that were made all the same is gone at once', async () => {
    const page = await station.running();
    let destroyed = 0;
    page.emit('did-create-window', { destroy: () => (destroyed += 1) }, {});
    expect(destroyed).toBe(1);
  });

  it('K18: chooses no files, in frames of other sites neither', async () => {
    const page = await station.running();
    const chooser = { method: 'Page.setInterceptFileChooserDialog', params: { enabled: true, cancel: true } };
    expect(page.debugger.sent).toContainEqual({ ...chooser, session: undefined });
    page.debugger.emit('message', {}, 'Target.attachedToTarget', { sessionId: 'frame-1', targetInfo: {}, waitingForDebugger: true }, '');
    expect(page.debugger.sent).toContainEqual({ ...chooser, session: 'frame-1' });
    expect(station.session().grants('fileSystem', 'https://good.example/')).toBe(false);
  });

  it('K19: Ctrl+P is swallowed', async () => {
    const page = await station.running();
    expect([page.pressed('p', { control: true }), page.pressed('p')]).toEqual([true, false]);
  });

  it('K20: has no context menu', async () => {
    const page = await station.running();
    expect(page.prevented('context-menu', {}, { x: 1, y: 1 })).toBe(true);
  });

  it('K26: in full screen stays under the strip, and the window as it is', async () => {
    const page = await station.running({ ...counting, permissions: ['fullscreen'] });
    for (const event of ['enter-html-full-screen', 'leave-html-full-screen']) {
      station.view().bounds = { x: 0, y: 0, width: 1366, height: 768 };
      page.emit(event);
      expect(station.view().bounds, event).toEqual({ x: 0, y: 56, width: 1366, height: 712 });
    }
  });

  it('K26, K27: gets full screen and the pointer by the catalogue alone, and never the keyboard', async () => {
    await station.running();
    const wanted = ['fullscreen', 'pointerLock', 'keyboardLock', 'automatic-fullscreen'] as const;
    expect(wanted.map((one) => station.session().grants(one, 'https://good.example/'))).toEqual([false, false, false, false]);
    await station.running({ ...counting, launch: 'launch-2', permissions: ['fullscreen', 'pointer-lock'] });
    expect(wanted.map((one) => station.session().grants(one, 'https://good.example/'))).toEqual([true, true, false, false]);
  });

  it('K28: keeps its size, on each page and at each turn of the wheel', async () => {
    const page = await station.running();
    for (const event of ['dom-ready', 'zoom-changed']) {
      [page.zoom, page.zoomMode] = [[], 'default'];
      page.emit(event, {}, 'in');
      expect([page.zoom, page.zoomMode], event).toEqual([[1, 1], 'disabled']);
    }
  });

  it('K29: trusts no bad certificate, and staff are told of a part’s host as of the page’s', async () => {
    const page = await station.running();
    const answers: boolean[] = [];
    const offers = (url: string, mainFrame: boolean): boolean =>
      page.prevented('certificate-error', {}, url, 'net::ERR_CERT_DATE_INVALID', {}, (trusted: boolean) => answers.push(trusted), mainFrame);
    expect([offers('https://good.example/', true), offers('https://a.cdn.example/x.js?name=amara', false)]).toEqual([true, true]);
    expect(answers).toEqual([false, false]);
    expect(station.reported).toEqual([{ code: 'SM-505', where: 'https://a.cdn.example', detail: 'net::ERR_CERT_DATE_INVALID' }]);
  });

  it('K30: a log-in dialog of the network is cancelled', async () => {
    const page = await station.running();
    const answers: unknown[][] = [];
    expect(page.prevented('login', {}, {}, { isProxy: false, host: 'good.example' }, (...words: unknown[]) => answers.push(words))).toBe(true);
    expect(answers).toEqual([[]]);
  });

  it('does not see the keys that leave it, and sees the others', async () => {
    const page = await station.running();
    expect([page.pressed('r', { control: true }), page.pressed('F12'), page.pressed('ArrowLeft', { alt: true })]).toEqual([true, true, true]);
    expect([page.pressed('r'), page.pressed('c', { control: true }), page.pressed('ArrowLeft')]).toEqual([false, false, false]);
  });
});

describe('permissions', () => {
  it('are those of the program that runs, for its own origins', async () => {
    await station.running({ ...counting, permissions: ['microphone', 'fullscreen'] });
    const session = station.session();
    expect(session.grants('media', 'https://good.example/', ['audio'])).toBe(true);
    expect(session.grants('media', 'https://good.example/', ['video'])).toBe(false);
    expect(session.grants('fullscreen', 'https://good.example/')).toBe(true);
    expect(session.grants('fullscreen', 'https://evil.test/')).toBe(false);
    for (const wanted of [
      'openExternal',
      'geolocation',
      'notifications',
      'clipboard-read',
      'pointerLock',
      'keyboardLock',
      'display-capture',
      'fileSystem',
      'hid',
      'midi',
      'idle-detection',
      'unknown',
    ] as const)
      expect(session.grants(wanted, 'https://good.example/'), wanted).toBe(false);
  });

  it('and addresses are not those of the program before it in the same visit', async () => {
    await station.running({ ...counting, permissions: ['fullscreen'] });
    const page = await station.running({ ...counting, launch: 'launch-2', address: 'https://other.example/', allowedOrigins: ['https://other.example'] });
    const session = station.session();
    expect(station.sessions).toHaveLength(1);
    expect(session.grants('fullscreen', 'https://good.example/')).toBe(false);
    expect(session.lets('https://good.example/x')).toBe(false);
    expect(session.lets('https://other.example/x')).toBe(true);
    expect(page.prevented('will-navigate', { url: 'https://good.example/', isMainFrame: true })).toBe(true);
  });

  it('once no program runs, nothing of the visit reaches the network', async () => {
    await station.running({ ...counting, permissions: ['fullscreen'] });
    await station.launcher.end({ launch: 'launch-1', address: null, graceMs: 0 });
    expect(station.session().lets('https://good.example/beacon', 'ping')).toBe(false);
    expect(station.session().grants('fullscreen', 'https://good.example/')).toBe(false);
  });
});

describe('what is told of what was blocked', () => {
  it('is the origin and the way, never the address', async () => {
    const page = await station.running();
    page.prevented('will-navigate', { url: 'https://evil.test/search?q=typed+by+a+child', isMainFrame: true });
    page.opens({ url: 'mailto:a.child@school.example' });
    expect(blocked()).toEqual([
      ['link', 'https://evil.test'],
      ['window', 'mailto:'],
    ]);
  });

  it('is one navigation once, though Electron tells it of the page and of its frame', async () => {
    const page = await station.running();
    page.prevented('will-navigate', { url: 'https://evil.test/', isMainFrame: true });
    station.state.now = 5000;
    page.prevented('will-frame-navigate', { url: 'https://evil.test/', isMainFrame: true });
    expect(blocked()).toEqual([['link', 'https://evil.test']]);
  });

  it('is a part’s origin once a launch, a way out once a second', async () => {
    const page = await station.running();
    for (let i = 0; i < 50; i += 1) {
      station.session().lets(`https://ads.example/${i}`, 'image');
      page.prevented('will-navigate', { url: `https://evil.test/${i}`, isMainFrame: true });
    }
    station.state.now = 999;
    page.prevented('will-navigate', { url: 'https://evil.test/', isMainFrame: true });
    expect(blocked()).toHaveLength(2);
    station.state.now = 1000;
    page.prevented('will-navigate', { url: 'https://evil.test/', isMainFrame: true });
    station.session().lets('https://ads.example/late', 'image');
    expect(blocked()).toEqual([
      ['request', 'https://ads.example'],
      ['link', 'https://evil.test'],
      ['link', 'https://evil.test'],
    ]);
  });

  it('cannot be made endless by a page that makes up hosts', async () => {
    const page = await station.running();
    for (let i = 0; i < 5000; i += 1) page.prevented('will-navigate', { url: `https://h${i}.test/`, isMainFrame: true });
    expect(blocked()).toHaveLength(200);
  });
});
