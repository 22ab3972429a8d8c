import { createWriteStream, renameSync, statSync } from 'node:fs';

/** The hub's log on the staff's machine, for IT: one file, and the one before it. It holds no names and no credentials. */
const largestBytes = 5 * 1024 * 1024;

/** Goes on without a log where it cannot be written. */
export function keepHubLog(file: string, output: NodeJS.ReadableStream | null): void {
  if (output === null) return;
  try {
    if (statSync(file).size > largestBytes) renameSync(file, `${file}.1`);
  } catch {
    // There is none yet.
  }
  const log = createWriteStream(file, { flags: 'a', mode: 0o600 });
  log.on('error', () => output.resume());
  output.pipe(log);
}
