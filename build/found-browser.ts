import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundles/root.ts';

/** The Chromium that set-up found or installed; CHROMIUM names another. Throws where set-up has not run: every command goes through it. */
export function foundBrowser(): string {
  const asked = process.env['CHROMIUM'];
  if (asked !== undefined && asked !== '') return asked;
  const stamp = JSON.parse(readFileSync(join(root, 'node_modules/.stationmaster-setup'), 'utf8')) as { chromium?: string };
  if (stamp.chromium === undefined) throw new Error('No browser yet: run npm start or npm test once.');
  return stamp.chromium;
}

/** What every Chromium of ours gets: no calls home, no first-run pages. The sandbox is off only where Chromium refuses it, for root on Linux. */
export const quietBrowserArgs: readonly string[] = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--autoplay-policy=no-user-gesture-required',
  ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
