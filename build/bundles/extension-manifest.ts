import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { out, root } from './root.ts';

/** Copies the extension's manifest and policy schema, with the version of package.json: one place to change it. */
export function writeExtensionManifest(): void {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const manifest = JSON.parse(readFileSync(join(root, 'renderer/extension/manifest.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(join(out, 'extension/manifest.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  copyFileSync(join(root, 'renderer/extension/policy-schema.json'), join(out, 'extension/policy-schema.json'));
}
