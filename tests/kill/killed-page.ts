import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright/test';
import { foundBrowser, quietBrowserArgs } from '../../build/found-browser.ts';
import { browserPid, killBrowser } from '../support/browser-process.ts';
import type { PageServer } from '../support/page-server.ts';
import type { Told } from './harness/kill-page.ts';

/** A browser with its profile on the disk, whose page tells the test at once what it did. */
export class KilledPage {
  readonly #context: BrowserContext;
  readonly #pid: number;
  readonly page: Page;
  readonly #listeners = new Set<(told: Told) => void>();

  private constructor(context: BrowserContext, pid: number, page: Page) {
    this.#context = context;
    this.#pid = pid;
    this.page = page;
  }

  static async open(server: PageServer): Promise<KilledPage> {
    const context = await chromium.launchPersistentContext(join(server.folder, 'profile'), {
      executablePath: foundBrowser(),
      headless: true,
      args: [...quietBrowserArgs],
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const killed = new KilledPage(context, await browserPid(context), page);
    await context.exposeBinding('tell', (_source, told: Told) => killed.#listeners.forEach((listener) => listener(told)));
    await page.goto(server.address);
    await page.waitForFunction(() => 'audit' in globalThis);
    return killed;
  }

  /** Until the browser is gone. */
  onTold(listener: (told: Told) => void): void {
    this.#listeners.add(listener);
  }

  kill(): Promise<number> {
    return killBrowser(this.#context, this.#pid);
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}
