import type { Session } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainUserAgent, programPreferences } from '../../../electron/launchers/program-preferences.ts';
import { counting, fakeStation } from '../support/fake-station.ts';

const reading = { ...counting, launch: 'launch-2', program: 'reading', address: 'https://good.example/reading' };
let station: ReturnType<typeof fakeStation>;
beforeEach(() => {
  station = fakeStation();
});
afterEach(() => vi.useRealTimers());

describe('opening a program', () => {
  it('loads it under the strip, hidden and muted until it has loaded', async () => {
    expect(await station.launcher.launch(counting)).toEqual({ ok: true, value: null });
    const view = station.view();
    expect(station.shown).toEqual([view]);
    expect(view.page.loaded).toEqual(['https://good.example/start']);
    expect(view.bounds).toEqual({ x: 0, y: 56, width: 1366, height: 712 });
    expect([view.visible, view.page.muted]).toEqual([false, true]);
    view.page.emit('did-navigate', {}, 'https://good.example/start', 200, 'OK');
    expect(view.visible).toBe(false);
    view.page.emit('did-finish-load');
    expect([view.visible, view.page.muted, view.page.focused]).toEqual([true, false, 1]);
    expect(station.told).toEqual([
      { launch: 'launch-1', kind: 'navigated', origin: 'https://good.example' },
      { launch: 'launch-1', kind: 'loaded' },
      { launch: 'launch-1', kind: 'foreground', foreground: true },
    ]);
  });

  it('that has an address it may not go to is not opened at all', async () => {
    expect(await station.launcher.launch({ ...counting, address: 'https://evil.test/start?student=k-17' })).toEqual({
      ok: false,
      problems: [{ code: 'SM-502', where: 'https://evil.test' }],
    });
    expect([station.views, station.sessions]).toEqual([[], []]);
  });

  it('gives it no preload, no Node, no developer tools and nothing of the station', () => {
    const session = {} as Session;
    expect(programPreferences(session, true)).toEqual({
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      devTools: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      plugins: false,
      spellcheck: false,
      zoomMode: 'disabled',
      disableHtmlFullscreenWindowResize: true,
    });
  });

  it('shows itself as plain Chromium, in the student’s language', async () => {
    await station.launcher.launch({ ...counting, language: 'es' });
    expect(station.session().userAgent).toBe('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36');
    expect(station.session().languages).toBe('es-US,es,en');
    expect(plainUserAgent(station.session().userAgent)).toBe(station.session().userAgent);
  });

  it('closes the one before it, and what comes late from that one is dropped', async () => {
    const first = await station.running();
    await station.launcher.launch(reading);
    expect(first.closed).toBe(true);
    expect(station.shown).toEqual([station.view()]);
    station.told.length = 0;
    first.emit('did-finish-load');
    first.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    first.emit('destroyed');
    expect(station.told).toEqual([]);
    expect(station.shown).toHaveLength(1);
  });

  it('twice at once leaves one view, the later one', async () => {
    await Promise.all([station.launcher.launch(counting), station.launcher.launch(reading)]);
    expect(station.shown).toHaveLength(1);
    expect(station.shown[0]?.page.loaded).toEqual(['https://good.example/reading']);
    expect(station.view(0).page.closed).toBe(true);
  });
});

describe('the walls of a page', () => {
  const failures = () => station.told.filter((event) => event.kind === 'failed').map((event) => event.problem);
  const unwalled = [{ code: 'SM-501', where: 'https://good.example', detail: 'the guard does not stand' }];
  const loads = (): void => {
    const { page } = station.view();
    page.emit('did-navigate', {}, counting.address, 200, 'OK');
    page.emit('did-finish-load');
  };
  /** A page whose protocol answers as a test says. */
  const launchWith = async (answer: 'failed' | null): Promise<void> => {
    station.nextPage = (page) => (page.debugger.answer = answer);
    await station.launcher.launch(counting);
  };

  it('stand before anything of it is shown', async () => {
    vi.useFakeTimers();
    await launchWith(null);
    loads();
    await vi.advanceTimersByTimeAsync(4999);
    expect([station.view().visible, station.kinds()]).toEqual([false, ['navigated']]);
  });

  it('that do not stand five seconds after it has loaded are the end of it', async () => {
    vi.useFakeTimers();
    await launchWith(null);
    loads();
    await vi.advanceTimersByTimeAsync(5000);
    expect([failures(), station.view().visible]).toEqual([unwalled, false]);
  });

  it('that cannot stand are the end of it at once', async () => {
    await launchWith('failed');
    loads();
    await vi.waitFor(() => expect(failures()).toEqual(unwalled));
    expect(station.view().visible).toBe(false);
  });

  it('that fall take it along', async () => {
    const page = await station.running();
    page.debugger.emit('detach', {}, 'target closed');
    expect(station.kinds().at(-1)).toBe('crashed');
  });
});

describe('showing and hiding', () => {
  it('hides, mutes and takes the keyboard away, and gives all back', async () => {
    const page = await station.running();
    station.launcher.show(false);
    expect([station.view().visible, page.muted, station.state.stationFocus]).toEqual([false, true, 1]);
    station.launcher.show(true);
    expect([station.view().visible, page.muted, page.focused]).toEqual([true, false, 2]);
    expect(station.told.slice(-2)).toEqual([
      { launch: 'launch-1', kind: 'foreground', foreground: false },
      { launch: 'launch-1', kind: 'foreground', foreground: true },
    ]);
  });

  it('what was hidden while it loaded stays hidden', async () => {
    await station.launcher.launch(counting);
    station.launcher.show(false);
    station.view().page.emit('did-navigate', {}, counting.address, 200, 'OK');
    station.view().page.emit('did-finish-load');
    expect(station.view().visible).toBe(false);
    expect(station.kinds()).toEqual(['navigated', 'loaded']);
  });

  it('is in front only while the window is', async () => {
    await station.running();
    station.state.focused = false;
    station.launcher.windowChanged();
    station.launcher.windowChanged();
    station.state.focused = true;
    station.launcher.windowChanged();
    expect(station.told.filter((event) => event.kind === 'foreground').map((event) => event.foreground)).toEqual([true, false, true]);
  });

  it('is not seen while the window is minimized, and then not in front either', async () => {
    await station.running();
    const before = station.told.length;
    station.state.minimized = true;
    station.launcher.windowChanged();
    station.launcher.show(false);
    station.launcher.show(true);
    station.state.minimized = false;
    station.launcher.windowChanged();
    expect(station.told.slice(before)).toEqual([
      { launch: 'launch-1', kind: 'visible', visible: false },
      { launch: 'launch-1', kind: 'foreground', foreground: false },
      { launch: 'launch-1', kind: 'visible', visible: true },
      { launch: 'launch-1', kind: 'foreground', foreground: true },
    ]);
  });

  it('follows the window’s size', async () => {
    await station.running();
    station.state.size = { width: 1920, height: 1080 };
    station.launcher.layout();
    expect(station.view().bounds).toEqual({ x: 0, y: 56, width: 1920, height: 1024 });
    station.state.size = { width: 300, height: 40 };
    station.launcher.layout();
    expect(station.view().bounds).toEqual({ x: 0, y: 56, width: 300, height: 0 });
  });

  it('with no program nothing happens', () => {
    station.launcher.show(true);
    station.launcher.layout();
    station.launcher.windowChanged();
    expect(station.told).toEqual([]);
  });
});

describe('ending a program', () => {
  const exit = { launch: 'launch-1', address: 'https://good.example/logout', graceMs: 3000 };

  it('sends it to its log-out page, out of sight, and closes it once that has loaded', async () => {
    const page = await station.running();
    await station.launcher.end(exit);
    expect(page.loaded).toEqual(['https://good.example/start', 'https://good.example/logout']);
    expect([page.closed, station.view().visible, station.shown]).toEqual([true, false, []]);
    // The visit goes on: its next program finds the sign-on.
    expect(station.session().cleared).toEqual([]);
  });

  it('waits no longer than the grace', async () => {
    vi.useFakeTimers();
    const page = await station.running();
    page.answer = null;
    let ended = false;
    void station.launcher.end(exit).then(() => (ended = true));
    await vi.advanceTimersByTimeAsync(2999);
    expect([ended, page.closed]).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(1);
    expect([ended, page.closed]).toEqual([true, true]);
  });

  it('closes it at once when the log-out page cannot be loaded', async () => {
    const page = await station.running();
    page.answer = 'failed';
    await station.launcher.end(exit);
    expect(page.closed).toBe(true);
  });

  it.each([null, 'https://evil.test/logout'])('goes to no page when that is %s', async (address) => {
    const page = await station.running();
    await station.launcher.end({ ...exit, address });
    expect(page.loaded).toEqual(['https://good.example/start']);
    expect(page.closed).toBe(true);
  });

  it('lets a page that crashed log out too', async () => {
    const page = await station.running();
    page.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    await station.launcher.end(exit);
    expect(page.loaded).toContain('https://good.example/logout');
  });

  it('tells nothing more once it has begun', async () => {
    const page = await station.running();
    station.told.length = 0;
    page.answer = null;
    vi.useFakeTimers();
    const ended = station.launcher.end(exit);
    await vi.advanceTimersByTimeAsync(10);
    page.emit('did-navigate', {}, 'https://good.example/logout', 200, 'OK');
    page.emit('did-finish-load');
    page.prevented('will-navigate', { url: 'https://evil.test/' });
    page.emit('audio-state-changed', { audible: true });
    await vi.advanceTimersByTimeAsync(3000);
    await ended;
    expect(station.told).toEqual([]);
  });

  it('asked twice it ends once; another launch’s end leaves it alone', async () => {
    const page = await station.running();
    await station.launcher.end({ ...exit, launch: 'launch-0' });
    expect(page.closed).toBe(false);
    await Promise.all([station.launcher.end(exit), station.launcher.end(exit)]);
    await station.launcher.end(exit);
    expect(page.loaded.filter((address) => address.endsWith('/logout'))).toHaveLength(1);
  });

  it('that still waits for its turn does not open any more', async () => {
    await station.running();
    const waiting = station.launcher.launch(reading);
    await station.launcher.end({ launch: reading.launch, address: null, graceMs: 0 });
    await waiting;
    expect([station.views.length, station.shown]).toEqual([1, []]);
    await station.running({ ...reading, launch: 'launch-3' });
    expect(station.shown).toHaveLength(1);
  });

  it('a page that does not go away is waited for two seconds', async () => {
    vi.useFakeTimers();
    const page = await station.running();
    page.close = () => undefined;
    let ended = false;
    void station.launcher.end({ ...exit, address: null }).then(() => (ended = true));
    await vi.advanceTimersByTimeAsync(1999);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(ended).toBe(true);
  });

  it('that closes itself is told, and its place is free', async () => {
    const page = await station.running();
    page.close();
    await Promise.resolve();
    expect(station.told.at(-1)).toEqual({ launch: 'launch-1', kind: 'closed' });
    expect(station.shown).toEqual([]);
  });
});

describe('when a program fails', () => {
  const failures = () => station.told.filter((event) => event.kind === 'failed').map((event) => event.problem);

  it('to be reached, it is told with its host and the reason', async () => {
    await station.launcher.launch(counting);
    station.view().page.emit('did-fail-load', {}, -106, 'ERR_INTERNET_DISCONNECTED', 'https://good.example/start?student=k-17', true, 1, 1);
    expect(failures()).toEqual([{ code: 'SM-507', where: 'https://good.example', detail: 'ERR_INTERNET_DISCONNECTED' }]);
    expect(station.view().visible).toBe(false);
  });

  it('K29: with a certificate that is not valid, staff are told which host', async () => {
    await station.launcher.launch(counting);
    station.view().page.emit('did-fail-load', {}, -202, 'ERR_CERT_AUTHORITY_INVALID', 'https://good.example/start', true, 1, 1);
    expect(failures()).toEqual([{ code: 'SM-505', where: 'https://good.example', detail: 'ERR_CERT_AUTHORITY_INVALID' }]);
  });

  it('with an error of its server at the start, that page is not shown', async () => {
    await station.launcher.launch(counting);
    const { page } = station.view();
    page.emit('did-navigate', {}, counting.address, 503, 'Service Unavailable');
    page.emit('did-finish-load');
    expect(failures()).toEqual([{ code: 'SM-509', where: 'https://good.example', detail: 'HTTP 503' }]);
    expect([station.view().visible, station.kinds()]).toEqual([false, ['failed']]);
  });

  it('a bad page in its middle is its own affair, and so is a part that does not load', async () => {
    const page = await station.running();
    page.emit('did-navigate', {}, 'https://good.example/lesson', 500, 'Internal Server Error');
    page.emit('did-fail-load', {}, -106, 'ERR_INTERNET_DISCONNECTED', 'https://ads.example/', false, 1, 1);
    page.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'https://good.example/lesson', true, 1, 1);
    expect(failures()).toEqual([]);
  });

  it('that is led off its addresses before it showed anything has failed, once', async () => {
    await station.launcher.launch(counting);
    const { page, session } = station.view();
    expect(page.prevented('will-redirect', { url: 'https://login.vendor.example/?next=1', isMainFrame: true })).toBe(true);
    expect(session.lets('https://login.vendor.example/?next=1', 'mainFrame')).toBe(false);
    page.emit('did-fail-load', {}, -20, 'ERR_BLOCKED_BY_CLIENT', 'https://login.vendor.example/', true, 1, 1);
    expect(station.told.filter((event) => event.kind === 'blocked')).toHaveLength(2);
    expect(failures()).toEqual([{ code: 'SM-502', where: 'https://login.vendor.example' }]);
  });

  it('by crashing or hanging, it is told as that; ending as it should is not', async () => {
    const page = await station.running();
    station.told.length = 0;
    page.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
    page.emit('unresponsive');
    page.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
    expect(station.kinds()).toEqual(['hung', 'crashed']);
  });
});

describe('a program that stands on a page that is none of its own', () => {
  it.each(['about:blank', 'data:text/html,x', 'blob:https://good.example/x'])('is brought back from %s to its last page', async (address) => {
    const page = await station.running();
    page.emit('did-navigate', {}, 'https://good.example/lesson/3', 200, 'OK');
    page.emit('did-navigate', {}, address, -1, '');
    expect(page.loaded.at(-1)).toBe('https://good.example/lesson/3');
    expect(station.told.at(-1)).toMatchObject({ kind: 'blocked', how: 'page' });
  });

  it('is brought back after our own filter stopped it', async () => {
    const page = await station.running();
    page.emit('did-fail-load', {}, -20, 'ERR_BLOCKED_BY_CLIENT', 'https://evil.test/', true, 1, 1);
    expect(page.loaded).toEqual(['https://good.example/start', 'https://good.example/start']);
    expect(station.kinds()).not.toContain('failed');
  });

  it('Chromium’s own error page is told as the failure that it shows', async () => {
    const page = await station.running();
    page.emit('did-navigate', {}, 'chrome-error://chromewebdata/', 0, '');
    expect(page.loaded).toHaveLength(1);
    expect(station.kinds()).not.toContain('blocked');
  });
});

describe('visits', () => {
  it('a visit’s programs share one session, in memory only; the next visit gets another', async () => {
    await station.running();
    await station.launcher.launch(reading);
    await station.launcher.launch({ ...reading, launch: 'launch-3', visit: 'visit-2' });
    expect(station.sessions.map((session) => session.partition)).toEqual(['visit-visit-1-1', 'visit-visit-2-2']);
    expect(station.view(0).session).toBe(station.view(1).session);
    expect(station.view(2).session).toBe(station.session(1));
  });

  it('a visit that was left unwiped is wiped before the next one begins', async () => {
    await station.running();
    await station.launcher.launch({ ...reading, visit: 'visit-2' });
    expect(station.session(0).cleared).toContain('storage');
    expect(station.session(1).cleared).toEqual([]);
  });

  it('wiping closes the program and clears everything', async () => {
    const page = await station.running();
    expect(await station.launcher.wipe()).toEqual({ clean: true, left: [] });
    expect(page.closed).toBe(true);
    expect([...station.session().cleared].sort()).toEqual(['auth', 'cache', 'connections', 'hosts', 'storage']);
    expect(station.state.clipboardCleared).toBe(2);
  });

  it('what is left is named, and the other steps are done all the same', async () => {
    await station.running();
    station.session().left = [{ name: 'sid' }];
    station.session().failing = 'cache';
    expect(await station.launcher.wipe()).toEqual({ clean: false, left: ['cache', 'cookies'] });
    expect(station.session().cleared).toContain('auth');
  });

  it('what could not be cleared is tried again at each wipe, and told until it is gone', async () => {
    await station.running();
    station.session().left = [{ name: 'sid' }];
    expect(await station.launcher.wipe()).toEqual({ clean: false, left: ['cookies'] });
    expect(await station.launcher.wipe()).toEqual({ clean: false, left: ['cookies'] });
    await station.running({ ...reading, visit: 'visit-2' });
    expect(await station.launcher.wipe()).toEqual({ clean: false, left: ['cookies'] });
    station.session(0).left = [];
    expect(await station.launcher.wipe()).toEqual({ clean: true, left: [] });
    station.session(0).cleared.length = 0;
    await station.launcher.wipe();
    expect(station.session(0).cleared).toEqual([]);
  });

  it('a wiped session is used no more, not even for the same visit', async () => {
    await station.running();
    await station.launcher.wipe();
    await station.launcher.launch(reading);
    expect(station.sessions).toHaveLength(2);
    expect(station.sessions[0]?.partition).not.toBe(station.sessions[1]?.partition);
  });

  it('a station page that is lost closes the program and keeps the visit', async () => {
    const page = await station.running();
    await station.launcher.abandon();
    expect(page.closed).toBe(true);
    await station.launcher.launch(reading);
    expect(station.sessions).toHaveLength(1);
    expect(station.session().cleared).toEqual([]);
  });
});
