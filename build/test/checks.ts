import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from '../bundles/root.ts';

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
}

const bin = (path: string): string => join(root, 'node_modules', path);
const types = (folder: string): Check => ({
  name: `types of ${folder}`,
  args: [bin('typescript/bin/tsc'), '-p', folder, '--pretty', '--incremental', '--tsBuildInfoFile', bin(`.cache/types/${folder.replaceAll('/', '-')}.json`)],
});

interface Check {
  readonly name: string;
  /** Of the pinned Node. */
  readonly args: readonly string[];
}

/** Long ones first, so that two run side by side to the end. */
const checks: readonly Check[] = [
  {
    name: 'types of renderer, with svelte-check',
    args: [bin('svelte-check/bin/svelte-check'), '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  },
  {
    name: 'lint and layering',
    args: [bin('eslint/bin/eslint.js'), '--config', 'build/eslint.config.js', '--max-warnings', '0', '--cache', '--cache-location', bin('.cache/eslint/'), '.'],
  },
  types('tests'),
  { name: 'format', args: [bin('prettier/bin/prettier.cjs'), '--check', '--cache', '--log-level', 'warn', '.'] },
  { name: 'unused code', args: [bin('knip/bin/knip.js'), '--config', 'build/knip.json', '--no-progress'] },
  types('hub'),
  types('electron'),
  types('build'),
  types('core'),
];

/** Runs every check, some side by side; each says whether it passed and, if not, why. */
export async function runChecks(): Promise<CheckResult[]> {
  const waiting = [...checks];
  const results: CheckResult[] = [];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) results.push(await runCheck(check));
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
  return results;
}

/** Writes what format and lint can mend by themselves. */
export async function mendAll(): Promise<void> {
  await runCheck({ name: 'lint, mended', args: [bin('eslint/bin/eslint.js'), '--config', 'build/eslint.config.js', '--fix', '.'] });
  await runCheck({ name: 'format, mended', args: [bin('prettier/bin/prettier.cjs'), '--write', '--log-level', 'warn', '.'] });
}

async function runCheck(check: Check): Promise<CheckResult> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...check.args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${check.name}  (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (code !== 0) console.log(output.trimEnd());
  return { name: check.name, passed: code === 0 };
}
