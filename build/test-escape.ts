import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { problems } from '../core/problems.ts';
import { printedTable, rowTable, type EscapeReport } from '../tests/escape/row-table.ts';
import { root } from './bundles/root.ts';
import { takeReport } from './test/tally.ts';

/** `npm run test:escape`: every attack of the escape cases, then one line for each row: held, held by the operating system's layer, or waiting for the binary. */
const args = process.argv.slice(2);
if (args.length > 0) {
  console.error(`SM-101 ${problems['SM-101'].words} (${args.join(' ')})\n       npm run test:escape`);
  process.exit(2);
}

const reportFile = join(root, 'test-results/playwright.json');
takeReport(reportFile);
const child = spawn(
  process.execPath,
  ['node_modules/playwright/cli.js', 'test', '--config', 'build/playwright.config.ts', 'tests/escape/', 'tests/renderer/extension/attacks.spec.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, STATIONMASTER_ESCAPE: 'all' },
  },
);
const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
const report = takeReport<EscapeReport>(reportFile);
if (report === null) {
  console.error('The run left no report.');
  process.exit(1);
}
const table = rowTable(report);
console.log(`\n== Escape cases ==\n${printedTable(table)}`);
console.log('The layer of the operating system is not shipped yet: what holds of it is the start-up check, by which a station without it tells staff.');
process.exit(table.passed && code === 0 ? 0 : 1);
