import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright/test';
import { root } from '../../build/bundles/root.ts';
import { electronUnderTest } from './electron-under-test.ts';

export interface ElectronAppRequest {
  /** Written as the policy file's JSON. */
  readonly policy: object;
  /** More words for the app's command line. */
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The desktop application as it ships, its own main bundle and preload, in Electron or on the double, with data of its own. */
export interface ElectronApp {
  readonly folder: string;
  /** `userData`. */
  readonly data: string;
  app(): ElectronApplication;
  /** The first window that shows such an address; waits until one does. */
  window(is: (url: string) => boolean): Promise<Page>;
  /** What main printed. */
  output(): string;
  /** Exit code of main once it has ended; null after a signal. */
  ended(): Promise<number | null>;
  /** Ends main as a power cut does. */
  kill(): Promise<void>;
  /** As a supervisor does after main ended: the same data, the same policy. */
  reopen(): Promise<void>;
  remove(): Promise<void>;
}

export async function openElectronApp(request: ElectronAppRequest): Promise<ElectronApp> {
  const folder = mkdtempSync(join(tmpdir(), 'stationmaster-electron-'));
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(request.policy));
  let open = await launch(folder, request);
  return {
    folder,
    data: join(folder, 'data'),
    app: () => open.app,
    window: (is) => windowOf(open.app, is),
    output: () => open.output(),
    ended: () => open.ended,
    kill: async () => {
      open.kill();
      await open.ended;
    },
    reopen: async () => {
      open = await launch(folder, request);
    },
    remove: async () => {
      // The kiosk refuses to be quit; this is the test's own way out.
      await open.app.evaluate(({ app }) => app.exit(0)).catch(() => undefined);
      await Promise.race([open.ended, new Promise((resolve) => setTimeout(resolve, 10_000))]);
      open.kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Open {
  readonly app: ElectronApplication;
  readonly ended: Promise<number | null>;
  output(): string;
  kill(): void;
}

async function launch(folder: string, { words = [], env = {} }: ElectronAppRequest): Promise<Open> {
  const app = await _electron.launch({
    executablePath: electronUnderTest().path,
    args: [join(root, 'out/electron/main.js'), '--policy', join(folder, 'policy.json'), '--data', join(folder, 'data'), ...words],
    env: { ...(process.env as Record<string, string>), ...env },
    timeout: 30_000,
  });
  // Playwright forgets the process of an app that has ended.
  const main = app.process();
  let said = '';
  for (const stream of [main.stdout, main.stderr]) stream?.on('data', (data: Buffer) => (said += data.toString()));
  const ended = new Promise<number | null>((resolve) => main.once('exit', (code) => resolve(code)));
  return { app, ended, output: () => said, kill: () => void main.kill('SIGKILL') };
}

async function windowOf(app: ElectronApplication, is: (url: string) => boolean): Promise<Page> {
  for (let tries = 0; tries < 400; tries += 1) {
    const page = app.windows().find((window) => is(window.url()));
    if (page !== undefined) {
      page.setDefaultTimeout(15_000);
      return page;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    `The page did not come: ${app
      .windows()
      .map((window) => window.url())
      .join(', ')}`,
  );
}
