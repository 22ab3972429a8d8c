import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, mergeConfig } from 'vite';
import { pageBundle, scriptBundle } from '../../../build/bundles/page-bundle.ts';
import { root } from '../../../build/bundles/root.ts';

/** Builds the extension as it ships, but with the harness for its page, into a folder of its own. */
export async function buildExtension(): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'station-extension-'));
  const into = { build: { outDir: folder } };
  await build(mergeConfig(pageBundle('tests/renderer/extension/harness', 'station.html', 'unused'), into));
  await build(mergeConfig(scriptBundle('renderer/extension/service-worker.ts', 'unused', 'service-worker.js', 'es'), into));
  for (const script of ['evidence', 'no-afterlife', 'program-sound'])
    await build(mergeConfig(scriptBundle(`renderer/extension/${script}.ts`, 'unused', `${script}.js`, 'iife'), into));
  for (const file of ['manifest.json', 'policy-schema.json']) cpSync(join(root, 'renderer/extension', file), join(folder, file));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The id that the manifest's key gives, on every machine. */
export const extensionId = 'iijnjclgeoebhjhicejndiccadihckmk';

/** As a tool does: a copy of the built folder with the machine's policy in it. */
export function copyWithPolicy(folder: string, policy: unknown): { folder: string; remove(): void } {
  const copy = mkdtempSync(join(tmpdir(), 'station-policy-'));
  cpSync(folder, copy, { recursive: true });
  if (policy !== undefined) writeFileSync(join(copy, 'policy.json'), typeof policy === 'string' ? policy : JSON.stringify(policy));
  return { folder: copy, remove: () => rmSync(copy, { recursive: true, force: true }) };
}
