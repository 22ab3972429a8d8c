import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Child } from '../support/child.ts';
import { openElectronStation, type ElectronStation } from '../support/electron-station.ts';
import { electronUnderTest } from '../support/electron-under-test.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms } from '../support/sample-programs.ts';
import { askEnd, askLaunch, askWipe, launchOf, untilTold } from '../support/station-bridge-page.ts';
import { makeTestSchool } from '../support/test-school.ts';
import { tokenWithoutHub } from '../support/token-without-hub.ts';
import { median, show, type Figure } from './figure.ts';

/** The desktop station, in Electron or on the double: what stands between Go and the program's first request, and whether the strip ever holds a frame up. */
const rounds = 15;
const stripSeconds = Number(process.env['STATIONMASTER_STRIP_SECONDS'] ?? 600);

/** The peer is the same program opened in a bare view of the same application: no walls, no station. */
async function fromGoToFirstRequest(): Promise<Figure> {
  let arrived: () => void = () => undefined;
  const vendor = createServer((_request, response) => {
    arrived();
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>program</title>');
  });
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
  const address = `http://program.localhost:${(vendor.address() as AddressInfo).port}/`;
  const station = await openElectronStation({ policy: { token: tokenWithoutHub, seat: 1 } });
  const until = (begin: () => Promise<unknown>): Promise<number> =>
    new Promise((resolve, reject) => {
      const at = performance.now();
      arrived = () => {
        arrived = () => undefined;
        resolve(performance.now() - at);
      };
      begin().catch(reject);
    });
  try {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const launch = launchOf(address);
      ours.push(await until(() => askLaunch(station.page(), launch)));
      await untilTold(station.page(), launch.launch, 'loaded');
      await askEnd(station.page(), launch.launch);
      await askWipe(station.page());
      bare.push(await until(() => openBare(station, address, round)));
    }
    const [mine, theirs] = [median(ours), median(bare)];
    return {
      name: `from Go to the program's first request, ms (${electronUnderTest().kind})`,
      ours: mine.toFixed(0),
      peer: `${theirs.toFixed(0)} (a bare view)`,
      ratio: (mine / theirs).toFixed(2),
      goal: null,
      met: true,
    };
  } finally {
    await station.remove();
    await closed(vendor);
  }
}

const openBare = (station: ElectronStation, address: string, round: number): Promise<void> =>
  station.app().evaluate(
    ({ BrowserWindow, WebContentsView }, [to, name]) => {
      const view = new WebContentsView({ webPreferences: { partition: name } });
      BrowserWindow.getAllWindows()[0]?.contentView.addChildView(view);
      view.setBounds({ x: 0, y: 56, width: 1366, height: 712 });
      return view.webContents.loadURL(to).then(() => view.webContents.close());
    },
    [address, `bare-${round}`] as const,
  );

async function framesOfTheStrip(): Promise<Figure> {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const school = makeTestSchool({ bells: [now - 60_000, now + (stripSeconds + 300) * 1000], programs: ['pond-count'] });
  const programs = await startTestPrograms();
  const hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  const station = await openElectronStation({ policy: { token: hub.token(), seat: 1 } });
  try {
    const student = new HubStore(hub.data).studentWithFirst('pond-count');
    const child = new Child(station);
    await child.signIn(school.face(student), school.pictures(student));
    await child.begin();
    await station.page().waitForTimeout(3000);
    await station.page().evaluate(() => {
      const frames: number[] = [];
      Object.assign(globalThis, { frames });
      new PerformanceObserver((list) => frames.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'long-animation-frame' });
    });
    const end = Date.now() + stripSeconds * 1000;
    while (Date.now() < end) {
      await child.touch();
      await station.page().waitForTimeout(2000);
    }
    const frames = await station.page().evaluate(() => (globalThis as unknown as { frames: number[] }).frames);
    return {
      name: `frames over 50 ms while the strip ticks for ${stripSeconds} s (${electronUnderTest().kind})`,
      ours: frames.length === 0 ? '0' : `${frames.length}, the longest ${Math.max(...frames).toFixed(0)} ms`,
      peer: 'none',
      ratio: 'n/a',
      goal: '0',
      met: frames.length === 0,
    };
  } finally {
    await station.remove();
    await hub.remove();
    await programs.stop();
    school.remove();
  }
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

show([await fromGoToFirstRequest(), await framesOfTheStrip()]);
