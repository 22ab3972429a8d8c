import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright/test';
import type { IpcArguments, IpcReplies } from '../../core/contract/ipc.ts';
import type { ProgramEvent } from '../../core/contract/program-host.ts';
import type { StationBridge } from '../../core/contract/station-bridge.ts';

/** What the station's page asks of main, asked by a test in its place through the real preload. */
interface StationWindow {
  readonly stationmaster: StationBridge;
  toldToTest?: ProgramEvent[];
}

type Launch = IpcArguments<'program:launch'>;

/** A launch of a program at `address`; the rest as a catalogue would say it. */
export const launchOf = (address: string, more: Partial<Launch> = {}): Launch => ({
  launch: randomUUID(),
  visit: randomUUID(),
  program: 'under-test',
  address,
  allowedOrigins: [new URL(address).origin],
  signOn: [],
  permissions: [],
  language: 'en',
  ...more,
});

/** Asks main to open the program; from here on what it tells is kept (`told`). */
export async function askLaunch(page: Page, launch: Launch): Promise<IpcReplies['program:launch']> {
  return page.evaluate(async (asked) => {
    const station = window as unknown as StationWindow;
    if (station.toldToTest === undefined) {
      const kept: ProgramEvent[] = [];
      station.toldToTest = kept;
      station.stationmaster['program:event']((event) => kept.push(event));
    }
    return station.stationmaster['program:launch'](asked);
  }, launch);
}

export const told = (page: Page, launch: string): Promise<ProgramEvent[]> =>
  page.evaluate((of) => ((window as unknown as StationWindow).toldToTest ?? []).filter((event) => event.launch === of), launch);

export async function askEnd(page: Page, launch: string): Promise<void> {
  await page.evaluate(async (of) => {
    await (window as unknown as StationWindow).stationmaster['program:end']({ launch: of, address: null, graceMs: 0 });
  }, launch);
}

export const askWipe = (page: Page): Promise<IpcReplies['visit:wipe']> =>
  page.evaluate(() => (window as unknown as StationWindow).stationmaster['visit:wipe']({}));

/** Waits until main has told an event of this kind of the launch. */
export async function untilTold(page: Page, launch: string, kind: ProgramEvent['kind'], withinMs = 10_000): Promise<void> {
  const end = Date.now() + withinMs;
  for (;;) {
    const events = await told(page, launch);
    if (events.some((event) => event.kind === kind)) return;
    if (Date.now() > end) throw new Error(`main did not tell ${kind} within ${withinMs} ms, but ${JSON.stringify(events)}`);
    await page.waitForTimeout(30);
  }
}
