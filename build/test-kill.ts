import { spawn } from 'node:child_process';
import { problems } from '../core/problems.ts';
import { root } from './bundles/root.ts';

/** `npm run test:kill`: browser and hub are ended with SIGKILL at random moments, 200 and 100 times; `npm test` runs 10 of each. */
const args = process.argv.slice(2);
if (args.length > 0) {
  console.error(`SM-101 ${problems['SM-101'].words} (${args.join(' ')})\n       npm run test:kill`);
  process.exit(2);
}
const child = spawn(process.execPath, ['node_modules/playwright/cli.js', 'test', '--config', 'build/playwright.config.ts', 'tests/kill/'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, STATIONMASTER_KILL: 'all' },
});
child.on('close', (code) => process.exit(code ?? 1));
