import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { root } from '../../build/bundles/root.ts';
import { Child } from '../support/child.ts';
import { creditedSeconds } from '../support/counted-day.ts';
import { freePort } from '../support/free-port.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser, type StationBrowser } from '../support/station-browser.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';

/** Vendors' servers that fail in four ways, at a real station: what the child sees, what staff are told, and that nothing of it counts. */
const page: RequestListener = (_request, response) =>
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Pond</title><h1>The pond is back</h1>');
const broken: RequestListener = (_request, response) => response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Down</h1>');
const certificate = (file: string): string => readFileSync(join(root, 'tests/fixtures/hub-certificate', file), 'utf8');

/** One port at which one server after the other stands, or none. */
class Vendor {
  readonly #sockets = new Set<Socket>();
  readonly #port: number;
  #server: Server | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  async becomes(server: Server | null): Promise<void> {
    const before = this.#server;
    for (const socket of this.#sockets) socket.destroy();
    if (before !== null) await new Promise((resolve) => before.close(resolve));
    this.#server = server;
    server?.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined);
    });
    if (server !== null) await new Promise<void>((resolve) => server.listen(this.#port, resolve));
  }
}

let pond: Vendor;
let story: Vendor;
let pondOrigin: string;
let storyOrigin: string;
let hub: TestHub;
let station: StationBrowser;
let school: TestSchool;

test.beforeEach(async () => {
  const ports = [await freePort(), await freePort()] as const;
  [pond, story] = [new Vendor(ports[0]), new Vendor(ports[1])];
  [pondOrigin, storyOrigin] = [`http://pondsums.localhost:${ports[0]}`, `https://storyboat.localhost:${ports[1]}`];
  await story.becomes(createHttpsServer({ key: certificate('key.pem'), cert: certificate('certificate.pem') }, page));
  const begins = Math.ceil(Date.now() / 1000) * 1000 - 60_000;
  school = makeTestSchool({ bells: [begins, begins + 15 * 60_000], programs: ['pond-count', 'story-boat'] });
  const origins = [`http://pondsums.localhost:7341=${pondOrigin}`, `http://storyboat.localhost:7342=${storyOrigin}`];
  hub = await startTestHub({ school: school.folder, args: origins.flatMap((origin) => ['--program-origin', origin]) });
  station = await openStationBrowser({ token: hub.token(), seat: 1 });
});
test.afterEach(async () => {
  await pond.becomes(null);
  await story.becomes(null);
  await station.remove();
  await hub.remove();
  school.remove();
});

test('each failure: the next choice for the child, host and reason for staff, no minute, and back by itself when it is mended', async () => {
  test.setTimeout(240_000);
  const child = new Child(station);
  const staff = await Staff.signIn(hub);
  const student = new HubStore(hub.data).studentWithFirst('pond-count');
  const rests = (subject: string) => station.page().locator('.failed', { hasText: `${subject} is having a rest` });
  const signIn = () => child.signIn(school.face(student), school.pictures(student));
  const leave = async (): Promise<void> => {
    await station.page().getByRole('button', { name: 'Not me: go back' }).click();
    await expect(station.page().locator('[data-screen=whose-turn]')).toBeVisible({ timeout: 20_000 });
  };
  const told = (code: string, where: string) => staff.until((lab) => lab.problems.find((p) => p.code === code && p.where === where && p.seat === 1));

  await test.step('nobody listens at the port', async () => {
    await signIn();
    await child.go.click();
    await expect(rests('Math')).toBeVisible();
    await expect(station.page().locator('[data-screen=go] main').getByText('Reading', { exact: true })).toBeVisible();
    await told('SM-507', pondOrigin);
  });
  const failedAt = Date.now();

  await test.step('a certificate that nobody vouches for: now nothing is left, and Go rests as well', async () => {
    await child.go.click();
    await expect(station.page().getByRole('button', { name: 'Soon' })).toBeVisible();
    await told('SM-505', storyOrigin);
  });

  await test.step('mended, the first program opens by itself after its minute, and only the time since then counts', async () => {
    await pond.becomes(createHttpServer(page));
    await expect(station.page().locator('iframe')).toBeVisible({ timeout: 75_000 });
    expect(Date.now() - failedAt).toBeGreaterThan(50_000);
    await expect((await child.program()).getByText('The pond is back')).toBeVisible();
    const from = Date.now();
    const last = await child.keepTouching(5000);
    await station.page().locator('.strip .face').click();
    await expect(station.page().locator('[data-screen=whose-turn]')).toBeVisible({ timeout: 20_000 });
    await expect(async () => {
      const credited = await creditedSeconds(staff, student, 'pond-count');
      expect(credited).toBeGreaterThanOrEqual((last - from) / 1000 - 1);
      expect(credited).toBeLessThan((last - from) / 1000 + 14);
    }).toPass({ timeout: 15_000 });
    expect(await creditedSeconds(staff, student, 'story-boat')).toBe(0);
  });

  await test.step('a server that is down', async () => {
    await pond.becomes(createHttpServer(broken));
    await signIn();
    await child.go.click();
    await expect(rests('Math')).toBeVisible();
    await told('SM-509', pondOrigin);
    await leave();
  });

  await test.step('a server that takes the call and says nothing', async () => {
    await pond.becomes(createServer(() => undefined));
    await signIn();
    await child.go.click();
    await expect(rests('Math')).toBeVisible({ timeout: 40_000 });
    await told('SM-510', pondOrigin);
    await leave();
  });
});
