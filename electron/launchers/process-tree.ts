import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** All processes of one native program: its process group, and on Linux those as well that left the group but still have the visit's folder as their home. */
export interface ProcessTree {
  readonly isAlive: () => boolean;
  readonly processes: () => readonly number[];
  /** `hold` and `go-on` do nothing on Windows, which cannot stop a process from outside. */
  readonly signal: (how: 'ask' | 'force' | 'hold' | 'go-on') => void;
}

const signals = { ask: 'SIGTERM', force: 'SIGKILL', hold: 'SIGSTOP', 'go-on': 'SIGCONT' } as const;

export function processTree(leader: number, home: string, platform: NodeJS.Platform = process.platform): ProcessTree {
  if (platform === 'win32') return windowsTree(leader);
  const processes = (): readonly number[] => (platform === 'linux' ? linuxProcesses((each) => each.group === leader || each.home === home) : ofGroup(leader));
  return {
    processes,
    isAlive: () => processes().length > 0,
    signal: (how) => {
      send(-leader, signals[how]);
      for (const pid of processes()) send(pid, signals[how]);
    },
  };
}

/** Ends by force what programs of an earlier run left, found by their home below `folder`. Linux alone shows a process's home. */
export function forceBelow(folder: string, platform: NodeJS.Platform = process.platform): boolean {
  if (platform !== 'linux') return true;
  const left = (): readonly number[] => linuxProcesses(({ home }) => home?.startsWith(`${folder}/`) === true);
  const found = left();
  for (const pid of found) send(pid, 'SIGKILL');
  return found.length === 0;
}

/** Node reaches no job object: `taskkill /T` follows parents, so what a program started and outlived itself may stay. */
function windowsTree(leader: number): ProcessTree {
  const isAlive = (): boolean => send(leader, 0);
  return {
    isAlive,
    processes: () => (isAlive() ? [leader] : []),
    signal: (how) => {
      if (how === 'ask') execFile('taskkill', ['/T', '/PID', String(leader)], () => undefined);
      if (how === 'force') execFile('taskkill', ['/T', '/F', '/PID', String(leader)], () => undefined);
    },
  };
}

const ofGroup = (leader: number): readonly number[] => (send(-leader, 0) ? [leader] : []);

/** False where there is no such process. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

interface LinuxProcess {
  readonly group: number;
  readonly home: string | null;
}

function linuxProcesses(is: (process: LinuxProcess) => boolean): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const seen = look(name);
      return seen !== null && is(seen) ? [Number(name)] : [];
    });
}

/** Null for a process that is gone, or dead and not yet collected by its parent. proc(5): stat is `pid (name) state parent group …`, and a name may hold brackets. */
function look(pid: string): LinuxProcess | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? null : { group: Number(group), home: homeOf(pid) };
  } catch {
    return null;
  }
}

/** Null for processes of other accounts. */
function homeOf(pid: string): string | null {
  try {
    const home = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .find((pair) => pair.startsWith('HOME='));
    return home?.slice('HOME='.length) ?? null;
  } catch {
    return null;
  }
}
