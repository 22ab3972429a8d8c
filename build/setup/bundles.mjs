import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode } from './packages.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

const stampFile = join(root, 'out', '.stamp');
/** All that a bundle may be made of. */
const sources = [
  'core',
  'electron',
  'hub',
  'renderer',
  'resources/locales',
  'resources/fonts',
  'resources/pictures',
  'build/bundles',
  'build/build.ts',
  'package.json',
  'package-lock.json',
];

/** A hash over names and contents: a clone or a touched file does not look like a change. */
export function sourcesHash() {
  const hash = createHash('sha256');
  /** @param {string} path */
  const add = (path) => {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  };
  for (const source of sources) {
    if (!existsSync(join(root, source))) continue;
    if (source.includes('.')) add(source);
    else for (const entry of filesUnder(source)) add(entry);
  }
  return hash.digest('hex');
}

/** @param {string} folder @returns {string[]} */
function filesUnder(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}

export const bundlesReady = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourcesHash();

/** @param {string} hash of the sources that out/ was made of */
export const writeBundleStamp = (hash) => writeFileSync(stampFile, hash);

/** Builds out/ with the pinned Node; the output is shown only when it failed. @returns {Promise<boolean>} */
export async function buildBundles() {
  const { code, output } = await run(pinnedNode, [join('build', 'build.ts')], { quiet: true, env: { NO_COLOR: '1' } });
  if (code !== 0) process.stderr.write(output);
  return code === 0;
}
