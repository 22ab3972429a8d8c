import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { foundBrowser, quietBrowserArgs } from '../../../build/found-browser.ts';
import { copyWithPolicy, extensionId } from './built-extension.ts';
import { openChromiumStation, stationAddress, type ChromiumStation } from './chromium-station.ts';
import { test, tokenFor } from './station-fixture.ts';

/** One window, one tab, the station in it: what the service worker holds up, and what it reads from the policy. */
/** A start under load takes this long to settle, ms. */
const settlesWithin = 20_000;

/** Starts Chromium as a machine does, without the test tool's hand on it; tells what is open once the station is there, and again a while after. */
async function pagesOfRawStart(extension: string, profile: string, start: string): Promise<{ settled: string[]; later: string[] }> {
  const portFile = join(profile, 'DevToolsActivePort');
  rmSync(portFile, { force: true });
  const browser = spawn(
    foundBrowser(),
    [
      ...quietBrowserArgs,
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      start,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => browser.once('exit', resolve));
  const pages = async (): Promise<string[]> => {
    const port = readFileSync(portFile, 'utf8').split('\n')[0];
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { type: string; url: string }[];
    return targets.filter((target) => target.type === 'page').map((target) => target.url);
  };
  try {
    await expect.poll(() => existsSync(portFile) && readFileSync(portFile, 'utf8').includes('\n'), { timeout: settlesWithin }).toBe(true);
    let settled = await pages();
    for (const until = performance.now() + settlesWithin; performance.now() < until && String(settled) !== stationAddress; settled = await pages())
      await new Promise((resolve) => setTimeout(resolve, 100));
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return { settled, later: await pages() };
  } finally {
    browser.kill();
    await ended;
  }
}

const addresses = (station: ChromiumStation): string[] => station.context.pages().map((page) => page.url());

test('other tabs are closed, and the station comes back into its own', async ({ lab }) => {
  const { context, page } = lab.station;
  await page.evaluate((to) => void chrome.tabs.create({ url: to }), `${lab.web.evil}/typed`);
  await page.evaluate(() => void chrome.windows.create({ url: 'about:blank' }));
  await expect.poll(() => addresses(lab.station)).toEqual([stationAddress]);
  await page.goto('about:blank');
  await expect.poll(() => page.url()).toBe(stationAddress);
  await expect.poll(() => page.evaluate(() => window.host !== undefined).catch(() => false)).toBe(true);
  expect(context.pages()).toHaveLength(1);
  expect(lab.web.evilHits()).toEqual([]);
});

test('in development a tab with the hub’s board stays, and nothing else opens there', async ({ lab }) => {
  const extension = copyWithPolicy(lab.built, { token: tokenFor(lab.web.hub), development: true });
  const station = await openChromiumStation(extension.folder);
  // The station is there before the policy is read; what it reads lets the board in.
  expect(await station.page.evaluate(() => window.host.policy())).toMatchObject({ ok: true });
  const board = await station.context.newPage();
  await board.goto(`${lab.web.hub}/board/`);
  expect(await board.evaluate(() => fetch('/api/board/lab').then((reply) => reply.status))).toBe(200);
  await board.goto(`${lab.web.evil}/typed`).catch(() => undefined);
  await expect.poll(() => board.url()).toContain('chrome-error:');
  await board.goto(`${lab.web.hub}/board/`);
  await board.waitForTimeout(500);
  expect(addresses(station)).toEqual([stationAddress, `${lab.web.hub}/board/`]);
  expect(lab.web.evilHits()).toEqual([]);
  await station.close();
  extension.remove();
});

test('without development even the hub’s pages do not open in a tab', async ({ lab }) => {
  const before = lab.web.hits.length;
  await lab.station.page.evaluate((to) => void chrome.tabs.create({ url: to }), `${lab.web.hub}/board/`);
  await lab.station.page.waitForTimeout(700);
  expect(lab.web.hits.slice(before)).toEqual([]);
});

test('over a restart the guard of the last good policy stays, a launch’s allowance does not', async ({ lab }) => {
  const profile = mkdtempSync(join(tmpdir(), 'station-profile-'));
  const extension = copyWithPolicy(lab.built, { token: tokenFor(lab.web.hub) });
  const first = await openChromiumStation(extension.folder, { profile });
  const request = {
    launch: crypto.randomUUID(),
    visit: crypto.randomUUID(),
    program: 'counting',
    address: `${lab.web.program}/play`,
    allowedOrigins: [lab.web.program],
    signOn: [],
    permissions: [],
    language: 'en',
  } as const;
  expect(await first.page.evaluate((r) => window.host.launch(r), request)).toEqual({ ok: true, value: null });
  expect(await first.page.evaluate(() => chrome.declarativeNetRequest.getSessionRules())).toHaveLength(2);
  await first.page.evaluate(() => window.host.writeSecret('station', 'st-1'));
  await first.close();

  writeFileSync(join(extension.folder, 'policy.json'), '{ damaged');
  const second = await openChromiumStation(extension.folder, { profile });
  expect(await second.page.evaluate(() => chrome.declarativeNetRequest.getSessionRules())).toEqual([]);
  expect(
    (await second.page.evaluate(() => chrome.declarativeNetRequest.getDynamicRules())).map(
      (rule) => `${rule.action.type} ${rule.condition.urlFilter ?? 'everything'}`,
    ),
  ).toEqual(['block everything', `allow |chrome-extension://${extensionId}/`, `allow |${lab.web.hub}/`]);
  expect(await second.page.evaluate(async (hub) => (await fetch(`${hub}/healthz`)).status, lab.web.hub)).toBe(200);
  expect(await second.page.evaluate(() => window.host.readSecret('station'))).toBe('st-1');
  await second.close();
  extension.remove();
  rmSync(profile, { recursive: true, force: true });
});

test('a browser that starts with any page, without a test tool’s hand on it, ends up as the station', async ({ lab }) => {
  const profile = mkdtempSync(join(tmpdir(), 'station-profile-'));
  const extension = copyWithPolicy(lab.built, { token: tokenFor(lab.web.hub) });
  for (const start of ['about:blank', `${lab.web.program}/play`])
    expect(await pagesOfRawStart(extension.folder, profile, start)).toEqual({ settled: [stationAddress], later: [stationAddress] });
  extension.remove();
  rmSync(profile, { recursive: true, force: true });
});

test('a policy that is missing or wrong is a numbered problem, and everything is denied', async ({ lab }) => {
  const cases = [
    { policy: undefined, problem: { code: 'SM-205', where: 'policy' } },
    { policy: '{', problem: { code: 'SM-204', where: 'policy.json' } },
    { policy: { token: 'x', seat: 'three' }, problem: { code: 'SM-204', where: 'policy.json:seat' } },
  ];
  for (const { policy, problem } of cases) {
    const extension = copyWithPolicy(lab.built, policy);
    const station = await openChromiumStation(extension.folder);
    expect(await station.page.evaluate(() => window.host.policy())).toMatchObject({ ok: false, problems: [problem] });
    expect((await station.page.evaluate(() => chrome.declarativeNetRequest.getDynamicRules())).map((rule) => rule.action.type)).toEqual(['block', 'allow']);
    await station.close();
    extension.remove();
  }
});

test('a station whose tab is closed comes back, one that staff leave does not', async ({ lab }) => {
  const extension = copyWithPolicy(lab.built, { token: tokenFor(lab.web.hub) });
  const station = await openChromiumStation(extension.folder);
  const closed = station.page.waitForEvent('close');
  await station.page
    .evaluate(async () => void (await chrome.tabs.create({ url: 'about:blank' }), await chrome.tabs.remove((await chrome.tabs.getCurrent())?.id ?? 0)))
    .catch(() => undefined);
  await closed;
  await expect.poll(() => addresses(station)).toEqual([stationAddress]);
  const [back] = station.context.pages();
  await back?.waitForFunction(() => window.host !== undefined);
  await back?.evaluate(() => window.host.leave(0)).catch(() => undefined);
  await expect.poll(() => addresses(station)).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(addresses(station)).toEqual([]);
  await station.close().catch(() => undefined);
  extension.remove();
});

test('the extension has its fixed id', async ({ lab }) => {
  expect(await lab.station.page.evaluate(() => chrome.runtime.id)).toBe(extensionId);
});
