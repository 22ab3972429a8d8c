import { fork, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { electronBundle } from '../../build/bundles/page-bundle.ts';
import { root } from '../../build/bundles/root.ts';
import packing from '../../build/electron-builder.ts';
import { hubMessageSchema, hubNewToken, hubStop, type HubMessage } from '../../core/contract/hub-process.ts';
import { parseEnrolmentToken } from '../../core/model/enrolment-token.ts';
import { hubArguments } from '../../electron/staff/hub-arguments.ts';
import { freePort } from '../support/free-port.ts';
import { pinnedRequest } from '../support/pinned-request.ts';
import { smallSchool } from './small-hub.ts';

/**
 * The hub as the desktop application forks it: the bundle and what else is packed with it, in a folder without packages, with the command line of the staff's machine. Node's own fork stands in for
 * Electron's, and `process.parentPort` for the port that a utility process has.
 */
const port = `process.parentPort = { postMessage: (m) => process.send(m), on: (_e, hear) => process.on('message', (data) => hear({ data })) };`;
const folder = mkdtempSync(join(tmpdir(), 'desktop-hub-'));
const app = join(folder, 'app');
const bundleFolder = join(app, 'out/electron');
const board = join(app, 'out/board');
const running: ChildProcess[] = [];

beforeAll(async () => {
  const bundle = electronBundle('hub/desktop-main.ts', 'hub.js', 'es');
  await build({ ...bundle, build: { ...bundle.build, outDir: bundleFolder } });
  writeFileSync(join(app, 'package.json'), '{"type":"module"}');
  cpSync(join(root, 'resources/pictures/faces'), join(app, 'resources/pictures/faces'), { recursive: true });
  mkdirSync(board);
  writeFileSync(join(board, 'index.html'), '<!doctype html><title>Board</title>');
}, 120_000);
afterEach(() => void running.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface DesktopHub {
  readonly child: ChildProcess;
  readonly said: Promise<HubMessage>;
  readonly ended: Promise<number | null>;
}

function desktopHub(listenOn: number, school: string | null = smallSchool, reachedBy: readonly string[] = ['127.0.0.1']): DesktopHub {
  const args = hubArguments({ role: 'staff', port: listenOn, school, reachedBy }, { data: folder, board, exists: existsSync });
  const child = fork(join(bundleFolder, 'hub.js'), args, {
    cwd: folder,
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', `data:text/javascript,${encodeURIComponent(port)}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  running.push(child);
  let output = '';
  child.stderr?.on('data', (part: Buffer) => (output += part.toString()));
  const said = new Promise<HubMessage>((resolve, reject) => {
    child.on('message', (message) => resolve(v.parse(hubMessageSchema, message)));
    child.on('exit', () => reject(new Error(output)));
  });
  said.catch(() => undefined);
  return { child, said, ended: new Promise((resolve) => child.on('exit', resolve)) };
}

describe('the hub of the desktop application', () => {
  it('says when it answers, and to whom; enrols a station that knows its key, serves the board, and ends cleanly when it is told to', async () => {
    const listenOn = await freePort();
    const hub = desktopHub(listenOn, smallSchool, ['lab.school.example', '127.0.0.1']);
    const ready = await hub.said;
    const data = join(folder, 'hub');
    expect(ready).toEqual({
      kind: 'ready',
      address: `https://lab.school.example:${listenOn}`,
      fingerprint: expect.stringMatching(/=$/),
      lab: 'lab-s',
      enrolmentToken: join(data, 'enrolment-token.txt'),
      newStaffSecrets: join(data, 'new-staff-secrets.txt'),
    });
    if (ready.kind !== 'ready') throw new Error('not ready');
    const token = parseEnrolmentToken(readFileSync(join(data, 'enrolment-token.txt'), 'utf8').trim(), (text) =>
      Buffer.from(text, 'base64url').toString('utf8'),
    );
    if (!token.ok) throw new Error('no token');
    expect([token.value.hub, token.value.fingerprint]).toEqual([ready.address, ready.fingerprint]);
    const here = `https://127.0.0.1:${listenOn}`;
    const enrolled = await pinnedRequest(`${here}/api/station/enrol`, ready.fingerprint ?? '', {
      protocol: 1,
      secret: token.value.secret,
      machine: 'm',
      host: 'electron',
      version: '1',
    });
    expect(enrolled).toMatchObject({ status: 200, body: { credential: expect.any(String) } });
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect((await pinnedRequest(`${here}/healthz`, ready.fingerprint ?? '')).body).toMatchObject({ status: 'ok', version, stationsEnrolled: 1 });

    const page = await pinnedRequest(`${here}/board/`, ready.fingerprint ?? '');
    expect(page).toEqual({ status: 200, body: expect.stringContaining('<title>Board</title>') });

    const before = readFileSync(join(data, 'enrolment-token.txt'), 'utf8');
    const written = new Promise((resolve) => hub.child.once('message', resolve));
    hub.child.send(hubNewToken);
    expect(await written).toEqual({ kind: 'token', file: join(data, 'enrolment-token.txt') });
    expect(readFileSync(join(data, 'enrolment-token.txt'), 'utf8')).toMatch(/^sm1\./);
    expect(readFileSync(join(data, 'enrolment-token.txt'), 'utf8')).not.toBe(before);

    hub.child.send(hubStop);
    expect(await hub.ended).toBe(0);
    expect(existsSync(join(data, 'hub.sqlite-wal')), 'the log was written back').toBe(false);
  });

  it('finds in the packed application what it is made of', () =>
    expect(packing.files).toEqual(expect.arrayContaining(['out/electron/**/*', 'out/board/**/*', 'resources/pictures/faces/*', 'package.json'])));

  it('says its reason when it will not run, and waits to be ended', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '0.0.0.0', resolve));
    const { port: listenOn } = taken.address() as { port: number };
    const hub = desktopHub(listenOn);
    expect(await hub.said).toEqual({ kind: 'failed', problems: [{ code: 'SM-103', where: `0.0.0.0:${listenOn}` }] });
    taken.close();
    const wrong = desktopHub(await freePort(), null, ['not_a_name']);
    expect(await wrong.said).toMatchObject({ kind: 'failed', problems: [{ code: 'SM-102', where: '--reached-by not_a_name' }] });
    expect([hub.child.exitCode, wrong.child.exitCode]).toEqual([null, null]);
  });

  it('is a part of the desktop application and says so elsewhere', async () => {
    const alone = fork(join(bundleFolder, 'hub.js'), [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    running.push(alone);
    let output = '';
    alone.stderr?.on('data', (part: Buffer) => (output += part.toString()));
    expect(await new Promise((resolve) => alone.on('close', resolve))).toBe(1);
    expect(output).toContain('npm run hub');
  });
});
