import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pageBundle } from '../../build/bundles/page-bundle.ts';
import { root } from '../../build/bundles/root.ts';

const folder = mkdtempSync(join(tmpdir(), 'stationmaster-setup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const setUp = (...args: string[]) => spawnSync(process.execPath, [join(root, 'build/setup.mjs'), ...args], { encoding: 'utf8', cwd: folder });

/** Without what set-up says while it builds, where sources were changed a moment ago. */
const linesOf = (stdout: string): string[] => stdout.split('\n').filter((line) => line !== '' && !line.startsWith('Set-up'));

test('an unknown command is refused with its number and the known ones', () => {
  const { status, stderr } = setUp('launch');
  expect(status).toBe(2);
  expect(stderr).toContain('SM-101');
  expect(setUp().stderr).toContain('start, test, test:leaks, test:escape, test:kill, test:children, test:network, hub');
});

test('an unknown option of npm start is refused before anything starts', () => {
  const { status, stdout, stderr } = setUp('start', '--fullscreen');
  expect([status, linesOf(stdout)]).toEqual([2, []]);
  expect(stderr).toContain('SM-101');
  expect(stderr).toContain('--fullscreen');
});

/** What says its version as a Chromium does, and is nothing else. */
function saying(version: string): string {
  const file = join(folder, `chromium-${version.replaceAll(/\W/g, '-')}`);
  writeFileSync(file, `#!/bin/sh\necho '${version}'\n`, { mode: 0o755 });
  return file;
}

test.each([
  ['Chromium 143.0.7499.40 built on Debian', ': it is version 143, 144 or later is needed'],
  ['Google Chrome for Testing 99.0.1', ': it is version 99, 144 or later is needed'],
  ['Mozilla Firefox 150.0', ''],
])('a browser that says it is %s is refused, and why', (version, why) => {
  const chromium = saying(version);
  const options = { encoding: 'utf8', cwd: folder, env: { ...process.env, CHROMIUM: chromium } } as const;
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'build/setup.mjs'), 'start', '--help'], options);
  expect([status, stderr]).toEqual([1, expect.stringContaining(`SM-104 No browser was found that can run the station. (CHROMIUM=${chromium}${why})`)]);
});

test('set-up, bundles and extension ask for the same Chromium', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'renderer/extension/manifest.json'), 'utf8')) as { minimum_chrome_version: string };
  expect(pageBundle('renderer/kiosk', 'station.html', 'kiosk').build?.target).toBe(`chrome${manifest.minimum_chrome_version}`);
});

test('a second run has nothing to do, in under a second', () => {
  setUp('start', '--help');
  const before = performance.now();
  const { status, stdout } = setUp('start', '--help');
  expect(status).toBe(0);
  expect(stdout.startsWith('npm start')).toBe(true); // no step was taken
  // The set-up part and the start of two Nodes.
  expect(performance.now() - before).toBeLessThan(2000);
});

test('reset empties the data of a lab that is not running', () => {
  const data = join(folder, 'data');
  mkdirSync(join(data, 'hub'), { recursive: true });
  writeFileSync(join(data, 'lab.json'), JSON.stringify({ pid: -1, children: [] }));
  expect(setUp('reset', '--data', data).status).toBe(0);
  expect(readdirSync(folder)).not.toContain('data');
});

test('reset refuses while the lab is running', () => {
  const data = join(folder, 'running');
  mkdirSync(data);
  writeFileSync(join(data, 'lab.json'), JSON.stringify({ pid: process.pid, children: [] }));
  const { status, stderr } = setUp('reset', '--data', data);
  expect(status).toBe(1);
  expect(stderr).toContain(String(process.pid));
  expect(readdirSync(data)).toEqual(['lab.json']);
});

test('reset never empties a folder that is no lab’s', () => {
  const other = join(folder, 'photos');
  mkdirSync(other);
  writeFileSync(join(other, 'dog.jpg'), '');
  const { status, stderr } = setUp('reset', '--data', other);
  expect(status).toBe(2);
  expect(stderr).toContain('SM-102');
  expect(readdirSync(other)).toEqual(['dog.jpg']);
});
