import { readdirSync, readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '../../build/bundles/root.ts';
import { startProcess, type OwnProcess } from '../../build/lab/child-process.ts';
import { readLabRecord } from '../../build/lab/lab-record.ts';
import { commandLine, isAlive } from '../../build/lab/process-group.ts';
import { freePort } from '../support/free-port.ts';

const data = mkdtempSync(join(tmpdir(), 'stationmaster-start-'));
const labs: OwnProcess[] = [];
afterAll(async () => {
  await Promise.all(labs.map((lab) => lab.stop(10_000)));
  rmSync(data, { recursive: true, force: true, maxRetries: 5 });
});

const start = (port: number, ...args: string[]): OwnProcess => {
  const lab = startProcess({
    name: 'lab',
    command: process.execPath,
    args: [join(root, 'build/start.ts'), '--headless', '--port', String(port), '--data', data, ...args],
  });
  labs.push(lab);
  return lab;
};
const ready = async (lab: OwnProcess): Promise<void> => {
  const ended = lab.ended.then((code) => {
    throw new Error(`ended with ${code}\n${lab.output()}`);
  });
  const said = (async () => {
    while (!lab.output().includes('Ready in')) await new Promise((resolve) => setTimeout(resolve, 50));
  })();
  await Promise.race([said, ended]);
};
const health = async (port: number): Promise<{ stationsOnline: number }> =>
  (await fetch(`http://127.0.0.1:${port}/healthz`)).json() as Promise<{ stationsOnline: number }>;
/** Every process on this machine that has the lab's data folder on its command line. */
const processesOfLab = (): string[] =>
  process.platform === 'linux'
    ? readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid && (commandLine(Number(pid)) ?? '').includes(data))
    : [];

test('npm start -- --headless brings up a whole lab, refuses a second on the same data, and ends every process', { timeout: 120_000 }, async () => {
  const port = await freePort();
  const lab = start(port);
  await ready(lab);
  expect((await health(port)).stationsOnline).toBe(1);
  expect((await fetch(`http://127.0.0.1:${port}/board/`)).status).toBe(200);
  expect(lab.output()).toMatch(/Board +http:\/\/localhost:\d+\/board\//);
  expect(lab.output()).toMatch(/name \S+, password \S+/);
  // Whose turn it is by the clock: cohorts of the sample school sign in by different ways.
  expect(lab.output()).toMatch(/Student +\S+ \(the [a-z-]+\), (pictures [a-z-]+, [a-z-]+, [a-z-]+|PIN \d{4,6}|password \S+)/);

  const second = start(await freePort());
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain('SM-102');

  const children = readLabRecord(data)?.children ?? [];
  expect(children.map((child) => child.name).sort()).toEqual(['hub', 'pondsums', 'station', 'storyboat']);
  process.kill(lab.pid, 'SIGTERM');
  expect(await lab.ended).toBe(0);
  expect(children.filter((child) => isAlive(child.pid))).toEqual([]);
  expect(processesOfLab()).toEqual([]);
});

test('a lab that was killed outright comes back on its data', { timeout: 120_000 }, async () => {
  const port = await freePort();
  const killed = start(port);
  await ready(killed);
  const before = readLabRecord(data)?.children ?? [];
  process.kill(killed.pid, 'SIGKILL');
  await killed.ended;
  expect(before.some((child) => isAlive(child.pid))).toBe(true);

  const lab = start(port);
  await ready(lab);
  expect(lab.output()).toContain('left behind by a lab that was killed');
  expect(before.filter((child) => (commandLine(child.pid) ?? '') !== '')).toEqual([]);
  expect((await health(port)).stationsOnline).toBe(1);
  expect(readFileSync(join(data, 'logs/hub.log'), 'utf8')).not.toBe('');
});
