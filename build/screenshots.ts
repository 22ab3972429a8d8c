import { spawn } from 'node:child_process';
import { root } from './bundles/root.ts';

/** `npm run screenshots`: makes docs/screenshots/ with the real station and board. */
const child = spawn(process.execPath, ['node_modules/playwright/cli.js', 'test', '--config', 'build/playwright.config.ts', 'e2e/screenshots'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, STATIONMASTER_SCREENSHOTS: '1' },
});
child.on('close', (code) => process.exit(code ?? 1));
