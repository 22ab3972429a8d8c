import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bundles/root.ts';
import { foundBrowser } from '../found-browser.ts';
import { startProcess, type OwnProcess } from './child-process.ts';
import { prepareExtension, stationArgs, type StationFolder } from './chromium-station.ts';
import { electronBinary } from './electron-binary.ts';

export interface StationStarter {
  /** One line about which host it is, and why. */
  readonly words: string;
  /** For the welcome: how the station can be seen. */
  readonly shows: string;
  readonly start: () => OwnProcess;
}

/** Decides which host the station runs on: Electron where its binary can be had and there is a display, else the found Chromium. */
export function stationStarter(
  station: StationFolder,
  how: { readonly headless: boolean; readonly kiosk: boolean },
  data: string,
  logFile: string,
): StationStarter {
  const display = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  const headless = how.headless || !display;
  const electron = headless ? null : electronBinary(data);
  if (electron !== null) return electronStation(electron, station, how.kiosk, logFile);

  prepareExtension(station);
  const browser = foundBrowser();
  const why = headless ? (how.headless ? '' : ' (no display here)') : ' (Electron could not be fetched on this machine)';
  const shows = headless ? 'in a browser without a window' : how.kiosk ? 'over the whole screen' : 'in a window';
  return {
    words: `Station: ${browser}, ${shows}${why}`,
    shows,
    start: () => startProcess({ name: 'station', command: browser, args: stationArgs(station, { headless, kiosk: how.kiosk }), logFile }),
  };
}

function electronStation(electron: string, station: StationFolder, kiosk: boolean, logFile: string): StationStarter {
  const policy = join(station.folder, 'policy.json');
  mkdirSync(station.folder, { recursive: true });
  writeFileSync(policy, `${JSON.stringify({ token: station.token, seat: station.seat }, null, 2)}\n`);
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const args = [root, '--policy', policy, '--data', join(station.folder, 'electron'), ...(kiosk ? [] : ['--windowed']), ...(asRoot ? ['--no-sandbox'] : [])];
  const shows = kiosk ? 'over the whole screen' : 'in a window';
  return { words: `Station: Electron, ${shows}`, shows, start: () => startProcess({ name: 'station', command: electron, args, logFile }) };
}
