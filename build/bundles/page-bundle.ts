import { join } from 'node:path';
import type { InlineConfig } from 'vite';
import { out, root } from './root.ts';
import { sveltePlugin } from './svelte-plugin.ts';

/** The oldest Chromium that has `Temporal` of its own; `minimum_chrome_version` in the extension's manifest says the same. Electron's is newer. */
const target = 'chrome144';

/** A page with its scripts and styles as files beside it: relative, nothing inline, so that a strict content security policy holds. */
export const pageBundle = (folder: string, page: string, into: string): InlineConfig => ({
  configFile: false,
  root: join(root, folder),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [sveltePlugin()],
  // Dexie's build for browsers of today: what it leaves out, a Chromium of this age has.
  resolve: { alias: { dexie: join(root, 'node_modules/dexie/dist/modern/dexie.mjs') } },
  build: {
    outDir: join(out, into),
    emptyOutDir: true,
    target,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: { input: join(root, folder, page) },
  },
});

/** One file without imports, for a place that takes no page: a service worker (`es`) or a content script (`iife`). */
export const scriptBundle = (entry: string, into: string, name: string, format: 'es' | 'iife'): InlineConfig => ({
  configFile: false,
  root,
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: join(out, into),
    emptyOutDir: false,
    target,
    modulePreload: false,
    sourcemap: false,
    rolldownOptions: { input: join(root, entry), output: { format, entryFileNames: name, codeSplitting: false } },
  },
});

/** One file for Electron, with every package in it but Electron itself, so that an installer carries no node_modules. */
export const electronBundle = (entry: string, name: string, format: 'es' | 'cjs'): InlineConfig => ({
  configFile: false,
  root,
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: join(out, 'electron'),
    emptyOutDir: false,
    ssr: join(root, entry),
    target: 'node24',
    minify: false,
    sourcemap: false,
    rolldownOptions: { external: ['electron'], output: { format, entryFileNames: name, codeSplitting: false } },
  },
  ssr: { noExternal: true, external: ['electron'], target: 'node' },
});
