import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { toStatement } from '../../core/xapi/station-event.ts';
import { smallSchool } from './small-hub.ts';

const main = fileURLToPath(new URL('../../hub/main.ts', import.meta.url));
const data = mkdtempSync(path.join(tmpdir(), 'stationmaster-main-'));
const running: ChildProcess[] = [];
afterEach(() => void running.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(() => rmSync(data, { recursive: true, force: true }));

interface HubProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly output: () => { readonly out: string; readonly err: string };
  readonly ready: Promise<{ readonly address: string }>;
}

function hub(...args: string[]): HubProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, '--host', '127.0.0.1', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let [out, err] = ['', ''];
  child.stderr.on('data', (part: Buffer) => (err += part.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  const ready = new Promise<{ address: string }>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString();
      const line = out.split('\n').find((each) => each.startsWith('{"ready":true'));
      if (line !== undefined) resolve(JSON.parse(line) as { address: string });
    });
    child.on('close', () => reject(new Error(err)));
  });
  ready.catch(() => undefined);
  return { child, ended, ready, output: () => ({ out, err }) };
}

describe('the command line', () => {
  it.each([
    [['--prot', '7340'], 'SM-101', 2],
    [['extra'], 'SM-101', 2],
    [['--port', '99999'], 'SM-102', 2],
    [['--port'], 'SM-102', 2],
    [['--program-origin', 'http://a.example'], 'SM-102', 2],
    [['--certificate', 'no-such.pem'], 'SM-102', 2],
    [['--import', '/no/such/school'], 'SM-102', 2],
  ])('refuses %j with %s', async (args, code, exit) => {
    const wrong = hub(...args);
    expect(await wrong.ended).toBe(exit);
    expect(wrong.output().err).toMatch(new RegExp(`^${code} `));
    expect(wrong.output().out).toBe('');
  });

  it('says what it understands', async () => {
    const help = hub('--help');
    expect(await help.ended).toBe(0);
    expect(help.output().out).toContain('--rotation-now');
  });

  it('ends with 3 when the port is taken, before it touches the data', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const late = hub('--port', String(port), '--data', path.join(data, 'untouched'));
    expect(await late.ended).toBe(3);
    expect(late.output().err).toMatch(/^SM-103 /);
    expect(existsSync(path.join(data, 'untouched'))).toBe(false);
    taken.close();
  });

  it('does not run without a school when the one it is given is bad', async () => {
    const bad = hub('--port', '0', '--data', path.join(data, 'bad'), '--import', path.join(smallSchool, '..'));
    expect(await bad.ended).toBe(1);
    expect(bad.output().err).toMatch(/^SM-301 .*manifest\.csv/m);
    expect(bad.output().err).toMatch(/^SM-708 /m);
  });
});

it('comes up with a school, loses nothing when it is killed in the middle of batches, and ends with 0 on SIGTERM', async () => {
  const folder = path.join(data, 'lab');
  const args = [
    '--port',
    '0',
    '--data',
    folder,
    '--import',
    smallSchool,
    '--rotation-now',
    '--program-origin',
    'http://count.localhost:7341=http://count.localhost:9001',
  ];
  const first = hub(...args);
  const { address } = await first.ready;
  expect(await health(address)).toMatchObject({ status: 'ok', stationsOnline: 0, stationsEnrolled: 0 });
  for (const file of ['enrolment-token.txt', 'new-staff-secrets.txt', 'hub.sqlite']) expect(statSync(path.join(folder, file)).mode & 0o077).toBe(0);
  expect(first.output().out + first.output().err).not.toMatch(/Alderby|Birchow/);

  const token = JSON.parse(Buffer.from(readFileSync(path.join(folder, 'enrolment-token.txt'), 'utf8').trim().slice(4), 'base64url').toString()) as {
    hub: string;
    secret: string;
  };
  expect(token.hub).toBe(address);
  const enrolled = await post(address, '/api/station/enrol', { protocol: 1, secret: token.secret, machine: 'm', host: 'chromium', version: '1' });
  const { station, credential } = (await enrolled.json()) as { station: string; credential: string };
  const synced = await post(address, '/api/station/sync', syncRequest(), credential);
  const { config, desired } = (await synced.json()) as { config: { programs: { launch: { address: string } }[] }; desired: { blocks: { block: string }[] } };
  expect(config.programs[0]?.launch.address).toBe('http://count.localhost:9001/launch?student={student}');
  expect(desired.blocks.length).toBeGreaterThan(0);

  // One batch after another until the process dies under them.
  const epoch = randomUUID();
  const acknowledged: string[] = [];
  let sequence = 0;
  const batch = () =>
    Array.from({ length: 20 }, () => {
      const at = Date.now();
      const event = { kind: 'signed-in', at, wall: at, student: 's1', visit: randomUUID(), way: 'pictures' } as const;
      return toStatement(uuid(), event, { station, epoch, sequence: (sequence += 1) });
    });
  setTimeout(() => first.child.kill('SIGKILL'), 400);
  let unanswered: ReturnType<typeof batch> = [];
  for (;;) {
    unanswered = batch();
    const reply = await post(address, '/xapi/statements', unanswered, credential).catch(() => null);
    if (reply?.status !== 200) break;
    acknowledged.push(...unanswered.map((s) => s.id));
  }
  await first.ended;
  expect(acknowledged.length).toBeGreaterThan(0);

  const second = hub(...args);
  const again = (await second.ready).address;
  // Seen a moment ago, but not by this process.
  expect(await health(again)).toMatchObject({ stationsOnline: 0, stationsEnrolled: 1 });
  // The batch without an answer is sent again: stored once, whether it had been or not.
  expect((await post(again, '/xapi/statements', unanswered, credential)).status).toBe(200);
  expect((await post(again, '/api/station/sync', syncRequest(), credential)).status).toBe(200);
  expect(await health(again)).toMatchObject({ stationsOnline: 1, stationsEnrolled: 1 });
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  expect(existsSync(path.join(folder, 'hub.sqlite-wal')), 'the log was written back').toBe(false);
  const store = new DatabaseSync(path.join(folder, 'hub.sqlite'), { readOnly: true });
  const kept = store
    .prepare('select statement from statements order by sequence')
    .all()
    .map((row) => row['statement']);
  expect(kept).toEqual([...acknowledged, ...unanswered.map((s) => s.id)]);
  expect(store.prepare('select highest, stored from outbox_epochs where epoch = ?').get(epoch)).toEqual({ highest: kept.length, stored: kept.length });
  store.close();
});

it('refuses a data folder that another hub works on, with its number and 1, and takes it when that one was killed', async () => {
  const folder = path.join(data, 'shared');
  const first = hub('--port', '0', '--data', folder);
  const { address } = await first.ready;
  const late = hub('--port', '0', '--data', folder);
  expect(await late.ended).toBe(1);
  expect(late.output().err).toMatch(/^SM-707 /);
  expect(late.output().out).toBe('');
  expect(await health(address)).toMatchObject({ status: 'ok' });
  first.child.kill('SIGKILL');
  await first.ended;
  const next = hub('--port', '0', '--data', folder);
  expect(await health((await next.ready).address)).toMatchObject({ status: 'ok' });
});

const health = async (address: string): Promise<unknown> => (await fetch(`${address}/healthz`)).json();

const post = (address: string, url: string, body: unknown, credential = ''): Promise<Response> =>
  fetch(address + url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${credential}`, 'x-experience-api-version': '2.0.0' },
    body: JSON.stringify(body),
  });

function syncRequest(): object {
  const outbox = { epoch: randomUUID(), lastSequence: 0, waiting: 1, setAside: 0, storage: 'disk' };
  const reported = { revision: 0, screen: 'whose-turn', visit: null, launch: null, help: null, lockedOut: [], outbox, problems: [] };
  return { protocol: 1, version: '1', host: 'chromium', configVersion: null, stationTime: Date.now(), reported };
}
