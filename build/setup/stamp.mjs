import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const file = join(root, 'node_modules', '.stationmaster-setup');

/**
 * What set-up has done on this machine, so that the next run does nothing: `lock` is the lock file's hash, `chromium` the browser's path.
 * @returns {{ lock?: string, chromium?: string }}
 */
export function readStamp() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** @param {{ lock?: string, chromium?: string }} part */
export const updateStamp = (part) => writeFileSync(file, `${JSON.stringify({ ...readStamp(), ...part }, null, 2)}\n`);
