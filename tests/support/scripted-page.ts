import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright/test';
import { foundBrowser, quietBrowserArgs } from '../../build/found-browser.ts';
import { browserPid, killBrowser } from './browser-process.ts';
import { servePage } from './page-server.ts';

/** A page that runs one script of the tests, in a Chromium with a profile on the disk: what it keeps outlives the browser, however that ends. */
export interface ScriptedPage {
  readonly origin: string;
  readonly profile: string;
  page(): Page;
  context(): BrowserContext;
  /** As a person ends it. */
  close(): Promise<void>;
  /** As a power cut does. */
  kill(): Promise<void>;
  /** Again on the same profile. */
  reopen(): Promise<void>;
  remove(): Promise<void>;
}

/** `module` from the root; the page is ready when the script has set the global of this name. */
export async function openScriptedPage(module: string, global: string): Promise<ScriptedPage> {
  const server = await servePage(module);
  const profile = join(server.folder, 'profile');
  const launch = async (): Promise<{ context: BrowserContext; page: Page; pid: number }> => {
    const context = await chromium.launchPersistentContext(profile, { executablePath: foundBrowser(), headless: true, args: [...quietBrowserArgs] });
    const page = await context.newPage();
    await page.goto(server.address);
    await page.waitForFunction((name) => name in globalThis, global);
    return { context, page, pid: await browserPid(context) };
  };
  let open = await launch();
  return {
    origin: new URL(server.address).origin,
    profile,
    page: () => open.page,
    context: () => open.context,
    close: () => open.context.close(),
    kill: async () => void (await killBrowser(open.context, open.pid)),
    reopen: async () => {
      open = await launch();
    },
    remove: async () => {
      await open.context.close();
      await server.stop();
    },
  };
}
