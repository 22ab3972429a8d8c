import { expect, test } from 'playwright/test';
import { openElectronStation, type ElectronStation } from '../support/electron-station.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { askEnd, askLaunch, askWipe, launchOf, untilTold } from '../support/station-bridge-page.ts';
import { startTestPrograms, type TestPrograms } from '../support/sample-programs.ts';

/** 200 launches and sign-outs in the long form, some in the short one: what was made for each is gone after it. */
const rounds = Number(process.env['STATIONMASTER_LEAK_ROUNDS'] ?? 12);

let programs: TestPrograms;
let hub: TestHub;
let station: ElectronStation;

test.beforeAll(async () => {
  programs = await startTestPrograms();
  hub = await startTestHub({ args: [...programs.hubArgs, '--rotation-now'] });
  station = await openElectronStation({ policy: { token: hub.token(), seat: 1 } });
});
test.afterAll(async () => {
  await station.remove();
  await hub.remove();
  await programs.stop();
});

interface Counted {
  readonly pages: number;
  readonly views: number;
  readonly windows: number;
  readonly handlers: number;
  /** Of app, ipcMain, screen, power monitor, the window and its page. */
  readonly listeners: number;
  readonly heapMb: number;
}

function count(): Promise<Counted> {
  return station.app().evaluate(({ app, BrowserWindow, ipcMain, powerMonitor, screen, webContents }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('there is no window');
    const emitters = [app, ipcMain, powerMonitor, screen, window, window.webContents] as unknown as NodeJS.EventEmitter[];
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
    (process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void)();
    return {
      pages: webContents.getAllWebContents().length,
      views: window.contentView.children.length,
      windows: BrowserWindow.getAllWindows().length,
      handlers: (ipcMain as unknown as { handlers?: Map<string, unknown> }).handlers?.size ?? 0,
      listeners: emitters.reduce((sum, emitter) => sum + emitter.eventNames().reduce((of, name) => of + emitter.listenerCount(name), 0), 0),
      heapMb: process.memoryUsage().heapUsed / 1024 / 1024,
    };
  });
}

/** One visit as the station's page asks for it: opened, loaded, ended, wiped. */
async function visit(origin: string): Promise<void> {
  const launch = launchOf(`${origin}/launch?student=leak&track=pond-sums`);
  expect(await askLaunch(station.page(), launch)).toEqual({ ok: true, value: null });
  await untilTold(station.page(), launch.launch, 'loaded');
  await askEnd(station.page(), launch.launch);
  expect(await askWipe(station.page())).toEqual({ clean: true, left: [] });
}

test(`${rounds} launches and sign-outs leave no page, view, listener or handler behind, and main’s memory stays flat`, async () => {
  test.setTimeout(60_000 + rounds * 5000);
  const origin = programs.origin('pondsums');
  // What is made once, at the first visit, is no leak.
  for (let round = 0; round < 3; round += 1) await visit(origin);
  const before = await count();
  for (let round = 0; round < rounds; round += 1) await visit(origin);
  const after = await count();
  console.log(`${rounds} visits: heap of main ${before.heapMb.toFixed(1)} MB before, ${after.heapMb.toFixed(1)} MB after`);
  const { heapMb: _before, ...made } = before;
  const { heapMb: _after, ...left } = after;
  expect(left).toEqual(made);
  expect(left.views).toBe(0);
  expect(left.pages).toBe(left.windows);
});
