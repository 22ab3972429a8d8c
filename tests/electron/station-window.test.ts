import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { careForStation, stationWindowOptions, type StationFrame } from '../../electron/station-window.ts';
import { FakePage } from './support/fake-page.ts';

class FakeWindow extends EventEmitter implements Pick<BrowserWindow, 'loadURL'> {
  readonly page = new FakePage();
  readonly loaded: string[] = [];
  loadURL = (url: string): Promise<void> => Promise.resolve(void this.loaded.push(url));
  get webContents(): FakePage {
    return this.page;
  }
  /** Whether the window went when it was closed. */
  closes(): boolean {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    return !prevented;
  }
}

let window: FakeWindow;
let state: { now: number; mayClose: boolean; lost: number; givenUp: number };
beforeEach(() => {
  window = new FakeWindow();
  state = { now: 0, mayClose: false, lost: 0, givenUp: 0 };
  careForStation(window as unknown as StationFrame, {
    mayClose: () => state.mayClose,
    lost: () => (state.lost += 1),
    givenUp: () => (state.givenUp += 1),
    now: () => state.now,
  });
});
const crash = (): boolean => window.page.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });

describe('the station’s window', () => {
  it('covers the display from the start and offers no way out', () => {
    const options = stationWindowOptions({ preload: '/p.cjs', packaged: true, windowed: false });
    expect(options).toMatchObject({ kiosk: true, frame: false, closable: false, minimizable: false, alwaysOnTop: true });
    expect(options.webPreferences).toMatchObject({
      preload: '/p.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      devTools: false,
      navigateOnDragDrop: false,
      zoomMode: 'disabled',
    });
  });

  it('in development may be a window, as locked as the other', () => {
    const options = stationWindowOptions({ preload: '/p.cjs', packaged: false, windowed: true });
    expect(options.kiosk).toBeUndefined();
    expect(options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, devTools: true });
  });

  it('opens the station’s page', () => expect(window.loaded).toEqual(['app://station/station.html']));

  it('stays until staff leave the kiosk', () => {
    expect(window.closes()).toBe(false);
    state.mayClose = true;
    expect(window.closes()).toBe(true);
  });

  it('K20: has no menu on its title bar, and none on its page', () => {
    let prevented = false;
    window.emit('system-context-menu', { preventDefault: () => (prevented = true) });
    expect([prevented, window.page.prevented('context-menu')]).toEqual([true, true]);
  });

  it('K28: keeps its size under two fingers', () => {
    window.page.emit('dom-ready');
    expect(window.page.zoom).toEqual([1, 1]);
  });

  it('swallows the keys that leave it', () => {
    expect([window.page.pressed('r', { control: true }), window.page.pressed('F11'), window.page.pressed('a')]).toEqual([true, true, false]);
    expect(window.page.ignoresMenu).toBe(true);
  });
});

describe('the station’s page', () => {
  it.each(['https://evil.test/', 'about:blank', 'file:///etc/passwd', 'app://other/'])('does not go to %s', (url) => {
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) expect(window.page.prevented(event, { url }), event).toBe(true);
    expect(window.page.opens({ url })).toBe('deny');
  });

  it('may go to its own pages, and opens no window for them either', () => {
    expect(window.page.prevented('will-navigate', { url: 'app://station/station.html' })).toBe(false);
    expect(window.page.opens({ url: 'app://station/station.html' })).toBe('deny');
  });

  it('K34: that dies is loaded again, and its program is given up', () => {
    crash();
    expect([window.page.reloads, state.lost, state.givenUp]).toEqual([1, 1, 0]);
  });

  it('that hangs is ended, so that it dies and comes back', () => {
    window.page.emit('unresponsive');
    expect(window.page.crashedOn).toBe(1);
  });

  it('that dies three times in ten minutes takes the app with it', () => {
    crash();
    state.now = 5 * 60_000;
    crash();
    expect(state.givenUp).toBe(0);
    state.now = 10 * 60_000 - 1;
    crash();
    expect([window.page.reloads, state.givenUp]).toEqual([2, 1]);
  });

  it('that dies now and then is loaded again each time', () => {
    for (const minute of [0, 6, 12, 18, 24]) {
      state.now = minute * 60_000;
      crash();
    }
    expect([window.page.reloads, state.givenUp]).toEqual([5, 0]);
  });
});
