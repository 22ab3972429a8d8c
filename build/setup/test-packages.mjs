import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/** Programs of the system that some tests use; where one cannot be had, those tests skip and say why. By name of the program: the Debian package that has it. */
const programs = { strace: 'strace' };

/** @param {string} program */
const onPath = (program) => (process.env['PATH'] ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, program)));
const missing = () => Object.entries(programs).flatMap(([program, name]) => (onPath(program) ? [] : [name]));

/** True where there is nothing to do, or nothing that set-up may do: only root on Debian or Ubuntu installs. */
export const testPackagesReady = () => process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get') || missing().length === 0;

/** @param {(words: string) => void} say */
export async function installTestPackages(say) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const names = missing();
  await run('apt-get', ['update', '-q'], { quiet: true, env, timeoutMs: 120_000 });
  const { code } = await run('apt-get', ['install', '-y', '-q', ...names], { quiet: true, env, timeoutMs: 300_000 });
  if (code !== 0) say(`${names.join(', ')} could not be installed; the tests that need it are skipped`);
}
