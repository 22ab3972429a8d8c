import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { out } from '../bundles/root.ts';
import { quietBrowserArgs } from '../found-browser.ts';

/** A station of the Chromium host on this machine: the extension with its policy, and the browser's own profile. */
export interface StationFolder {
  readonly folder: string;
  /** The enrolment token, as one line. */
  readonly token: string;
  readonly seat: number | null;
  /** Verifier of the PIN that opens the staff menu of a station that knows no staff yet. */
  readonly breakGlassPin?: string;
}

/** Copies the built extension and writes its policy, as a managed machine's browser would hand it out. Gives the extension's folder. */
export function prepareExtension(station: StationFolder): string {
  const extension = join(station.folder, 'extension');
  rmSync(extension, { recursive: true, force: true });
  mkdirSync(station.folder, { recursive: true });
  cpSync(join(out, 'extension'), extension, { recursive: true });
  const { token, seat, breakGlassPin } = station;
  const policy = { token, seat, ...(breakGlassPin === undefined ? {} : { breakGlassPin }), development: true };
  writeFileSync(join(extension, 'policy.json'), `${JSON.stringify(policy, null, 2)}\n`);
  return extension;
}

/** The browser's arguments. It starts on an empty page; the extension's service worker moves that to the kiosk. */
export function stationArgs(station: StationFolder, how: { readonly headless: boolean; readonly kiosk: boolean }): string[] {
  const extension = join(station.folder, 'extension');
  return [
    `--user-data-dir=${join(station.folder, 'profile')}`,
    `--disable-extensions-except=${extension}`,
    `--load-extension=${extension}`,
    ...quietBrowserArgs,
    '--hide-crash-restore-bubble',
    '--noerrdialogs',
    '--password-store=basic',
    '--use-mock-keychain',
    '--disable-features=Translate,MediaRouter,OptimizationHints',
    ...(how.headless ? ['--headless=new', '--window-size=1366,768'] : how.kiosk ? ['--kiosk'] : ['--window-size=1366,768']),
    'about:blank',
  ];
}
