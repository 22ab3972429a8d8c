import { randomInt } from 'node:crypto';
import { expect, test, type Page } from 'playwright/test';
import { protocolVersion } from '../../core/contract/station-hub.ts';
import { parseEnrolmentToken } from '../../core/model/enrolment-token.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { servePage, type PageServer } from '../support/page-server.ts';
import { HostileProxy, troubles, type Trouble } from './hostile-proxy.ts';
import type { PageOptions, PageState, uploadingPage } from './uploading-page.ts';

/**
 * A real station's recorder and uploader in a real Chromium, a real hub process, and between them a network that does its worst. What the hub has is
 * looked up in its own database. `npm run test:network` is the full form; a failure is played again with STATIONMASTER_NETWORK_SEED.
 */
const full = process.env['STATIONMASTER_NETWORK'] === 'all';
const seed = Number(process.env['STATIONMASTER_NETWORK_SEED'] ?? randomInt(1_000_000));
// A reply counts as lost before the longest delay is over: then the request comes a second time, and the first one after it.
const form = full
  ? { events: 20_000, together: 100, timeoutMs: 30_000, longestDelayMs: 60_000, haste: 20, rounds: 5 }
  : { events: 1_000, together: 25, timeoutMs: 1000, longestDelayMs: 2000, haste: 200, rounds: 3 };

let hub: TestHub;
let pages: PageServer;
test.beforeAll(async () => {
  hub = await startTestHub();
  pages = await servePage('tests/network/uploading-page.ts');
});
test.afterAll(async () => {
  await pages.stop();
  await hub.remove();
});

interface PageWindow {
  readonly uploadingPage: typeof uploadingPage;
}

/** A station of the hub that hears of nothing but the proxy. */
async function openStation(page: Page, proxy: HostileProxy, wrong: PageOptions['wrong'] = 'no') {
  const token = parseEnrolmentToken(hub.token(), (text) => Buffer.from(text, 'base64url').toString('utf8'));
  if (!token.ok) throw new Error('The hub’s token cannot be read.');
  const enrolment = { protocol: protocolVersion, secret: token.value.secret, machine: crypto.randomUUID(), host: 'chromium', version: '1.0.0' };
  const reply = await fetch(`${hub.origin}/api/station/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(enrolment),
  });
  const { station, credential } = (await reply.json()) as { station: string; credential: string };
  await page.goto(pages.address);
  await page.waitForFunction(() => 'uploadingPage' in globalThis);
  const options: PageOptions = { hub: proxy.origin, station, credential, timeoutMs: form.timeoutMs, haste: form.haste, wrong };
  await page.evaluate((to) => (globalThis as unknown as PageWindow).uploadingPage.start(to), options);
  return {
    write: (count: number) => page.evaluate((n) => (globalThis as unknown as PageWindow).uploadingPage.write(n), count),
    state: (): Promise<PageState> => page.evaluate(() => (globalThis as unknown as PageWindow).uploadingPage.state()),
    networkIsBack: () => page.evaluate(() => (globalThis as unknown as PageWindow).uploadingPage.networkIsBack()),
  };
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

test('a network that cuts, delays, truncates, repeats, reorders, refuses and lies loses no event, and stores none twice', async ({ page }) => {
  test.setTimeout(full ? 3_600_000 : 120_000);
  const proxy = await HostileProxy.open({ hubPort: hub.port, seed, longestDelayMs: form.longestDelayMs });
  try {
    const station = await openStation(page, proxy);
    const enough = (): boolean => troubles.every((trouble) => (proxy.happened.get(trouble) ?? 0) >= form.rounds);
    // Events go on coming while there is trouble, and there is trouble for as long as events come and not everything has happened.
    for (let written = 0; written < form.events || !enough(); ) {
      if (written < form.events || (await station.state()).waiting === 0) {
        await station.write(form.together);
        written += form.together;
      }
      await page.waitForTimeout(full ? 200 : 50);
    }
    const inTrouble = await station.state();
    const calmAt = performance.now();
    await proxy.calm();
    await station.networkIsBack();
    await expect.poll(async () => (await station.state()).waiting, { timeout: 120_000, intervals: [20] }).toBe(0);
    const drainMs = performance.now() - calmAt;
    console.log(
      `network: seed ${seed}, ${inTrouble.lastSequence} events, ${proxy.requests} requests in trouble, ${[...proxy.happened.values()].reduce((a, b) => a + b, 0)} of them hit; ` +
        `${inTrouble.waiting} waited when the trouble ended, drained in ${drainMs.toFixed(0)} ms`,
    );
    const { epoch, lastSequence, setAside, told } = await station.state();
    const store = new HubStore(hub.data);
    expect(lastSequence).toBeGreaterThanOrEqual(form.events);
    expect(store.sequences().get(epoch), 'each once, without a hole').toEqual(upTo(lastSequence));
    expect(store.rows<{ highest: number; stored: number }>('select highest, stored from outbox_epochs where epoch = ?', epoch)).toEqual([
      { highest: lastSequence, stored: lastSequence },
    ]);
    expect(store.rows<{ n: number; ms: number }>('select count(*) as n, sum(duration_ms) as ms from segments where statement in (select statement from statements where epoch = ?)', epoch)).toEqual([
      { n: lastSequence, ms: lastSequence * 900 },
    ]);
    expect([setAside, told.filter((word) => word !== 'SM-611')]).toEqual([0, []]);
  } finally {
    await proxy.close();
  }
});

const losing: { wrong: Exclude<PageOptions['wrong'], 'no'>; among: Trouble[] }[] = [
  { wrong: 'trusts any 200', among: ['answered 200 by a portal', 'answered 204 by a portal'] },
  { wrong: 'settles before the reply', among: ['cut before the request', 'answered 500', 'cut in the middle of the request'] },
];
for (const { wrong, among } of losing) {
  test(`the same network takes events from an uploader that ${wrong}: the losses are seen`, async ({ page }) => {
    const proxy = await HostileProxy.open({ hubPort: hub.port, seed, longestDelayMs: 100, among });
    try {
      const station = await openStation(page, proxy, wrong);
      for (let i = 0; i < 12; i += 1) {
        await station.write(10);
        await expect.poll(async () => (await station.state()).waiting, { intervals: [20] }).toBe(0);
      }
      const { epoch } = await station.state();
      await expect.poll(() => proxy.requests).toBeGreaterThan(6);
      await page.waitForTimeout(300);
      const stored = new HubStore(hub.data).sequences().get(epoch) ?? [];
      expect(stored.length).toBeGreaterThan(0);
      expect(stored.length).toBeLessThan(120);
    } finally {
      await proxy.close();
    }
  });
}
