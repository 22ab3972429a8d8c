import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bundles/root.ts';

const electron = join(root, 'node_modules/electron');

/**
 * Path of the Electron binary, or null. Its download is tried once a version: a machine that may not fetch it is not made to wait at every start.
 * @param data the lab's data folder, where the refusal is remembered
 */
export function electronBinary(data: string): string | null {
  const here = installed();
  if (here !== null) return here;
  const { version } = JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8')) as { version: string };
  const refusal = join(data, 'electron-refused.txt');
  if (existsSync(refusal) && readFileSync(refusal, 'utf8') === version) return null;
  console.log('Trying to fetch Electron (once, at most 90 s) ...');
  const { status } = spawnSync(process.execPath, [join(electron, 'install.js')], { timeout: 90_000, stdio: 'ignore' });
  const fetched = status === 0 ? installed() : null;
  if (fetched === null) {
    mkdirSync(data, { recursive: true });
    writeFileSync(refusal, version);
  }
  return fetched;
}

function installed(): string | null {
  const pathFile = join(electron, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = join(electron, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(binary) ? binary : null;
}
