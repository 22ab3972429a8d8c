import { expect } from 'playwright/test';
import { spyingPages, startLogInProgram, vendorPassword, vendorUser, type LogInProgram } from '../../support/log-in-program.ts';
import { test, type Lab } from './station-fixture.ts';

/** A saved sign-in on the Chromium host: filled once in the program's log-in page, seen by no other page. */
let vendor: LogInProgram;
test.beforeEach(async () => void (vendor = await startLogInProgram()));
test.afterEach(() => vendor.stop());

const begin = (lab: Lab, path: string, password?: string) =>
  lab.launch({ address: vendor.origin + path, allowedOrigins: [vendor.origin, vendor.evil], signIn: vendor.signIn(password) });
const both = `${vendorUser}:${vendorPassword}`;

test('the form is filled and sent, and nothing is shown before the program is there', async ({ lab }) => {
  const { launch } = await begin(lab, '/');
  await lab.hears(launch, 'loaded', 15_000);
  await expect(lab.station.program().locator('#opened')).toBeVisible();
  expect(vendor.sent).toEqual([both]);
});

test('a form that comes late is filled when it is there', async ({ lab }) => {
  const { launch } = await begin(lab, '/login?then=late');
  await lab.hears(launch, 'loaded', 15_000);
  expect(vendor.sent).toEqual([both]);
});

for (const { title, path } of spyingPages)
  test(`sees nothing: ${title}`, async ({ lab }) => {
    const { launch } = await begin(lab, path);
    await lab.hears(launch, 'loaded', 10_000);
    await lab.station.page.waitForTimeout(1500);
    expect([vendor.seen, vendor.sent]).toEqual([[], []]);
  });

test('a wrong password is sent once; the page that asks again is not filled, and the program is told as failed', async ({ lab }) => {
  const { launch } = await begin(lab, '/', 'not it');
  const failed = await lab.hears(launch, 'failed', 15_000);
  expect(failed.problem).toMatchObject({ code: 'SM-527', where: vendor.origin });
  expect(vendor.sent).toEqual([`${vendorUser}:not it`]);
  expect(JSON.stringify(await lab.told())).not.toContain('not it');
});

test('a page that comes again and again to collect is filled once', async ({ lab }) => {
  const { launch } = await begin(lab, '/login?then=loop');
  await lab.hears(launch, 'failed', 15_000);
  await lab.station.page.waitForTimeout(1500);
  expect(vendor.seen.filter((each) => each.endsWith(both))).toHaveLength(1);
});
