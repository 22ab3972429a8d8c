import { randomUUID } from 'node:crypto';
import { expect, test } from 'playwright/test';
import type { ProgramEvent } from '../../core/contract/program-host.ts';
import type { StationBridge } from '../../core/contract/station-bridge.ts';
import { openElectronStation, type ElectronStation } from '../support/electron-station.ts';
import { spyingPages, startLogInProgram, vendorPassword, vendorUser, type LogInProgram } from '../support/log-in-program.ts';
import { tokenWithoutHub } from '../support/token-without-hub.ts';

/** A saved sign-in on the desktop station: filled once in the program's log-in page, seen by no other page. */
let vendor: LogInProgram;
let station: ElectronStation;
type Listening = Window & { readonly stationmaster: StationBridge; told: ProgramEvent[] };

test.beforeAll(async () => {
  station = await openElectronStation({ policy: { token: tokenWithoutHub, seat: 1 } });
  await station.page().evaluate(() => {
    const window = globalThis as unknown as Listening;
    window.told = [];
    window.stationmaster['program:event']((event) => window.told.push(event));
  });
});
test.afterAll(() => station.remove());
test.beforeEach(async () => void (vendor = await startLogInProgram()));
test.afterEach(async () => {
  await station.page().evaluate(() => (globalThis as unknown as Listening).stationmaster['visit:wipe']({}));
  await vendor.stop();
});

const both = `${vendorUser}:${vendorPassword}`;

async function begin(path: string, password?: string): Promise<string> {
  const launch = randomUUID();
  const request = {
    launch,
    visit: randomUUID(),
    program: 'vendor',
    address: vendor.origin + path,
    allowedOrigins: [vendor.origin, vendor.evil],
    signOn: [],
    signIn: vendor.signIn(password),
    permissions: [],
    language: 'en' as const,
  };
  await station.page().evaluate((asked) => (globalThis as unknown as Listening).stationmaster['program:launch'](asked), request);
  return launch;
}

async function hears(launch: string, kind: ProgramEvent['kind']): Promise<ProgramEvent> {
  const found = async (): Promise<ProgramEvent | undefined> =>
    (await station.page().evaluate(() => (globalThis as unknown as Listening).told)).find((event) => event.launch === launch && event.kind === kind);
  await expect.poll(async () => (await found())?.kind, { timeout: 15_000 }).toBe(kind);
  return (await found()) as ProgramEvent;
}

test('the form is filled and sent, and nothing is shown before the program is there', async () => {
  await hears(await begin('/'), 'loaded');
  await expect((await station.programPage()).locator('#opened')).toBeVisible();
  expect(vendor.sent).toEqual([both]);
});

test('a form that comes late is filled when it is there', async () => {
  await hears(await begin('/login?then=late'), 'loaded');
  expect(vendor.sent).toEqual([both]);
});

for (const { title, path } of spyingPages)
  test(`sees nothing: ${title}`, async () => {
    await hears(await begin(path), 'loaded');
    await station.page().waitForTimeout(1500);
    expect([vendor.seen, vendor.sent]).toEqual([[], []]);
  });

test('a wrong password is sent once; the page that asks again is not filled, and the program is told as failed', async () => {
  const failed = await hears(await begin('/', 'not it'), 'failed');
  expect(failed).toMatchObject({ problem: { code: 'SM-527', where: vendor.origin } });
  expect(vendor.sent).toEqual([`${vendorUser}:not it`]);
});

test('a page that comes again and again to collect is filled once', async () => {
  await hears(await begin('/login?then=loop'), 'failed');
  await station.page().waitForTimeout(1500);
  expect(vendor.seen.filter((each) => each.endsWith(both))).toHaveLength(1);
});
