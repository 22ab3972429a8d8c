import { existsSync } from 'node:fs';
import { aptInstall, mayInstall, onPath } from './system.mjs';

/** Programs of the system that some tests use; where one cannot be had, those tests skip and say why. By name of the program: the Debian package that has it. */
const programs = { strace: 'strace', '/usr/games/tuxmath': 'tuxmath', Xvfb: 'xvfb', xwininfo: 'x11-utils', xdotool: 'xdotool' };

/** Games stand where root's PATH does not reach. @param {string} program */
const isThere = (program) => (program.startsWith('/') ? existsSync(program) : onPath(program) !== null);

const missing = () => Object.entries(programs).flatMap(([program, name]) => (isThere(program) ? [] : [name]));

/** True where there is nothing to do, or nothing that set-up may do. */
export const testPackagesReady = () => !mayInstall() || missing().length === 0;

/** @param {(words: string) => void} say */
export async function installTestPackages(say) {
  const names = missing();
  const { code } = await aptInstall(names, 120_000);
  if (code !== 0) say(`${names.join(', ')} could not be installed; the tests that need it are skipped`);
}
