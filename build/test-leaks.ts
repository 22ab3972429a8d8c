import { spawn } from 'node:child_process';
import { problems } from '../core/problems.ts';
import { root } from './bundles/root.ts';

/** `npm run test:leaks`: 200 launches and sign-outs of the desktop station, counted; `npm test` runs some of them. */
const args = process.argv.slice(2);
if (args.length > 0) {
  console.error(`SM-101 ${problems['SM-101'].words} (${args.join(' ')})\n       npm run test:leaks`);
  process.exit(2);
}
const child = spawn(process.execPath, ['node_modules/playwright/cli.js', 'test', '--config', 'build/playwright.config.ts', 'electron/leaks'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, STATIONMASTER_LEAK_ROUNDS: '200' },
});
child.on('close', (code) => process.exit(code ?? 1));
