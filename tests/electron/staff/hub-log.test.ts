import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepHubLog } from '../../../electron/staff/hub-log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hub-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function logged(file: string, words: string): Promise<void> {
  const output = new PassThrough();
  keepHubLog(file, output);
  output.end(words);
  await vi.waitFor(() => expect(output.readableEnded).toBe(true));
}

it('a hub’s log goes on at each start, for its owner alone, and begins anew when it has grown large', async () => {
  const file = path.join(folder, 'hub.log');
  await logged(file, 'first\n');
  await logged(file, 'second\n');
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n'));
  expect(statSync(file).mode & 0o077).toBe(0);
  writeFileSync(file, 'x'.repeat(5 * 1024 * 1024 + 1));
  await logged(file, 'third\n');
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe('third\n'));
  expect(statSync(`${file}.1`).size).toBe(5 * 1024 * 1024 + 1);
});

it('a hub whose log cannot be written is read all the same, so that it never waits for its reader', async () => {
  const file = path.join(folder, 'hub.log');
  mkdirSync(file);
  await logged(file, 'x'.repeat(1024 * 1024));
  keepHubLog(file, null);
});
