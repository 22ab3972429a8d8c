import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Frame, type Page } from 'playwright/test';
import { root } from '../../build/bundles/root.ts';
import type { ChildStation } from './child.ts';
import { electronUnderTest } from './electron-under-test.ts';

export interface ElectronStationRequest {
  /** The policy file's text; an object is written as JSON. */
  readonly policy: object | string;
  /** More words for the app's command line. */
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The desktop station as it ships: its own main bundle and preload, in Electron or on the double, with data of its own. */
export interface ElectronStation extends ChildStation {
  readonly folder: string;
  app(): ElectronApplication;
  /** The program's page; waits until one is there. */
  programPage(): Promise<Page>;
  /** What main printed. */
  output(): string;
  /** Exit code and signal of main, once it has ended. */
  ended(): Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Ends main as a power cut does. */
  kill(): Promise<void>;
  /** As a supervisor does after main ended: the same data, the same policy. */
  reopen(): Promise<void>;
  remove(): Promise<void>;
}

export async function openElectronStation(request: ElectronStationRequest): Promise<ElectronStation> {
  const folder = mkdtempSync(join(tmpdir(), 'stationmaster-electron-'));
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, typeof request.policy === 'string' ? request.policy : JSON.stringify(request.policy));
  let open = await launch(folder, request);
  const programPage = async (): Promise<Page> => waitFor(open.app, isProgram, 'the program');
  return {
    folder,
    app: () => open.app,
    page: () => open.page,
    programPage,
    program: async (): Promise<Frame> => (await programPage()).mainFrame(),
    // The program's view begins under the strip.
    tap: async (x, y) => (await programPage()).mouse.click(x, y - 56),
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
  readonly page: Page;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  output(): string;
  kill(): void;
}

async function launch(folder: string, { words = [], env = {} }: ElectronStationRequest): Promise<Open> {
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
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => main.once('exit', (code, signal) => resolve({ code, signal })));
  const page = await waitFor(app, isStation, 'the station');
  page.setDefaultTimeout(15_000);
  await page.waitForLoadState();
  return { app, page, ended, output: () => said, kill: () => void main.kill('SIGKILL') };
}

/** On the double the app's scheme is a reserved https origin. */
const isStation = (url: string): boolean => /^(app:\/\/station|https:\/\/station\.app\.scheme\.test)\//.test(url);
const isProgram = (url: string): boolean => /^https?:/.test(url) && !isStation(url);

async function waitFor(app: ElectronApplication, is: (url: string) => boolean, what: string): Promise<Page> {
  for (let tries = 0; tries < 400; tries += 1) {
    const page = app.windows().find((window) => is(window.url()));
    if (page !== undefined) return page;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    `The page of ${what} did not come: ${app
      .windows()
      .map((window) => window.url())
      .join(', ')}`,
  );
}
