import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * Words of a numbered problem, for the part of set-up that runs before anything is installed.
 * The table is core/problems.ts; the system's Node 20 cannot import TypeScript, so its one line is read.
 * @param {string} code such as `SM-104`
 * @param {string} [where]
 */
export function problemText(code, where) {
  const table = readFileSync(join(root, 'core', 'problems.ts'), 'utf8');
  const line = new RegExp(`'${code}': \\{ words: '([^']*)', mend: '([^']*)' \\}`).exec(table);
  return `${code} ${line?.[1] ?? ''}${where === undefined ? '' : ` (${where})`}\n       ${line?.[2] ?? ''}`;
}

/** An expected failure of set-up: ends the command with its number, without a stack. */
export class SetupProblem extends Error {
  /**
   * @param {string} code
   * @param {string} [where]
   * @param {1 | 2} [exitCode]
   */
  constructor(code, where, exitCode = 1) {
    super(problemText(code, where));
    this.exitCode = exitCode;
  }
}
