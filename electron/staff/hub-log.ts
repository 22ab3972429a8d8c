import type { UtilityProcess } from 'electron';
import { createWriteStream, renameSync, statSync } from 'node:fs';

/** The hub's log on the staff's machine, for IT: one file, and the one before it. It holds no names and no credentials. */
export type LoggedHub = Pick<UtilityProcess, 'stderr'> & { on(event: 'exit', listener: () => void): unknown };

const largestBytes = 5 * 1024 * 1024;

/** Goes on without a log where it cannot be written. Electron drops what it had not yet read of a process that has ended. */
export function keepHubLog(file: string, hub: LoggedHub): void {
  const output = hub.stderr;
  if (output === null) return;
  try {
    if (statSync(file).size > largestBytes) renameSync(file, `${file}.1`);
  } catch {
    // There is none yet.
  }
  const log = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // Unread, the hub would wait for its reader.
  log.on('error', () => output.resume());
  output.pipe(log);
  hub.on('exit', () => {
    output.unpipe(log);
    log.end(output.read() ?? '');
  });
}
