import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { isAlive, signalGroup } from './process-group.ts';

/** A process of ours with all that it starts in turn: its output is kept, and it can be ended whole. */
export interface OwnProcess {
  readonly name: string;
  readonly pid: number;
  /** Everything it has printed so far, both streams; the last 200,000 characters. */
  output(): string;
  /** Resolves with the exit code when it has ended; -1 for a signal. */
  readonly ended: Promise<number>;
  /** Asks it to end, and ends it after `graceMs`. Resolves when it and its children are gone. */
  stop(graceMs?: number): Promise<void>;
  /** Ends it at once, as a power cut does. */
  kill(): Promise<void>;
}

export interface ProcessRequest {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Output is also appended here. */
  readonly logFile?: string;
}

/** Those that run. A test runner or tool that ends without ending them takes them along; one that is killed outright cannot. */
const running = new Set<number>();
process.once('exit', () => {
  for (const pid of running) signalGroup(pid, 'SIGKILL');
});

export function startProcess(request: ProcessRequest): OwnProcess & { readonly onOutput: (listener: () => void) => void } {
  const child: ChildProcess = spawn(request.command, [...request.args], {
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...request.env },
  });
  const log = request.logFile === undefined ? null : createWriteStream(request.logFile, { flags: 'a' });
  const listeners: (() => void)[] = [];
  let output = '';
  const take = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-200_000);
    log?.write(chunk);
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const ended = new Promise<number>((resolve) => {
    child.on('error', (error) => {
      output += `${error.message}\n`;
      resolve(-1);
    });
    child.on('exit', (code) => resolve(code ?? -1));
  }).finally(() => log?.end());
  const pid = child.pid ?? -1;
  if (pid > 0) running.add(pid);
  void ended.then(() => running.delete(pid));

  const kill = async (): Promise<void> => {
    if (pid > 0) signalGroup(pid, 'SIGKILL');
    await ended;
    await groupGone(pid);
  };
  return {
    name: request.name,
    pid,
    output: () => output,
    ended,
    onOutput: (listener) => listeners.push(listener),
    kill,
    async stop(graceMs = 5000) {
      if (pid > 0) signalGroup(pid, 'SIGTERM');
      await Promise.race([ended.then(() => groupGone(pid)), new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
      await kill();
    },
  };
}

/** The leader's end is not the group's: a browser's helpers may live some moments longer. */
async function groupGone(pid: number): Promise<void> {
  for (let tries = 0; tries < 100 && pid > 0 && process.platform !== 'win32' && isAlive(-pid); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
