import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Problem } from '../../../core/result.ts';
import { ownCertificate } from '../../../hub/https/own-certificate.ts';
import { renewDaily } from '../../../hub/https/renew-daily.ts';

const day = 24 * 60 * 60_000;
let folder = '';
let server: Server;
const start = Date.parse('2026-11-24T08:00:00Z');
let now = start;
let bug: Error | null = null;
const problems: Problem[] = [];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  folder = mkdtempSync(path.join(tmpdir(), 'renew-daily-'));
  problems.length = 0;
  now = start;
  bug = null;
  const warn = (found: readonly Problem[]): void => void problems.push(...found);
  const renew = () => (bug === null ? ownCertificate(folder, ['localhost'], now, warn) : Promise.reject(bug));
  const first = await renew();
  if (!first.ok) throw new Error('no certificate');
  server = createServer({ cert: first.value.certificate, key: first.value.key });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  renewDaily(server, first.value, renew, warn);
});
afterEach(() => {
  server.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** End of the certificate that a new connection is shown. */
const shownUntil = (): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.validToDate.getTime());
      socket.destroy();
    }).on('error', reject);
  });

it('a hub that runs on shows its renewed certificate to who connects next, and keeps the one it has while its key is gone', async () => {
  const first = await shownUntil();
  now += 650 * day;
  expect(await shownUntil()).toBe(first);
  await vi.advanceTimersByTimeAsync(day);
  await vi.waitFor(async () => expect(await shownUntil()).toBe((first ?? 0) + 650 * day));
  rmSync(path.join(folder, 'hub-key.pem'));
  await vi.advanceTimersByTimeAsync(day);
  await vi.waitFor(() => expect(problems).toMatchObject([{ code: 'SM-709' }]));
  expect(await shownUntil()).toBe((first ?? 0) + 650 * day);
});

it('a hub whose disk refuses, or whose renewal fails in whatever way, goes on with the certificate it has and warns', async () => {
  const first = await shownUntil();
  now += 650 * day;
  mkdirSync(path.join(folder, 'hub-certificate.pem.new'));
  await vi.advanceTimersByTimeAsync(day);
  await vi.waitFor(() => expect(problems).toMatchObject([{ code: 'SM-711', detail: 'EISDIR' }]));
  bug = new Error('no reason');
  await vi.advanceTimersByTimeAsync(day);
  await vi.waitFor(() => expect(problems[1]).toMatchObject({ code: 'SM-706', detail: 'no reason' }));
  expect(await shownUntil()).toBe(first);
  bug = null;
  rmSync(path.join(folder, 'hub-certificate.pem.new'), { recursive: true });
  await vi.advanceTimersByTimeAsync(day);
  await vi.waitFor(async () => expect(await shownUntil()).toBe((first ?? 0) + 650 * day));
});
