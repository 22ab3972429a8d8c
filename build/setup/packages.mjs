import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupProblem } from './problem-text.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { readStamp, updateStamp } from './stamp.mjs';

/** The Node that everything after set-up runs on: 24, from the packages, whatever the system has. */
export const pinnedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

export const packagesReady = () => readStamp().lock === lockHash() && existsSync(pinnedNode);

/** Installs exactly what the lock file names. */
export async function installPackages() {
  const npm = npmCommand();
  const lock = lockHash();
  // npm hides the output of install scripts; engine warnings of packages that only run on the pinned Node would be noise.
  const { code } = await run(npm.command, [...npm.args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell: npm.shell });
  if (code !== 0) throw new SetupProblem('SM-105', 'npm ci');
  if (!existsSync(pinnedNode)) await run(process.execPath, ['installArchSpecificPackage.js'], { quiet: true, cwd: join(root, 'node_modules', 'node') });
  if (!existsSync(pinnedNode)) throw new SetupProblem('SM-105', 'node');
  updateStamp({ lock });
}

/** The npm that started us where there is one: it is surely there, and is the same on every operating system. */
function npmCommand() {
  const own = process.env['npm_execpath'];
  if (own !== undefined && /npm-cli\.c?js$/.test(own)) return { command: process.execPath, args: [own], shell: false };
  return process.platform === 'win32' ? { command: 'npm.cmd', args: [], shell: true } : { command: 'npm', args: [], shell: false };
}
