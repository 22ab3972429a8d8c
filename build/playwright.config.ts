import { join } from 'node:path';
import { defineConfig } from 'playwright/test';
import { root } from './bundles/root.ts';
import { foundBrowser, quietBrowserArgs } from './found-browser.ts';

/**
 * End-to-end and page tests in real Chromium. One worker: stations, hub and browser of one test fill two cores. `pages` mostly wait for what does not happen:
 * `npm test` gives them two.
 */
export default defineConfig({
  testDir: join(root, 'tests'),
  projects: [
    {
      name: 'stations',
      testMatch: ['e2e/**/*.spec.ts', 'children/**/*.spec.ts', 'electron/**/*.spec.ts', 'kill/**/*.spec.ts', 'network/**/*.spec.ts'],
    },
    { name: 'pages', testMatch: ['renderer/**/*.spec.ts', 'escape/**/*.spec.ts'] },
  ],
  // Pictures for the README are made by their own command; what takes minutes is run by `npm run test:children` and `npm run test:kill` alone.
  testIgnore: [
    ...(process.env['STATIONMASTER_SCREENSHOTS'] === undefined ? ['e2e/screenshots*', 'e2e/screenshots/**'] : []),
    ...(process.env['STATIONMASTER_CHILDREN'] === undefined ? ['children/!(badge|cmi5|every-screen|lti|sign-in-ways|wipe-matrix).spec.ts'] : []),
    ...(process.env['STATIONMASTER_KILL'] === undefined ? ['kill/put-back.spec.ts'] : []),
  ],
  outputDir: join(root, 'test-results/playwright'),
  forbidOnly: process.env['CI'] !== undefined,
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: join(root, 'test-results/playwright.json') }]],
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1366, height: 768 },
    launchOptions: { executablePath: foundBrowser(), args: [...quietBrowserArgs] },
  },
});
