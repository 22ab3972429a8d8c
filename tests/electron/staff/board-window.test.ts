import { describe, expect, it } from 'vitest';
import { boardWindowOptions, guardBoardPage, guardBoardSession } from '../../../electron/staff/board-window.ts';
import { FakePage } from '../support/fake-page.ts';
import { FakeSession } from '../support/fake-session.ts';

const hub = 'https://localhost:7340';
const elsewhere = [
  'https://evil.test/',
  'http://localhost:7340/',
  'https://localhost:7341/',
  'https://localhost.evil.test:7340/',
  'https://user@localhost:7340/',
  'file:///etc/passwd',
  'data:text/html,hi',
  'javascript:alert(1)',
];

describe('the board’s window', () => {
  it('is an ordinary one whose page has no rights of the application', () => {
    const options = boardWindowOptions(true, 'Stationmaster');
    expect(options.kiosk).toBeUndefined();
    expect(options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      devTools: false,
      navigateOnDragDrop: false,
    });
    expect(options.webPreferences).not.toHaveProperty('preload');
  });

  it('stays with its hub, and opens no other window', () => {
    const page = new FakePage();
    guardBoardPage(page.asElectron(), () => hub);
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      expect(elsewhere.filter((url) => !page.prevented(event, { url }))).toEqual([]);
      expect(page.prevented(event, { url: `${hub}/board/` })).toBe(false);
    }
    expect(page.prevented('will-attach-webview')).toBe(true);
    expect([page.opens({ url: `${hub}/board/` }), page.opens({ url: 'https://evil.test/' })]).toEqual(['deny', 'deny']);
  });
});

describe('the board’s session', () => {
  const guarded = (packaged = true): FakeSession => {
    const session = new FakeSession();
    guardBoardSession(session.asElectron(), () => hub, packaged);
    return session;
  };

  it('reaches its hub alone; in development the developer tools as well', () => {
    const session = guarded();
    expect([session.lets(`${hub}/api/board/lab`), session.lets('wss://localhost:7340/x')]).toEqual([true, true]);
    expect(elsewhere.filter((url) => session.lets(url))).toEqual([]);
    expect(session.lets('devtools://devtools/bundled/x.js')).toBe(false);
    expect(guarded(false).lets('devtools://devtools/bundled/x.js')).toBe(true);
  });

  it('grants the microphone to its hub’s page, without a camera, and nothing else', () => {
    const session = guarded();
    for (const wanted of ['media', 'geolocation', 'notifications', 'openExternal', 'fullscreen', 'clipboard-read'] as const)
      expect(session.grants(wanted, `${hub}/board/`)).toBe(false);
    expect(session.grants('media', `${hub}/board/`, ['audio'])).toBe(true);
    expect(session.grants('media', `${hub}/board/`, ['video'])).toBe(false);
    expect(elsewhere.filter((url) => session.grants('media', url, ['audio']))).toEqual([]);
    expect(session.grantsDevices()).toBe(false);
  });

  it('takes today’s minutes home, and no other file', () => {
    const session = guarded();
    const saves = (...chain: string[]): boolean => {
      let prevented = false;
      session.emit('will-download', { preventDefault: () => (prevented = true) }, { getURLChain: () => chain });
      return !prevented;
    };
    expect(saves(`${hub}/api/board/minutes.csv`)).toBe(true);
    for (const url of ['https://evil.test/api/board/minutes.csv', `blob:${hub}/1`, `${hub}/board/minutes.csv`]) expect(saves(url)).toBe(false);
    expect(saves(`${hub}/api/board/minutes.csv`, 'https://evil.test/x.exe')).toBe(false);
  });
});
