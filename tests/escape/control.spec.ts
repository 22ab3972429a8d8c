import { chromium, expect, test, type Browser, type BrowserContext, type Page } from 'playwright/test';
import { foundBrowser, quietBrowserArgs } from '../../build/found-browser.ts';
import { allAttacks, attacksOf, someOf } from './attacks/all-attacks.ts';
import type { Attack } from './attacks/attack.ts';
import { openHostileVendor, type HostileVendor } from './hostile-vendor/hostile-vendor.ts';
import type { RowNumber } from './rows.ts';
import { beginTrial, carryOut, hasWorked } from './trial.ts';

/**
 * The control of the escape suite: in a plain Chromium, with nothing guarding and every permission given, each attack gets what it wants. Without it a
 * table of attacks that do not work would pass everywhere. Those that the browser itself stops say why, and are held to that as well.
 */
const launchOptions = {
  executablePath: foundBrowser(),
  // QUIC is on here as it is in Electron.
  args: [...quietBrowserArgs.filter((arg) => arg !== '--disable-quic'), '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
};
test.use({ launchOptions });
test.describe.configure({ timeout: 240_000 });

let vendor: HostileVendor;
test.beforeEach(async () => {
  vendor = await openHostileVendor();
});
test.afterEach(() => vendor.close());

const atOnce = 4;
const worksWithinMs = 4000;
const staysOutMs = 800;

for (const row of new Set(allAttacks.map((attack) => attack.row))) {
  test(`unguarded, each attack of ${row} does what it says`, async ({ browser }) => {
    const numbered = someOf(attacksOf(row)).map((attack, index) => ({ attack, mark: `${row}-${index}-x` }));
    const silent: typeof numbered = [];
    const wrong: string[] = [];
    const work = async (waiting: typeof numbered): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const worked = await works(browser, next.attack, next.mark);
        if (worked && next.attack.browserStops !== undefined) wrong.push(`${next.attack.name}: works, against what it says`);
        if (!worked && next.attack.browserStops === undefined) silent.push(next);
      }
    };
    const marked = numbered.filter(({ attack }) => attack.unmarked !== true);
    await Promise.all(Array.from({ length: atOnce }, () => work(marked)));
    // What carries no mark is tried alone, and so is what the haste of the others may have kept back.
    for (const { attack, mark } of [...silent, ...numbered.filter(({ attack }) => attack.unmarked === true)])
      if (!(await works(browser, attack, mark))) wrong.push(`${attack.name}: does not work`);
    expect(wrong).toEqual([]);
  });
}

async function works(shared: Browser, attack: Attack, mark: string): Promise<boolean> {
  // A headless Chromium dies now and then when a page is closed under one of its dialogs.
  const own = attack.row === 'K24' || attack.row === 'K25' ? await chromium.launch(launchOptions) : null;
  const context = await (own ?? shared).newContext({
    ignoreHTTPSErrors: attack.row === 'K29',
    ...(attack.row === 'K30' ? { httpCredentials: { username: 'u', password: 'p' } } : {}),
  });
  try {
    const page = await openProgram(attack.row, context);
    const trial = beginTrial(attack, page, vendor, mark);
    await carryOut(trial);
    if (attack.row === 'K25') void page.close({ runBeforeUnload: true }).catch(() => undefined);
    const until = Date.now() + (attack.browserStops === undefined ? worksWithinMs : staysOutMs);
    for (;;) {
      if (await hasWorked(trial)) return true;
      if (Date.now() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    if (own === null) await context.close();
    else await own.close().catch(() => undefined);
  }
}

/** The program with all that a page can be given: what is refused afterwards is refused by the station. */
async function openProgram(row: RowNumber, context: BrowserContext): Promise<Page> {
  const address = `${vendor.origins.good}/program`;
  const page = await context.newPage();
  if (['K21', 'K22', 'K23', 'K27'].includes(row)) await grantEverything(context, page);
  if (row !== 'K38') {
    await page.goto(address);
    return page;
  }
  // Something to find: a bridge, and a page before this one.
  await context.addInitScript('window.stationmaster = {}');
  await page.goto(address);
  const opened = context.waitForEvent('page');
  await page.evaluate(`void window.open(${JSON.stringify(address)})`);
  const second = await opened;
  await second.waitForLoadState();
  return second;
}

async function grantEverything(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  await session.send('Browser.grantPermissions', {
    ...(targetInfo.browserContextId === undefined ? {} : { browserContextId: targetInfo.browserContextId }),
    permissions: [
      ...(['audioCapture', 'videoCapture', 'displayCapture', 'geolocation', 'notifications', 'idleDetection', 'midi', 'midiSysex'] as const),
      ...(['clipboardReadWrite', 'clipboardSanitizedWrite', 'keyboardLock', 'pointerLock'] as const),
    ],
  });
  await context.setGeolocation({ latitude: 1, longitude: 1 });
}
