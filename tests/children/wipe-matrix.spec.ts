import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { Child, type ChildStation } from '../support/child.ts';
import { openElectronStation } from '../support/electron-station.ts';
import { electronUnderTest } from '../support/electron-under-test.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';
import { findTraces, leaveTraces, startTraceProgram, traceKinds, type TraceKind, type TraceProgram } from '../support/trace-program.ts';

/** Whatever a child's programs leave in the browser is there for the same child's next program, and gone for the next child. */
interface Station extends ChildStation {
  remove(): Promise<void>;
}

let traces: TraceProgram;
let school: TestSchool;
let hub: TestHub;
let station: Station | null = null;

test.beforeAll(async () => {
  traces = await startTraceProgram();
});
test.afterAll(() => traces.close());
test.afterEach(async () => {
  await station?.remove();
  station = null;
  await hub.remove();
  school.remove();
});

/** Two programs of one vendor, one after the other. */
async function openLab(): Promise<void> {
  const now = Math.floor(Date.now() / 1000) * 1000;
  school = makeTestSchool({ bells: [now - 60_000, now + 300_000, now + 600_000], programs: ['pond-count', 'story-boat'], takeBackSeconds: 1 });
  const file = join(school.folder, 'catalogue.json');
  const { programs } = JSON.parse(readFileSync(file, 'utf8')) as { programs: object[] };
  const leaving = { launch: { kind: 'web', address: `${traces.origin}/` }, allowedOrigins: [traces.origin, traces.signOn], exit: undefined };
  writeFileSync(file, JSON.stringify({ programs: programs.map((program) => ({ ...program, ...leaving })) }));
  hub = await startTestHub({ school: school.folder });
}

/** `untried`: what a stand-in cannot show. `never`: what no program can leave there. `ofOnePage`: what another program of the same visit does not find. */
interface Host {
  readonly host: string;
  readonly untried: readonly TraceKind[];
  readonly never: readonly TraceKind[];
  readonly ofOnePage: readonly TraceKind[];
  open(): Promise<Station>;
}

const hosts: readonly Host[] = [
  {
    host: 'Chromium',
    untried: [],
    // Its name would outlive the wipe, so a page is not given any.
    never: ['storage bucket'],
    ofOnePage: ['shared worker', 'broadcast channel', 'history', 'name of the window'],
    open: () => openStationBrowser({ token: hub.token(), seat: 1 }),
  },
  {
    host: 'desktop',
    // The double's clipboard is not that of its browser, from which its pages copy.
    untried: electronUnderTest().kind === 'double' ? ['clipboard'] : [],
    // A server's question for a name and password is answered with nothing.
    never: ['HTTP sign-in'],
    ofOnePage: ['session storage', 'history', 'name of the window'],
    open: () => openElectronStation({ policy: { token: hub.token(), seat: 1 } }),
  },
];

// The desktop station is looked at by `npm run test:children` alone.
for (const { host, untried, never, ofOnePage, open } of process.env['STATIONMASTER_CHILDREN'] === undefined ? hosts.slice(0, 1) : hosts) {
  const tried = traceKinds.filter((kind) => !untried.includes(kind));
  const left = tried.filter((kind) => !never.includes(kind));
  test(`${host} station: the next child finds nothing of the ${left.length} kinds of trace that the last one left`, async () => {
    await openLab();
    station = await open();
    const store = new HubStore(hub.data);
    const child = new Child(station);
    const signIn = (student: string): Promise<void> => child.signIn(school.face(student), school.pictures(student));
    const found = async (): Promise<readonly TraceKind[]> => findTraces(await child.program(), traces, tried);

    await test.step('the first child finds again what it left, in its program and in the next one', async () => {
      await signIn(store.studentWithFirst('pond-count'));
      await child.begin();
      expect(await found()).toEqual([]);
      await leaveTraces(await child.program(), traces, tried);
      expect(await found()).toEqual(left);
      await child.done.click();
      await child.begin();
      expect(await found()).toEqual(left.filter((kind) => !ofOnePage.includes(kind)));
    });

    await test.step('signs out', async () => {
      await child.done.click();
      await child.page.getByRole('button', { name: /bye/i }).click();
    });

    await test.step('the next child finds nothing, and no way back', async () => {
      await signIn(store.studentWithFirst('story-boat'));
      await child.begin();
      expect(await found()).toEqual([]);
      await (await child.program()).evaluate('void setTimeout(() => history.back())');
      await child.page.waitForTimeout(700);
      expect((await child.program()).url()).toBe(`${traces.origin}/`);
    });
  });
}
