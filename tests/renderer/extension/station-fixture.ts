import { randomUUID } from 'node:crypto';
import { test as base, type Frame } from 'playwright/test';
import type { LaunchRequest, ProgramEvent } from '../../../core/contract/program-host.ts';
import { formatEnrolmentToken } from '../../../core/model/enrolment-token.ts';
import { buildExtension, copyWithPolicy } from './built-extension.ts';
import { openChromiumStation, type ChromiumStation } from './chromium-station.ts';
import { openWeb, type Web } from './web-servers.ts';

/** One build for a file's tests, one browser with the station for each worker, a fresh launch for each test. */
export interface Lab {
  readonly built: string;
  readonly web: Web;
  readonly station: ChromiumStation;
  /** Launches, waits until it has loaded, shows it. */
  open(request?: Partial<LaunchRequest>): Promise<{ launch: string; program: Frame }>;
  launch(request?: Partial<LaunchRequest>): Promise<{ launch: string; result: unknown }>;
  told(launch?: string): Promise<ProgramEvent[]>;
  /** Waits for an event of this kind; fails with all that was told. */
  hears<K extends ProgramEvent['kind']>(launch: string, kind: K, longestMs?: number): Promise<Extract<ProgramEvent, { kind: K }>>;
}

export const tokenFor = (hub: string): string =>
  formatEnrolmentToken({ hub, lab: 'lab-1', secret: '0123456789abcdef', fingerprint: null }, (text) => Buffer.from(text).toString('base64url'));

export const test = base.extend<{ eachTest: void }, { lab: Lab }>({
  lab: [
    async ({}, use) => {
      const built = await buildExtension();
      const web = await openWeb();
      const extension = copyWithPolicy(built.folder, { token: tokenFor(web.hub), seat: 3 });
      const station = await openChromiumStation(extension.folder);
      await use(labOf(built.folder, web, station));
      await station.close();
      await web.close();
      extension.remove();
      built.remove();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  eachTest: [
    async ({ lab }, use) => {
      lab.web.hits.length = 0;
      await use();
      await lab.station.page.evaluate(() => window.host.wipe());
    },
    { auto: true },
  ],
});

function labOf(built: string, web: Web, station: ChromiumStation): Lab {
  const { page } = station;
  const told = async (launch?: string): Promise<ProgramEvent[]> =>
    (await page.evaluate(() => window.told)).filter((event) => launch === undefined || event.launch === launch);
  const launch: Lab['launch'] = async (asked = {}) => {
    const request: LaunchRequest = {
      launch: randomUUID(),
      visit: randomUUID(),
      program: 'counting',
      address: `${web.program}/launch`,
      allowedOrigins: [web.program],
      signOn: [],
      permissions: [],
      language: 'en',
      ...asked,
    };
    return { launch: request.launch, result: await page.evaluate((r) => window.host.launch(r), request) };
  };
  const hears: Lab['hears'] = async (id, kind, longestMs = 5000) => {
    const until = performance.now() + longestMs;
    for (;;) {
      const events = await told(id);
      const found = events.find((event) => event.kind === kind);
      if (found) return found as Extract<ProgramEvent, { kind: typeof kind }>;
      if (performance.now() > until) throw new Error(`no ${kind} within ${longestMs} ms: ${JSON.stringify(events)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    built,
    web,
    station,
    told,
    launch,
    hears,
    open: async (asked) => {
      const { launch: id } = await launch(asked);
      await hears(id, 'loaded');
      await page.evaluate(() => window.host.show(true));
      return { launch: id, program: station.program() };
    },
  };
}
