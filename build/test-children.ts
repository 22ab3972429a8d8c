import { spawn } from 'node:child_process';
import { problems } from '../core/problems.ts';
import { root } from './bundles/root.ts';

/** `npm run test:children`: what children meet, in real Chromium against real counterparts, and every screen in all its forms; `npm test` runs a short form. */
const args = process.argv.slice(2);
if (args.length > 0) {
  console.error(`SM-101 ${problems['SM-101'].words} (${args.join(' ')})\n       npm run test:children`);
  process.exit(2);
}
const child = spawn(process.execPath, ['node_modules/playwright/cli.js', 'test', '--config', 'build/playwright.config.ts', 'tests/children/'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, STATIONMASTER_CHILDREN: 'all' },
});
child.on('close', (code) => process.exit(code ?? 1));
