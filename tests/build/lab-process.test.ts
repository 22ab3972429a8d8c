import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startProcess, type OwnProcess } from '../../build/lab/child-process.ts';
import { keepRunning } from '../../build/lab/keep-running.ts';
import { endLabRecord, endLeftovers, readLabRecord, runningLab, writeLabRecord } from '../../build/lab/lab-record.ts';
import { isAlive } from '../../build/lab/process-group.ts';
import { startReady } from '../../build/lab/ready-process.ts';
import { startSampleProgram } from '../../build/lab/sample-programs.ts';
import { freePort } from '../support/free-port.ts';

let folder = '';
const started: OwnProcess[] = [];
const script = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const stayAlive = 'setInterval(() => {}, 1000);';
const node = (file: string, ...args: string[]): OwnProcess => {
  const own = startProcess({ name: 'test', command: process.execPath, args: [file, ...args] });
  started.push(own);
  return own;
};
const until = async (true_: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !true_(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(true_()).toBe(true);
};

beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'stationmaster-lab-'))));
afterEach(() => Promise.all(started.splice(0).map((own) => own.kill())));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a server is ready when it says so in a line of JSON, whatever it said before', async () => {
  const outcome = await startReady({
    name: 'server',
    args: [script('ready.mjs', `console.log('{"level":30}'); console.log('{"ready":true,"port":5}'); ${stayAlive}`)],
  });
  if (outcome.kind !== 'ready') throw new Error(outcome.kind);
  started.push(outcome.process);
  expect(outcome.line).toEqual({ ready: true, port: 5 });
});

test('a server that ends with code 3 found its port taken; another code is a failure with its output', async () => {
  expect((await startReady({ name: 'server', args: [script('taken.mjs', 'process.exit(3)')] })).kind).toBe('port-taken');
  const outcome = await startReady({ name: 'server', args: [script('broken.mjs', 'console.error("no such school"); process.exit(1)')] });
  expect(outcome).toMatchObject({ kind: 'ended', code: 1 });
  expect(outcome.kind === 'ended' && outcome.output).toContain('no such school');
});

test('a server that says nothing is ended when its time is up', async () => {
  const outcome = await startReady({ name: 'server', args: [script('silent.mjs', `console.log(process.pid); ${stayAlive}`)] }, 500);
  if (outcome.kind !== 'silent') throw new Error(outcome.kind);
  expect(isAlive(Number(outcome.output.trim()))).toBe(false);
});

test('what a process started ends with it, even when it does not listen', async () => {
  const child = script('stubborn-child.mjs', `process.on('SIGTERM', () => {}); console.log(process.pid); ${stayAlive}`);
  const parent = node(
    script('parent.mjs', `import { spawn } from 'node:child_process'; spawn(process.execPath, [${JSON.stringify(child)}], { stdio: 'inherit' }); ${stayAlive}`),
  );
  await until(() => /^\d+\n/.test(parent.output()));
  const grandchild = Number(parent.output().trim());
  await parent.stop(300);
  expect([isAlive(parent.pid), isAlive(grandchild)]).toEqual([false, false]);
});

test('a program takes the next free port, and the lab says where the catalogue looks for it', async () => {
  const port = await freePort();
  const squatter = await new Promise<Server>((resolve) => {
    const server = createServer();
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
  const running = await startSampleProgram({ program: 'pondsums', port }, undefined);
  squatter.close();
  if (running === null) throw new Error('it did not start');
  started.push(running.process);
  expect(running.catalogueOrigin).toBe(`http://pondsums.localhost:${port}`);
  expect(Number(new URL(running.origin).port)).toBeGreaterThan(port);
  expect((await fetch(running.origin.replace('pondsums.localhost', '127.0.0.1'))).status).toBe(401);
});

test('a station that ends is started again, and not any more once the lab is ending', async () => {
  const said: string[] = [];
  let starts = 0;
  const file = script('dies-once.mjs', `process.argv[2] === '1' ? process.exit(7) : ${stayAlive.slice(0, -1)};`);
  const station = keepRunning(
    () => node(file, String((starts += 1))),
    (words) => said.push(words),
    () => performance.now(),
    () => {},
  );
  await until(() => starts === 2);
  expect(said.join()).toContain('code 7');
  await station.stop();
  expect(isAlive(station.current().pid)).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 1300));
  expect(starts).toBe(2);
});

test('a lab that was killed leaves a record, by which the next one ends what is left and nothing else', async () => {
  const data = join(folder, 'data');
  const file = script('left.mjs', stayAlive);
  const left = node(file);
  const stranger = node(script('stranger.mjs', stayAlive));
  const children = [
    { name: 'left', pid: left.pid, mark: file },
    { name: 'stranger', pid: stranger.pid, mark: file },
  ];
  writeLabRecord(data, { pid: 2 ** 22 + 1, children });
  expect(runningLab(data)).toBe(null);
  expect(endLeftovers(data)).toEqual(['left']);
  await left.ended;
  expect(isAlive(stranger.pid)).toBe(true);
  endLabRecord(data);
  expect(readLabRecord(data)?.children).toEqual([]);
});

test('what a tool started does not outlive it when it forgets to end it', async () => {
  const child = script('forgotten.mjs', `console.log(process.pid); ${stayAlive}`);
  const tool = node(
    script(
      'forgetful.mjs',
      `import { startProcess } from ${JSON.stringify(join(import.meta.dirname, '../../build/lab/child-process.ts'))};
       const own = startProcess({ name: 'forgotten', command: process.execPath, args: [${JSON.stringify(child)}] });
       own.onOutput(() => { console.log(own.output()); setTimeout(() => process.exit(0), 50); });`,
    ),
  );
  await tool.ended;
  const forgotten = Number(tool.output().trim());
  expect(forgotten).toBeGreaterThan(0);
  await until(() => !isAlive(forgotten));
});
