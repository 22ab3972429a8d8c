import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DiskSyncs {
  /** How often the disk was told, since the last asking, to keep what was written to files whose path has this in it. */
  since(part: string): Promise<number>;
  stop(): Promise<void>;
}

/** Why the calls of other processes cannot be watched here; null where they can. */
export function unwatchable(): string | null {
  if (process.platform !== 'linux') return 'strace is of Linux';
  try {
    execFileSync('strace', ['-e', 'trace=none', 'true'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'strace is missing, or may not watch processes here';
  }
}

/** Watches a process and all below it with strace. */
export async function watchDiskSyncs(pid: number): Promise<DiskSyncs> {
  const folder = await mkdtemp(join(tmpdir(), 'stationmaster-syncs-'));
  const file = join(folder, 'calls');
  const all = below(pid).flatMap((each) => ['-p', String(each)]);
  const strace = spawn('strace', ['-f', '-y', '-e', 'trace=fsync,fdatasync', '-o', file, ...all], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    strace.stderr.on('data', (said: Buffer) => said.toString().includes('attached') && resolve());
    strace.on('exit', () => reject(new Error('strace ended')));
  });
  let seen = 0;
  return {
    since: async (part) => {
      // Its file is written when a call has returned.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const calls = existsSync(file) ? (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes(part) && line.includes('= 0')).length : 0;
      const fresh = calls - seen;
      seen = calls;
      return fresh;
    },
    stop: async () => {
      strace.removeAllListeners('exit');
      const ended = new Promise((resolve) => strace.once('exit', resolve));
      strace.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function below(pid: number): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found) found.push(...pairs.flatMap(([child, of]) => (of === parent && child !== undefined ? [child] : [])));
  return found;
}
