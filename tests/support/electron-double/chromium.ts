import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { foundBrowser, quietBrowserArgs } from '../../../build/found-browser.ts';
import { DevTools } from './devtools.ts';
import { openRelay, type RelayParts } from './devtools-relay.ts';

/** The real Chromium behind the double: its process, its protocol, and the relay through which Playwright shares it. One a run. */
interface ChromiumEvents {
  /** Playwright has set the page up. */
  settled: [target: string];
  client: [];
  exit: [];
}

export class Chromium {
  readonly #events = new EventEmitter<ChromiumEvents>();
  readonly #settled = new Set<string>();
  readonly devTools: DevTools;
  readonly #process: ChildProcess;
  #client = false;
  #relay: { close(): void } | null = null;

  private constructor(devTools: DevTools, process_: ChildProcess) {
    this.devTools = devTools;
    this.#process = process_;
    this.#events.setMaxListeners(0);
    process_.once('exit', () => {
      this.#relay?.close();
      this.#events.emit('exit');
    });
  }

  static async start(profile: string, proxy: string, switches: readonly string[]): Promise<Chromium> {
    mkdirSync(profile, { recursive: true });
    const process_ = spawn(keeper, [foundBrowser(), ...argumentsOf(profile, proxy, switches)], { stdio: ['pipe', 'ignore', 'pipe'] });
    const url = await devToolsUrl(process_);
    return new Chromium(await DevTools.connect(url), process_);
  }

  /** Prints where Playwright finds the browser, and waits until it has come: a page that navigates while a client still attaches crashes. */
  async share({ input, refusesChoosers }: Pick<RelayParts, 'input' | 'refusesChoosers'>): Promise<void> {
    const relay = await openRelay(this.devTools.url, {
      input,
      refusesChoosers,
      settled: (target) => {
        this.#settled.add(target);
        this.#events.emit('settled', target);
      },
      client: (attached) => {
        this.#client = attached;
        this.#events.emit('client');
      },
    });
    this.#relay = relay;
    const come = once(this.#events, 'client');
    process.stderr.write(`DevTools listening on ${relay.url}\n`);
    await Promise.race([come, pause(5000)]);
  }

  async settled(target: string): Promise<void> {
    if (!this.#client || this.#settled.has(target)) return;
    await Promise.race([
      new Promise<void>((resolve) => {
        const hear = (settled: string): void => {
          if (settled !== target) return;
          this.#events.off('settled', hear);
          resolve();
        };
        this.#events.on('settled', hear);
      }),
      pause(3000),
    ]);
  }

  onExit(listener: () => void): void {
    this.#events.once('exit', listener);
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const gone = once(this.#process, 'exit');
    void this.devTools.browser.send('Browser.close').catch(() => undefined);
    await Promise.race([gone, pause(3000)]);
    this.kill();
    await Promise.race([gone, pause(3000)]);
  }

  kill(): void {
    this.#process.stdin?.end();
  }
}

const keeper = fileURLToPath(new URL('./chromium-keeper', import.meta.url));

const argumentsOf = (profile: string, proxy: string, switches: readonly string[]): string[] => [
  ...quietBrowserArgs,
  '--headless',
  '--remote-debugging-port=0',
  '--no-startup-window',
  `--user-data-dir=${profile}`,
  `--proxy-server=${proxy}`,
  // Everything passes the session's own network, this machine's addresses too.
  '--proxy-bypass-list=<-loopback>',
  // The session's network judges certificates, as setCertificateVerifyProc says.
  '--ignore-certificate-errors',
  '--disable-back-forward-cache',
  '--disable-popup-blocking',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-breakpad',
  '--disable-dev-shm-usage',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,PreconnectToSearch,OptimizationHints,Translate,AvoidCorsURLLoaderRestartOnRedirect',
  '--password-store=basic',
  '--use-mock-keychain',
  ...switches,
];

function devToolsUrl(process_: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    process_.stderr?.on('data', (data: Buffer) => {
      said += data.toString();
      const url = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
      if (url !== undefined) said = '';
    });
    process_.once('exit', () => reject(new Error(`Chromium ended: ${said}`)));
    process_.once('error', reject);
  });
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
