import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright/test';
import { WebSocketServer, type WebSocket } from 'ws';
import { foundBrowser, quietBrowserArgs } from '../../build/found-browser.ts';
import { browserPid, killBrowser } from '../support/browser-process.ts';
import type { PageServer } from '../support/page-server.ts';
import type { Told } from './harness/kill-page.ts';

/** A browser with its profile on the disk, whose page tells the test at once what it did. */
export class KilledPage {
  readonly #context: BrowserContext;
  readonly pid: number;
  readonly #lines: WebSocketServer;
  readonly #line: WebSocket;
  readonly page: Page;

  private constructor(context: BrowserContext, pid: number, page: Page, lines: WebSocketServer, line: WebSocket) {
    this.#context = context;
    this.pid = pid;
    this.page = page;
    this.#lines = lines;
    this.#line = line;
  }

  static async open(server: PageServer): Promise<KilledPage> {
    const context = await chromium.launchPersistentContext(join(server.folder, 'profile'), {
      executablePath: foundBrowser(),
      headless: true,
      args: [...quietBrowserArgs],
    });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(server.address);
    await page.waitForFunction(() => 'audit' in globalThis);
    const lines = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise((resolve) => lines.once('listening', resolve));
    const called = new Promise<WebSocket>((resolve) => lines.once('connection', resolve));
    await page.evaluate((address) => connect(address), `ws://127.0.0.1:${(lines.address() as AddressInfo).port}/`);
    return new KilledPage(context, await browserPid(context), page, lines, await called);
  }

  onTold(listener: (told: Told) => void): void {
    this.#line.on('message', (data) => listener(JSON.parse((data as Buffer).toString()) as Told));
  }

  /** Resolves when the browser is gone and all that it said has been heard. */
  async kill(): Promise<void> {
    const silent = new Promise((resolve) => this.#line.once('close', resolve));
    await killBrowser(this.#context, this.pid);
    await silent;
    this.#lines.close();
  }

  async close(): Promise<void> {
    await this.#context.close();
    this.#lines.close();
  }
}
