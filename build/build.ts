import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type InlineConfig } from 'vite';
import { writeExtensionManifest } from './bundles/extension-manifest.ts';
import { electronBundle, pageBundle, scriptBundle } from './bundles/page-bundle.ts';
import { out, root } from './bundles/root.ts';
import { sourcesHash, writeBundleStamp } from './setup/bundles.mjs';

/** Makes out/: the Chromium host's extension, the kiosk page for Electron, the board, and Electron's own files, the hub for the staff's machine among them. */
const bundles: readonly InlineConfig[] = [
  pageBundle('renderer/extension', 'station.html', 'extension'),
  scriptBundle('renderer/extension/service-worker.ts', 'extension', 'service-worker.js', 'es'),
  scriptBundle('renderer/extension/evidence.ts', 'extension', 'evidence.js', 'iife'),
  scriptBundle('renderer/extension/no-afterlife.ts', 'extension', 'no-afterlife.js', 'iife'),
  scriptBundle('renderer/extension/program-sound.ts', 'extension', 'program-sound.js', 'iife'),
  pageBundle('renderer/kiosk', 'station.html', 'kiosk'),
  pageBundle('renderer/board', 'index.html', 'board'),
  electronBundle('electron/main.ts', 'main.js', 'es'),
  electronBundle('electron/preload.ts', 'preload.cjs', 'cjs'),
  electronBundle('hub/desktop-main.ts', 'hub.js', 'es'),
];

process.env['NODE_ENV'] = 'production';
const hash = sourcesHash();
rmSync(out, { recursive: true, force: true });
for (const bundle of bundles) {
  try {
    await build(bundle);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
writeExtensionManifest();
for (const page of ['extension', 'kiosk', 'board']) {
  cpSync(join(root, 'resources/pictures'), join(out, page, 'pictures'), { recursive: true });
  console.log(`out/${page}: ${(gzipBytes(join(out, page)) / 1024).toFixed(1)} KB of JavaScript and CSS, gzip`);
}
writeBundleStamp(hash);

/** What a page's scripts and styles weigh on the wire. */
function gzipBytes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|css)$/.test(name));
  return files.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).byteLength, 0);
}
