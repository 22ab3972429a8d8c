import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { browserReady, findBrowser } from './setup/browser.mjs';
import { buildBundles, bundlesReady } from './setup/bundles.mjs';
import { installPackages, packagesReady, pinnedNode } from './setup/packages.mjs';
import { SetupProblem } from './setup/problem-text.mjs';
import { resetData } from './setup/reset.mjs';
import { root } from './setup/root.mjs';
import { installTestPackages, testPackagesReady } from './setup/test-packages.mjs';

/**
 * The door to every command: on a fresh clone with only Node >= 20 it installs what is missing, then hands over to the command on the pinned Node.
 * Plain Node without packages, because it runs before there are any. On a second run it does nothing.
 * @type {Record<string, { needs: readonly ('packages' | 'browser' | 'bundles' | 'testPackages')[], script: string }>}
 */
const commands = {
  start: { needs: ['packages', 'browser', 'bundles'], script: 'build/start.ts' },
  test: { needs: ['packages', 'browser', 'bundles', 'testPackages'], script: 'build/test.ts' },
  'test:leaks': { needs: ['packages', 'browser', 'bundles'], script: 'build/test-leaks.ts' },
  'test:escape': { needs: ['packages', 'browser', 'bundles'], script: 'build/test-escape.ts' },
  'test:kill': { needs: ['packages', 'browser', 'bundles', 'testPackages'], script: 'build/test-kill.ts' },
  'test:children': { needs: ['packages', 'browser', 'bundles', 'testPackages'], script: 'build/test-children.ts' },
  'test:network': { needs: ['packages', 'browser', 'bundles'], script: 'build/test-network.ts' },
  hub: { needs: ['packages', 'bundles'], script: 'hub/main.ts' },
  pin: { needs: ['packages'], script: 'hub/emergency-pin.ts' },
  dev: { needs: ['packages'], script: 'build/dev.ts' },
  check: { needs: ['packages'], script: 'build/check.ts' },
  docs: { needs: ['packages'], script: 'build/error-table.ts' },
  build: { needs: ['packages'], script: 'build/build.ts' },
  bench: { needs: ['packages', 'browser', 'bundles'], script: 'build/bench.ts' },
  screenshots: { needs: ['packages', 'browser', 'bundles'], script: 'build/screenshots.ts' },
};

const steps = {
  packages: { words: 'packages (npm ci)', ready: packagesReady, act: installPackages },
  browser: { words: 'a Chromium for the station', ready: browserReady, act: () => findBrowser(say) },
  testPackages: { words: 'programs of the system that tests use', ready: testPackagesReady, act: () => installTestPackages(say) },
  bundles: { words: 'bundles (out/)', ready: bundlesReady, act: async () => ((await buildBundles()) ? undefined : process.exit(1)) },
};

/** @param {string} words */
function say(words) {
  console.log(`        ${words}`);
}

/** @param {readonly (keyof typeof steps)[]} needs */
async function setUp(needs) {
  for (const [index, need] of needs.entries()) {
    const step = steps[need];
    if (step.ready()) continue;
    const before = Date.now();
    console.log(`Set-up ${index + 1}/${needs.length}: ${step.words} ...`);
    await step.act();
    console.log(`Set-up ${index + 1}/${needs.length}: ${step.words}, done in ${((Date.now() - before) / 1000).toFixed(1)} s`);
  }
}

/** Runs the command in our place: its exit code is ours, and what asks us to stop asks it. @param {string} script @param {string[]} args */
function handOver(script, args) {
  const child = spawn(pinnedNode, [join(root, script), ...args], { stdio: 'inherit', env: { ...process.env, STATIONMASTER_STARTED: String(startedAt) } });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // A terminal gives Ctrl+C to the child too; sent twice it would mean "now".
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal));
  }
  if (process.env['npm_lifecycle_event'] !== undefined) endWithParent(child);
  child.on('close', (code, signal) => process.exit(code ?? (signal === 'SIGTERM' ? 143 : 1)));
}

/** npm that is killed outright tells nobody; its child then has a new parent. @param {import('node:child_process').ChildProcess} child */
function endWithParent(child) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000).unref();
}

const startedAt = Date.now();
const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
try {
  if (name === 'reset') resetData(args);
  else if (command === undefined) throw new SetupProblem('SM-101', name === '' ? `one of: ${[...Object.keys(commands), 'reset'].join(', ')}` : name, 2);
  else {
    await setUp(command.needs);
    handOver(command.script, args);
  }
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
