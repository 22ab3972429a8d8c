import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright/test';
import { prepareExtension, stationArgs } from '../../build/lab/chromium-station.ts';
import { foundBrowser } from '../../build/found-browser.ts';
import { browserPid, killBrowser } from './browser-process.ts';
import type { ChildStation } from './child.ts';

export interface StationRequest {
  /** Enrolment token of the hub. */
  readonly token: string;
  readonly seat?: number | null;
  /** Verifier of the policy's PIN. */
  readonly breakGlassPin?: string;
  /** More arguments for the browser. */
  readonly args?: readonly string[];
}

/** A real station of the Chromium host: a browser with the built extension and a policy, in a profile of its own. */
export interface StationBrowser extends ChildStation {
  readonly folder: string;
  context(): BrowserContext;
  /** Ends the browser as a person would. */
  close(): Promise<void>;
  /** Ends it with all its processes, in no order: nothing is written any more. The moment, by this machine's clock. */
  kill(): Promise<number>;
  /** Opens it again on the same profile, after `close` or `kill`. */
  reopen(): Promise<void>;
  /** Closes it and takes its profile away. */
  remove(): Promise<void>;
}

export async function openStationBrowser(request: StationRequest): Promise<StationBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'stationmaster-station-'));
  const { token, seat = null, breakGlassPin } = request;
  const station = { folder, token, seat, ...(breakGlassPin === undefined ? {} : { breakGlassPin }) };
  prepareExtension(station);
  let open = await launch(station, request.args ?? []);
  const close = async (): Promise<void> => open.context.close();
  return {
    folder,
    context: () => open.context,
    page: () => open.page,
    program: async () => {
      for (;;) {
        const frame = open.page.mainFrame().childFrames()[0];
        if (frame !== undefined && /^https?:/.test(frame.url())) return frame;
        await open.page.waitForTimeout(50);
      }
    },
    tap: (x, y) => open.page.mouse.click(x, y),
    close,
    kill: () => killBrowser(open.context, open.pid),
    reopen: async () => {
      open = await launch(station, request.args ?? []);
    },
    remove: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function launch(
  station: { folder: string; token: string; seat: number | null },
  args: readonly string[],
): Promise<{ context: BrowserContext; page: Page; pid: number }> {
  const [profile = '', ...rest] = stationArgs(station, { headless: true, kiosk: false });
  const context = await chromium.launchPersistentContext(profile.replace('--user-data-dir=', ''), {
    executablePath: foundBrowser(),
    headless: false,
    viewport: { width: 1366, height: 768 },
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [...rest.filter((arg) => arg !== 'about:blank'), ...args],
  });
  // A step that cannot happen fails in its own time, not in the test's.
  context.setDefaultTimeout(15_000);
  return { context, page: await stationPage(context), pid: await browserPid(context) };
}

/** The service worker moves the first tab to the kiosk a moment after the start. */
async function stationPage(context: BrowserContext): Promise<Page> {
  for (let tries = 0; tries < 300; tries += 1) {
    const page = context.pages().find((open) => /^chrome-extension:\/\/[a-p]{32}\/station\.html/.test(open.url()));
    if (page !== undefined) {
      await page.waitForLoadState();
      return page;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const seen = context.pages().map((open) => open.url());
  await context.close();
  throw new Error(`The station's page did not come: ${seen.join(', ')}`);
}
