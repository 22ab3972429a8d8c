import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepHubLog, type LoggedHub } from '../../../electron/staff/hub-log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hub-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that writes and ends, and whose output is dropped then, as Electron does. */
class Hub extends EventEmitter implements LoggedHub {
  readonly stderr = new PassThrough();
  end(): void {
    this.emit('exit');
    this.stderr.removeAllListeners();
  }
}

function logged(file: string, ...words: string[]): void {
  const hub = new Hub();
  keepHubLog(file, hub);
  for (const part of words) hub.stderr.write(part);
  hub.end();
}
const holds = (file: string, text: string): Promise<void> => vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe(text));

it('a hub’s log goes on at each start, for its owner alone, and begins anew when it has grown large', async () => {
  const file = path.join(folder, 'hub.log');
  logged(file, 'first\n', 'last words of the first\n');
  await holds(file, 'first\nlast words of the first\n');
  logged(file, 'second\n');
  await holds(file, 'first\nlast words of the first\nsecond\n');
  expect(statSync(file).mode & 0o077).toBe(0);
  writeFileSync(file, 'x'.repeat(5 * 1024 * 1024 + 1));
  logged(file, 'third\n');
  await holds(file, 'third\n');
  expect(statSync(`${file}.1`).size).toBe(5 * 1024 * 1024 + 1);
});

it('a hub whose log cannot be written is read all the same, so that it never waits for its reader', async () => {
  const file = path.join(folder, 'hub.log');
  mkdirSync(file);
  const hub = new Hub();
  keepHubLog(file, hub);
  hub.stderr.write('x'.repeat(1024 * 1024));
  await vi.waitFor(() => expect(hub.stderr.readableLength).toBe(0));
});
