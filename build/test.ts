import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './bundles/root.ts';
import { runChecks } from './test/checks.ts';
import { addTallies, closingLine, playwrightTally, takeReport, vitestTally, type Tally } from './test/tally.ts';

/** `npm test`: check, then unit and component tests, then end to end; ends with one line of counts. A later part runs even when an earlier one failed. */
const vitestFile = join(root, 'test-results/vitest.json');
const playwrightFile = join(root, 'test-results/playwright.json');

const args = process.argv.slice(2);
if (args.length > 0) {
  console.error(
    `SM-101 Unknown option on the command line. (${args.join(' ')})\n       npm test takes none; a single test runs with: npx vitest run --config build/vitest.config.ts PATH`,
  );
  process.exit(2);
}

title('Check');
const checks = await runChecks();
const checked: Tally = { passed: checks.filter((check) => check.passed).length, failed: checks.filter((check) => !check.passed).length, skipped: [] };

title('Unit and component tests');
takeReport(vitestFile);
const unitCode = await run([
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  'build/vitest.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${vitestFile}`,
]);
const unit = counted(takeReport(vitestFile), vitestTally, unitCode);

title('End to end');
const stations = await inChromium('stations', 1);
title('Pages and escapes');
const pages = await inChromium('pages', 2);

const all = addTallies([checked, unit, stations, pages]);
if (all.skipped.length > 0) console.log(`\nSkipped:\n${all.skipped.map((reason) => `  ${reason}`).join('\n')}`);
console.log(`\n${closingLine(all)}`);
process.exit(all.failed === 0 ? 0 : 1);

async function inChromium(project: string, workers: number): Promise<Tally> {
  takeReport(playwrightFile);
  const code = await run([
    ...['node_modules/playwright/cli.js', 'test', '--config', 'build/playwright.config.ts'],
    ...['--project', project, '--workers', String(workers)],
  ]);
  return counted(takeReport(playwrightFile), playwrightTally, code);
}

/** A runner that failed without a failed test of its own (it died, it ran nothing) counts as one failure. */
function counted<T>(report: T | null, tally: (report: T) => Tally, code: number): Tally {
  const counts = report === null ? { passed: 0, failed: 0, skipped: [] } : tally(report);
  const silent = counts.passed + counts.failed === 0;
  return counts.failed === 0 && (code !== 0 || silent) ? { ...counts, failed: 1 } : counts;
}

function run(command: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...command], { cwd: root, stdio: 'inherit' });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function title(words: string): void {
  console.log(`\n== ${words} ==`);
}
