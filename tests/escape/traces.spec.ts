import { expect, test, type Page } from 'playwright/test';
import { findTraces, leaveTraces, traces } from './attacks/traces.ts';
import { openHostileVendor } from './hostile-vendor/hostile-vendor.ts';

/** The control of K39: where nobody wipes, all that was left is found; and in a browser that never saw the student, nothing is. */
const ran = (page: Page, source: string): Promise<unknown> => page.evaluate(`(async () => { ${source} })()`);

test('what a student leaves is found again in the same tab, and all but its own in the next one', async ({ page, context, browser }) => {
  const vendor = await openHostileVendor();
  const address = `${vendor.origins.good}/program`;
  await page.goto(address);
  expect(await ran(page, leaveTraces)).toBe(true);
  await page.goto(address);
  expect(await ran(page, findTraces)).toEqual([...traces]);
  const next = await context.newPage();
  await next.goto(address);
  expect(await ran(next, findTraces)).toEqual(['cookie', 'local storage', 'database', 'cache', 'files', 'service worker']);
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(address);
  expect(await ran(stranger, findTraces)).toEqual([]);
  await vendor.close();
});
