import type Electron from 'electron';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync, type FSWatcher } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromiumIfStarted, started } from './double-browser.ts';
import { registerScheme } from './own-schemes.ts';
import { preventable, StrictEmitter } from './strict-emitter.ts';

/** `app`: the life of the process, with real exit codes, single instance and restart. */
type Built = Pick<
  Electron.App,
  | 'whenReady'
  | 'isReady'
  | 'getPath'
  | 'setPath'
  | 'getVersion'
  | 'getName'
  | 'getPreferredSystemLanguages'
  | 'getAppPath'
  | 'isPackaged'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'relaunch'
  | 'quit'
  | 'exit'
>;

class DoubleApp extends StrictEmitter implements Built {
  readonly isPackaged = process.env['ELECTRON_DOUBLE_PACKAGED'] === '1';
  readonly switches: string[] = [];
  /** Ending destroys them, before `exit` returns. */
  readonly windows = new Set<{ destroy(): void }>();
  #code = 0;
  readonly commandLine = {
    appendSwitch: (name: string, value?: string): void => void this.switches.push(value === undefined ? `--${name}` : `--${name}=${value}`),
    hasSwitch: (name: string): boolean => process.argv.some((word) => word === `--${name}` || word.startsWith(`--${name}=`)),
  };
  readonly #paths = new Map<string, string>();
  #ready: Promise<void> | null = null;
  #isReady = false;
  #quitting = false;
  #relaunch: readonly string[] | null = null;
  #lock: FSWatcher | null = null;

  whenReady(): Promise<void> {
    return (this.#ready ??= started().then(() => {
      this.#isReady = true;
      this.emit('ready', {}, {});
    }));
  }
  isReady = (): boolean => this.#isReady;
  getPath(name: string): string {
    if (name === 'exe') return process.env['ELECTRON_DOUBLE_EXE'] ?? process.execPath;
    return this.#paths.get(name) ?? path.join(tmpdir(), 'electron-double', name);
  }
  setPath = (name: string, value: string): void => void this.#paths.set(name, value);
  getVersion = (): string => (JSON.parse(readFileSync(path.join(this.getAppPath(), 'package.json'), 'utf8')) as { version: string }).version;
  getName = (): string => 'stationmaster';
  getPreferredSystemLanguages = (): string[] => ['en-US'];
  /** The folder of package.json above the main script. */
  getAppPath = (): string => path.resolve(path.dirname(process.argv[1] ?? ''), '../..');
  enableSandbox = (): void => undefined;

  /** A file with the owner's process, and a note beside it from whoever came second. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'double.lock');
    const owner = ownerOf(file);
    if (owner !== null && owner !== process.pid) {
      const note = path.join(folder, `second-${process.pid}`);
      writeFileSync(`${note}.part`, JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
      renameSync(`${note}.part`, `${note}.json`);
      return false;
    }
    writeFileSync(file, String(process.pid));
    this.#lock = watch(folder, (_event, name) => {
      if (name === null || !/^second-\d+\.json$/.test(name)) return;
      try {
        const { argv, cwd } = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { argv: string[]; cwd: string };
        rmSync(path.join(folder, name));
        this.emit('second-instance', preventable({}), argv, cwd, null);
      } catch {
        // The watcher tells of a file twice: the second time it is gone.
      }
    });
    this.#lock.unref();
    process.once('exit', () => rmSync(file, { force: true }));
    return true;
  }
  releaseSingleInstanceLock = (): void => this.#lock?.close();

  relaunch(options: { args?: string[] } = {}): void {
    this.#relaunch = options.args ?? process.argv.slice(1);
  }
  quit(): void {
    if (this.#quitting) return;
    const event = preventable({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.emit('will-quit', preventable({}));
    this.emit('quit', {}, 0);
    this.exit(0);
  }
  exit(code = 0): void {
    // The last code that is said is the one that counts.
    this.#code = code;
    if (this.#quitting) return;
    this.#quitting = true;
    for (const window of [...this.windows]) window.destroy();
    const end = (): never => {
      if (this.#relaunch !== null)
        spawn(process.execPath, [...process.execArgv.filter((arg) => !arg.startsWith('--inspect')), ...this.#relaunch], {
          stdio: 'ignore',
          detached: true,
        }).unref();
      process.exit(this.#code);
    };
    const chromium = chromiumIfStarted();
    if (chromium === null) end();
    else void chromium.close().finally(end);
  }
}

function ownerOf(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}

export const app = new DoubleApp();
/** As Electron's own handlers do where the app has none. */
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) app.quit();
  });
}

export const protocol = {
  registerSchemesAsPrivileged: (schemes: readonly { readonly scheme: string }[]): void => schemes.forEach(({ scheme }) => registerScheme(scheme)),
};
