import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SetupProblem } from './problem-text.mjs';
import { root } from './root.mjs';

/**
 * Empties the lab's data folder, unless its lab is running.
 * @param {string[]} args nothing, or `--data DIR`
 */
export function resetData(args) {
  if (args.length !== 0 && !(args.length === 2 && args[0] === '--data')) throw new SetupProblem('SM-101', args[0], 2);
  const data = resolve(root, args[1] ?? '.data');
  // A folder that is no lab's is never emptied.
  const found = existsSync(data) ? readdirSync(data) : [];
  if (found.length > 0 && !found.some((entry) => ['lab.json', 'hub', 'station-1'].includes(entry))) throw new SetupProblem('SM-102', `--data ${data}`, 2);
  const running = runningLab(data);
  if (running !== null) {
    console.error(`The lab is running (process ${running}). End it with Ctrl+C first.`);
    process.exitCode = 1;
    return;
  }
  rmSync(data, { recursive: true, force: true });
  console.log(`${data} is empty.`);
}

/** The process id of the lab that uses this folder now, or null. @param {string} data */
function runningLab(data) {
  const file = join(data, 'lab.json');
  if (!existsSync(file)) return null;
  try {
    const { pid } = JSON.parse(readFileSync(file, 'utf8'));
    if (pid <= 0) return null;
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}
