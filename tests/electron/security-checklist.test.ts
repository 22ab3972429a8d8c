import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../build/bundles/root.ts';
import config from '../../build/electron-builder.ts';
import { coverOptions } from '../../electron/display-covers.ts';
import { programPreferences } from '../../electron/launchers/program-preferences.ts';
import { stationWindowOptions } from '../../electron/station-window.ts';
import { FakeSession } from './support/fake-session.ts';

/** Points of Electron's security checklist that are kept by not doing something, or by the same setting for every page there is (docs/security.md). */
const sources = globSync('electron/**/*.ts', { cwd: root }).map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
const filesWith = (pattern: RegExp): readonly string[] => sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

const preferences = [
  ['the station’s window', stationWindowOptions({ preload: '/preload.cjs', packaged: true, windowed: false }).webPreferences],
  ['a program’s view', programPreferences(new FakeSession().asElectron(), true)],
  ['the cover of a second display', coverOptions({ bounds: { x: 0, y: 0, width: 1, height: 1 } }).webPreferences],
] as const;

describe.each(preferences)('%s', (_name, page) => {
  it('has no Node, is isolated and in the sandbox, has no developer tools and no webview', () =>
    expect(page).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: false,
      navigateOnDragDrop: false,
    }));

  it('weakens nothing that Electron keeps', () => {
    const said = page as Record<string, unknown>;
    expect([undefined, true]).toContain(said['webSecurity']);
    for (const weak of ['allowRunningInsecureContent', 'experimentalFeatures', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames', 'plugins'])
      expect([undefined, false], weak).toContain(said[weak]);
    expect(said['enableBlinkFeatures']).toBeUndefined();
  });
});

it('only the station’s window has a preload', () =>
  expect(preferences.filter(([, page]) => page?.preload !== undefined).map(([name]) => name)).toEqual(['the station’s window']));

describe('nowhere in the desktop host', () => {
  it.each([
    ['a page is loaded by file:', /loadFile|['"`]file:/],
    ['another program is opened', /openExternal|openPath/],
    ['web security is turned off', /webSecurity\s*:\s*false|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|allowpopups/],
    ['Chromium is started with a weaker switch', /disable-web-security|ignore-certificate-errors|no-sandbox'\s*\)/],
    ['text is run as code', /\beval\(|new Function\(|executeJavaScript/],
  ])('%s', (_what, pattern) => expect(filesWith(pattern)).toEqual([]));

  it('a page gets at Electron but through the preload', () => {
    expect(filesWith(/contextBridge/)).toEqual(['electron/preload.ts']);
    expect(filesWith(/ipcMain\.(on|once|handleOnce)\b/)).toEqual([]);
  });

  it('a message is taken from a page without being asked who sent it', () => expect(filesWith(/\.handle\(channel/)).toEqual(['electron/ipc-main.ts']));
});

describe('the packed station', () => {
  it('has every fuse set', () =>
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      enableCookieEncryption: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: true,
    }));

  it('is one archive with bundles and pages, and no packages', () => {
    expect(config.asar).toBe(true);
    expect(config.files).toContain('!node_modules/**/*');
  });

  it('has one exact version of Electron', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
