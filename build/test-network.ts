import { spawn } from 'node:child_process';
import { problems } from '../core/problems.ts';
import { root } from './bundles/root.ts';

/** `npm run test:network`: 20,000 events through a network that cuts, delays, repeats, lies and loses replies; `npm test` runs a short form. */
const args = process.argv.slice(2);
if (args.length > 0) {
  console.error(`SM-101 ${problems['SM-101'].words} (${args.join(' ')})\n       npm run test:network`);
  process.exit(2);
}
const child = spawn(process.execPath, ['node_modules/playwright/cli.js', 'test', '--config', 'build/playwright.config.ts', 'tests/network/'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, STATIONMASTER_NETWORK: 'all' },
});
child.on('close', (code) => process.exit(code ?? 1));
