import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

/**
 * Where a program of the system stands; null where there is none.
 * @param {string} name
 */
export function onPath(name) {
  const ends = process.platform === 'win32' ? ['.exe'] : [''];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const end of ends) {
      const path = join(folder, name + end);
      if (folder !== '' && existsSync(path)) return path;
    }
  }
  return null;
}

/** Only root on Debian or Ubuntu installs packages of the system. */
export const mayInstall = () => process.getuid?.() === 0 && onPath('apt-get') !== null;

/**
 * @param {readonly string[]} packages
 * @param {number} [timeoutMs] of each of its two steps
 */
export async function aptInstall(packages, timeoutMs) {
  const options = { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' }, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  await run('apt-get', ['update', '-q'], options);
  return run('apt-get', ['install', '-y', '-q', ...packages], options);
}
