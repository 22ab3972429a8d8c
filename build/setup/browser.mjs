import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pinnedNode } from './packages.mjs';
import { SetupProblem } from './problem-text.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { readStamp, updateStamp } from './stamp.mjs';
import { aptInstall, mayInstall, onPath } from './system.mjs';

/** The extension says which Chromium it needs; this is the same number. */
const oldest = Number(JSON.parse(readFileSync(join(root, 'renderer/extension/manifest.json'), 'utf8')).minimum_chrome_version);

/** True when the browser that was found earlier is still there and nobody asks for another. */
export function browserReady() {
  const { chromium } = readStamp();
  const asked = process.env['CHROMIUM'];
  return chromium !== undefined && existsSync(chromium) && (!asked || asked === chromium);
}

/**
 * Finds a Chromium, or installs one: the one in CHROMIUM, one on the machine, Playwright's own, the system's package when root on Debian or Ubuntu.
 * @param {(words: string) => void} say
 */
export async function findBrowser(say) {
  const asked = process.env['CHROMIUM'];
  if (asked) {
    const fit = fitness(asked);
    if (fit !== 'fit') throw new SetupProblem('SM-104', `CHROMIUM=${asked}${tooOldWords(fit)}`);
    return remember(asked);
  }
  const found = usualPlaces().find(runsAsStation) ?? playwrightsOwn();
  if (found) return remember(found);
  const old = usualPlaces().find((path) => typeof fitness(path) === 'number');
  if (old !== undefined) say(`${old}${tooOldWords(fitness(old))}`);

  say("no Chromium on this machine; asking for Playwright's build (about 170 MB)");
  await run(pinnedNode, [join(root, 'node_modules', 'playwright', 'cli.js'), 'install', 'chromium', '--no-shell'], { quiet: true, timeoutMs: 15 * 60_000 });
  const downloaded = playwrightsOwn();
  if (downloaded) return remember(downloaded);

  if (mayInstall()) {
    say("Playwright's build could not be had or does not run; installing the system's package chromium with apt-get");
    const { code, output } = await aptInstall(['chromium']);
    if (code !== 0) say(output.trim().split('\n').slice(-5).join('\n'));
    const installed = usualPlaces().find(runsAsStation);
    if (installed) return remember(installed);
  }
  throw new SetupProblem('SM-104', old === undefined ? undefined : `${old}${tooOldWords(fitness(old))}`);
}

/** @param {string} chromium */
function remember(chromium) {
  updateStamp({ chromium });
  return chromium;
}

/** Branded Chrome and Edge are no help: since version 137 they ignore --load-extension. */
function usualPlaces() {
  const names = ['chromium', 'chromium-browser', 'ungoogled-chromium'];
  const fromPath = names.map(onPath);
  /** @type {Partial<Record<NodeJS.Platform, string[]>>} */
  const places = {
    linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/lib/chromium/chromium', '/usr/lib64/chromium-browser/chromium-browser'],
    darwin: ['/Applications', join(homedir(), 'Applications')].map((folder) => join(folder, 'Chromium.app/Contents/MacOS/Chromium')),
    win32: [process.env['LOCALAPPDATA'], process.env['ProgramFiles'], process.env['ProgramFiles(x86)']]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Chromium', 'Application', 'chrome.exe')),
  };
  return [...fromPath, ...(places[process.platform] ?? [])].filter((path) => path !== null);
}

/** @param {string} path */
const runsAsStation = (path) => fitness(path) === 'fit';

/** @param {ReturnType<typeof fitness>} fit */
const tooOldWords = (fit) => (typeof fit === 'number' ? `: it is version ${fit}, ${oldest} or later is needed` : '');

/**
 * Whether a Chromium can run the station; its major version where it is too old.
 * A snap may not read hidden folders such as .data/, and Ubuntu's chromium-browser is only a pointer to it.
 * @param {string} path
 * @returns {'fit' | 'no' | number}
 */
function fitness(path) {
  if (!existsSync(path)) return 'no';
  const real = realpathSync(path);
  if (real.startsWith('/snap/') || real === '/usr/bin/snap') return 'no';
  // On Windows --version opens a window instead of answering; there the extension's own minimum is what refuses.
  if (process.platform === 'win32') return 'fit';
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  const version = /(?:chromium|chrome for testing) (\d+)\./i.exec(stdout ?? '');
  if (status !== 0 || version === null) return 'no';
  return Number(version[1]) >= oldest ? 'fit' : Number(version[1]);
}

function playwrightsOwn() {
  const script = "import('playwright').then((p) => console.log(p.chromium.executablePath()))";
  const { stdout } = spawnSync(pinnedNode, ['-e', script], { cwd: root, encoding: 'utf8', timeout: 20_000 });
  const path = (stdout ?? '').trim();
  return path !== '' && runsAsStation(path) ? path : null;
}
