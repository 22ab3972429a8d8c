import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { root } from './bundles/root.ts';
import { sveltePlugin } from './bundles/svelte-plugin.ts';
import { foundBrowser, quietBrowserArgs } from './found-browser.ts';

/** Unit tests run in Node; `*.browser.test.ts` in the real Chromium that set-up found. */
export default defineConfig({
  root,
  cacheDir: 'node_modules/.cache/vite-tests',
  publicDir: false,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          // Node 24 has no Temporal of its own.
          setupFiles: ['temporal-polyfill/global'],
          environment: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/**/*.browser.test.ts', 'tests/e2e/**'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        plugins: [sveltePlugin()],
        publicDir: 'resources',
        // Found only while tests run, they would reload the page under them on a fresh clone.
        optimizeDeps: { include: ['barcode-detector/ponyfill', 'dexie', 'fast-check', 'svelte', 'uqr', 'uuid', 'valibot'] },
        test: {
          name: 'browser',
          include: ['tests/**/*.browser.test.ts'],
          testTimeout: 20_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            viewport: { width: 1366, height: 768 },
            provider: playwright({ launchOptions: { executablePath: foundBrowser(), args: [...quietBrowserArgs] } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
