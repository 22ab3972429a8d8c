import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Frame, type Page } from 'playwright/test';
import { foundBrowser } from '../../../build/found-browser.ts';
import { extensionId } from './built-extension.ts';

export interface ChromiumStation {
  readonly context: BrowserContext;
  readonly page: Page;
  /** The program's top frame, once it is there. */
  program(): Frame;
  close(): Promise<void>;
}

export const stationAddress = `chrome-extension://${extensionId}/station.html`;

/** Real Chromium with the extension, in a profile of its own unless one is given; the service worker brings the station. */
export async function openChromiumStation(extension: string, options: { profile?: string; args?: readonly string[] } = {}): Promise<ChromiumStation> {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'station-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: foundBrowser(),
    headless: false,
    viewport: { width: 1366, height: 768 },
    ignoreDefaultArgs: ['--disable-extensions'],
    args: ['--headless=new', '--no-sandbox', `--disable-extensions-except=${extension}`, `--load-extension=${extension}`, ...(options.args ?? [])],
  });
  const page = await stationPage(context);
  return {
    context,
    page,
    program: () => {
      const frame = page.mainFrame().childFrames()[0];
      if (!frame) throw new Error('there is no program');
      return frame;
    },
    close: async () => {
      await context.close();
      if (options.profile === undefined) rmSync(profile, { recursive: true, force: true });
    },
  };
}

async function stationPage(context: BrowserContext): Promise<Page> {
  for (let tries = 0; tries < 100; tries += 1) {
    const page = context.pages().find((open) => open.url() === stationAddress);
    if (page && (await page.evaluate(() => document.readyState === 'complete').catch(() => false))) return page;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    `the station did not come up: ${context
      .pages()
      .map((open) => open.url())
      .join(', ')}`,
  );
}
