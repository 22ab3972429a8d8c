import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { NativeLaunchRequest, ProgramEvent } from '../../../core/contract/program-host.ts';
import type { NativeProgram } from '../../../core/model/native-program.ts';
import { failed, ok, type Problem } from '../../../core/result.ts';
import { NativeLauncher } from '../../../electron/launchers/native-launcher.ts';

/** Real processes: small shell scripts that behave as programs do, well and badly. Their processes are found and held by /proc, which is Linux's. */
describe.skipIf(process.platform !== 'linux')('a program of the machine', () => {
  let root: string;
  let folder: string;
  let allowed: NativeProgram[];
  let told: ProgramEvent[];
  let reported: Problem[];
  let window: string[];
  let machine: { idleSeconds: number; hasWindow: boolean | null; lateMs: number };
  let launcher: NativeLauncher;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'stationmaster-native-'));
    folder = path.join(root, 'visits');
    allowed = [];
    told = [];
    reported = [];
    window = [];
    machine = { idleSeconds: 100, hasWindow: true, lateMs: 0 };
    launcher = make();
  });
  afterEach(async () => {
    await launcher.wipe();
    rmSync(root, { recursive: true, force: true });
  });

  const make = (): NativeLauncher =>
    new NativeLauncher({
      program: (id) => allowed.find((each) => each.id === id) ?? null,
      folder,
      window: { giveWay: () => window.push('away'), comeBack: () => window.push('back') },
      seesWindow: machine.hasWindow === null ? null : () => Promise.resolve(machine.hasWindow === true),
      idleSeconds: () => machine.idleSeconds,
      tell: (event) => told.push(event),
      report: (problem) => reported.push(problem),
      lookEvery: 50,
      now: () => performance.now() + machine.lateMs,
    });

  const request: NativeLaunchRequest = { launch: 'launch-1', visit: 'visit-1', program: 'frogs', student: 'st-001', language: 'es' };
  const script = (text: string, words: string[] = []): void => {
    const file = path.join(root, 'frogs.sh');
    writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    allowed = [{ id: 'frogs', command: file, arguments: words, window: null }];
  };
  const kinds = (): string[] => told.map((event) => event.kind);
  const hears = (kind: ProgramEvent['kind']): Promise<void> => vi.waitFor(() => expect(kinds()).toContain(kind), { timeout: 5000, interval: 20 });
  const written = (name: string): string => readFileSync(path.join(root, name), 'utf8').trim();
  const isWritten = (name: string): Promise<string> => vi.waitFor(() => written(name), { timeout: 3000, interval: 20 });
  const runs = (pid: string): boolean => existsSync(`/proc/${pid}`) && !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  const end = (graceMs: number): Promise<void> => launcher.end({ launch: 'launch-1', address: null, graceMs });

  test('runs only where IT allows its id on this machine', async () => {
    expect(await launcher.launch(request)).toEqual(failed('SM-511', 'frogs'));
    expect(existsSync(folder)).toBe(false);
  });

  test('that is not there is told as that', async () => {
    allowed = [{ id: 'frogs', command: '/nowhere/frogs', arguments: [], window: null }];
    expect(await launcher.launch(request)).toEqual(failed('SM-513', 'frogs', 'ENOENT'));
  });

  test('gets its words without a shell, an environment without the station’s own, and an empty home', async () => {
    script(`printf '%s\\n' "$@" > ${'"$(dirname "$0")"'}/words; env > "$(dirname "$0")"/environment; ls -A "$HOME" > "$(dirname "$0")"/home; exec sleep 30`, [
      '--for',
      '{student}',
      '{language}',
      '$(touch pwned); *',
    ]);
    process.env['STATIONMASTER_OWN'] = 'secret';
    await launcher.launch(request);
    await hears('loaded');
    delete process.env['STATIONMASTER_OWN'];
    expect(written('words').split('\n')).toEqual(['--for', 'st-001', 'es', '$(touch pwned); *']);
    expect(written('environment')).toContain(`HOME=${folder}/visit-1`);
    expect(written('environment')).toContain('LANGUAGE=es');
    expect(written('environment')).not.toContain('STATIONMASTER_OWN');
    expect(written('home')).toBe('tmp');
  });

  test('is told as loaded when its window is there; then the station’s window makes way, and is back at the end', async () => {
    script('exec sleep 30');
    machine.hasWindow = false;
    await launcher.launch(request);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(kinds()).toEqual([]);
    machine.hasWindow = true;
    await hears('foreground');
    expect(kinds()).toEqual(['loaded', 'foreground']);
    expect(window).toEqual(['away']);
    await end(1000);
    expect(window).toEqual(['away', 'back']);
    expect(kinds()).toEqual(['loaded', 'foreground']);
  });

  test('without a window after 30 seconds has not opened', async () => {
    script('exec sleep 30');
    machine.hasWindow = false;
    await launcher.launch(request);
    machine.lateMs = 30_000;
    await hears('failed');
    expect(told).toEqual([{ launch: 'launch-1', kind: 'failed', problem: { code: 'SM-513', where: 'frogs: no window' } }]);
    expect(window).toEqual([]);
  });

  test('where windows cannot be seen is there once it has run for a moment', async () => {
    script('exec sleep 30');
    machine.hasWindow = null;
    launcher = make();
    await launcher.launch(request);
    machine.lateMs = 2000;
    await hears('loaded');
  });

  test('gives input as evidence while it is in front, and none while it is hidden', async () => {
    script('exec sleep 30');
    machine.idleSeconds = 0;
    await launcher.launch(request);
    await hears('input');
    launcher.show(false);
    const before = kinds().length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(told.slice(before)).toEqual([]);
    expect(told.at(-1)).toMatchObject({ kind: 'foreground', foreground: false });
  });

  test('is stopped while it is hidden, and goes on after', async () => {
    script('echo $$ > "$(dirname "$0")"/pid; while :; do sleep 0.05; done');
    await launcher.launch(request);
    await hears('foreground');
    const state = (): string => /^State:\s+(\w)/m.exec(readFileSync(`/proc/${written('pid')}/status`, 'utf8'))?.[1] ?? '';
    launcher.show(false);
    await vi.waitFor(() => expect(state()).toBe('T'));
    expect(window).toEqual(['away', 'back']);
    launcher.show(true);
    await vi.waitFor(() => expect(state()).not.toBe('T'));
    expect(window).toEqual(['away', 'back', 'away']);
  });

  test('that the child quits is left, as by Done', async () => {
    script('sleep 0.4');
    await launcher.launch(request);
    await hears('left');
    expect(kinds()).toEqual(['loaded', 'foreground', 'left']);
    expect(window).toEqual(['away', 'back']);
  });

  test('that ends in good order before it was seen has not opened', async () => {
    script('exit 0');
    machine.hasWindow = false;
    await launcher.launch(request);
    await hears('failed');
    expect(told).toMatchObject([{ problem: { code: 'SM-513', where: 'frogs: it ended at once' } }]);
  });

  test('whose window has been gone for some seconds was left', async () => {
    script('exec sleep 30');
    await launcher.launch(request);
    await hears('loaded');
    machine.hasWindow = false;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(kinds()).not.toContain('left');
    machine.lateMs = 5000;
    await hears('left');
  });

  test.each([
    ['exit 3', 'frogs: exit code 3'],
    ['kill -SEGV $$', 'frogs: SIGSEGV'],
  ])('that does `%s` has failed, with what it ended with', async (text, where) => {
    script(text);
    await launcher.launch(request);
    await hears('failed');
    expect(told).toEqual([{ launch: 'launch-1', kind: 'failed', problem: { code: 'SM-512', where } }]);
  });

  test('is asked to end and gets the grace to do it', async () => {
    script('trap \'echo saved > "$(dirname "$0")"/saved; exit 0\' TERM; while :; do sleep 0.05; done');
    await launcher.launch(request);
    await hears('loaded');
    await end(3000);
    expect(written('saved')).toBe('saved');
    expect(kinds()).toEqual(['loaded', 'foreground']);
  });

  test('that does not heed is ended by force, with all that it started, also what left its group', async () => {
    script(
      [
        "trap '' TERM",
        'echo $$ > "$(dirname "$0")"/leader',
        `sh -c 'trap "" TERM; echo $$ > "$0"/child; while :; do sleep 0.05; done' "$(dirname "$0")" &`,
        `setsid sh -c 'trap "" TERM; echo $$ > "$0"/stray; while :; do sleep 0.05; done' "$(dirname "$0")" &`,
        'while :; do sleep 0.05; done',
      ].join('\n'),
    );
    await launcher.launch(request);
    const pids = await Promise.all(['leader', 'child', 'stray'].map(isWritten));
    expect(pids.map(runs)).toEqual([true, true, true]);
    await end(300);
    expect(pids.map(runs)).toEqual([false, false, false]);
    expect(reported).toEqual([]);
  });

  test('that leaves its work to another process goes on with that one', async () => {
    script('(sleep 0.6) & exit 0');
    await launcher.launch(request);
    await hears('loaded');
    expect(kinds()).not.toContain('left');
    await hears('left');
  });

  test('leaves nothing of the visit: no process and no home; the programs of one visit share theirs', async () => {
    script('echo $$ > "$(dirname "$0")"/pid; ls -A "$HOME" > "$(dirname "$0")"/found; echo 1 > "$HOME"/.scores; exec sleep 30');
    await launcher.launch(request);
    await hears('loaded');
    await end(1000);
    await launcher.launch({ ...request, launch: 'launch-2' });
    await vi.waitFor(() => expect(written('found')).toContain('.scores'));
    await hears('loaded');
    expect(await launcher.wipe()).toEqual({ clean: true, left: [] });
    expect(existsSync(folder)).toBe(false);
    expect(runs(written('pid'))).toBe(false);
  });

  test('of an app that was killed is ended by the next one', async () => {
    script('echo $$ > "$(dirname "$0")"/pid; exec sleep 30');
    await launcher.launch(request);
    const pid = await isWritten('pid');
    // Another launcher knows only the folder.
    expect(await make().wipe()).toEqual({ clean: true, left: [] });
    expect(runs(pid)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  test('whose home cannot be cleared is told as left', async ({ skip }) => {
    script('echo 1 > "$HOME"/.scores; exec sleep 30');
    await launcher.launch(request);
    await hears('loaded');
    const hold = path.join(folder, 'visit-1');
    // What is immutable root cannot delete either.
    try {
      execFileSync('chattr', ['+i', path.join(hold, '.scores')], { stdio: 'ignore' });
    } catch {
      skip('nothing can be made immutable on this file system');
    }
    expect(await launcher.wipe()).toEqual({ clean: false, left: ['native'] });
    execFileSync('chattr', ['-i', path.join(hold, '.scores')]);
    expect(await launcher.wipe()).toEqual({ clean: true, left: [] });
  });

  test('asked for and ended at once does not open any more', async () => {
    script('echo 1 > "$(dirname "$0")"/started; exec sleep 30');
    const launched = launcher.launch(request);
    await end(0);
    expect(await launched).toEqual(ok(null));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(existsSync(path.join(root, 'started'))).toBe(false);
  });
});
