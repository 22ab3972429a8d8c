import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { seesX11Window } from '../../electron/launchers/x11-windows.ts';
import { Child } from '../support/child.ts';
import { openElectronStation, type ElectronStation } from '../support/electron-station.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { Staff } from '../support/staff.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';
import { openXDisplay, type XDisplay } from '../support/x-display.ts';

/** A real program from Debian in the place of one of the sample school's: on the station's real main, under a real X server. */
const tuxmath = '/usr/games/tuxmath';
const needed = [tuxmath, '/usr/bin/Xvfb', '/usr/bin/xwininfo', '/usr/bin/xprop', '/usr/bin/xdotool'];
const missing = needed.filter((file) => !existsSync(file));
if (missing.length > 0) console.log(`native programs are not tested with a real one: ${missing.join(', ')} not installed`);
test.skip(missing.length > 0, `not installed: ${missing.join(', ')}`);

const title = 'Tux, of Math Command';
let display: XDisplay;
let school: TestSchool;
let hub: TestHub;
let station: ElectronStation;

test.afterEach(async () => {
  await station.remove();
  await hub.remove();
  school.remove();
  display.stop();
});

test('tuxmath is opened, counted and ended at the bell, and nothing of it is left', async () => {
  const begins = Date.now() - 60_000;
  const bellAt = Math.ceil((Date.now() + 45_000) / 1000) * 1000;
  display = await openXDisplay();
  process.env['DISPLAY'] = display.name;
  school = makeTestSchool({ bells: [Math.floor(begins / 1000) * 1000, bellAt, bellAt + 8000], programs: ['pond-count', 'story-boat'], warnSeconds: 5 });
  makeNative(school, 'pond-count');
  hub = await startTestHub({ school: school.folder, args: [] });
  station = await openElectronStation({
    policy: { token: hub.token(), seat: 1, nativePrograms: [{ id: 'pond-count', command: tuxmath, arguments: ['--fullscreen'] }] },
    words: ['--supervised'],
    env: { DISPLAY: display.name, WAYLAND_DISPLAY: '', SDL_AUDIODRIVER: 'dummy' },
  });
  await idle(100);
  const store = new HubStore(hub.data);
  const student = store.studentWith('pond-count', 'story-boat');
  const staff = await Staff.signIn(hub);
  const child = new Child(station);
  const homes = join(station.data, 'visits');
  await child.signIn(school.face(student), school.pictures(student));
  await child.go.click();

  await test.step('its window is there, its home is the visit’s', async () => {
    await expect.poll(() => seesX11Window({ named: title, processes: [] }), { timeout: 20_000 }).toBe(true);
    await expect.poll(() => processesBelow(homes).length).toBeGreaterThan(0);
    await expect.poll(() => stationIsInFront()).toBe(false);
  });

  await test.step('a key in it is taken by it and counts', async () => {
    await idle(0);
    execFileSync('xdotool', ['search', '--name', title, 'key', 'Down'], { env: { ...process.env, DISPLAY: display.name } });
    await staff.until((lab) => lab.seats.find((s) => s.student?.student === student)?.state === 'active', 15_000);
  });
  await expect.poll(() => existsSync(join(homes, readdirSync(homes)[0] ?? '', '.t4k_common')), { timeout: 10_000 }).toBe(true);

  await test.step('the bell ends it', async () => {
    await expect.poll(() => processesBelow(homes), { timeout: Math.max(1, bellAt - Date.now()) + 12_000 }).toEqual([]);
    expect(Date.now()).toBeGreaterThanOrEqual(bellAt - 1000);
    await expect.poll(() => stationIsInFront()).toBe(true);
    await expect(child.go).toBeVisible();
  });
  expect(await seesX11Window({ named: title, processes: [] })).toBe(false);
  await expect.poll(() => existsSync(homes), { timeout: 15_000 }).toBe(false);
  await expect.poll(() => store.segments(student).filter((s) => s.state === 'active').length, { timeout: 15_000 }).toBeGreaterThan(0);
});

/** On the double the machine's input is what the test says it is. */
const idle = (seconds: number): Promise<void> =>
  station.app().evaluate(({ powerMonitor }, idleFor) => void (powerMonitor.getSystemIdleTime = () => idleFor), seconds);

const stationIsInFront = (): Promise<boolean> => station.app().evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() !== null);

function makeNative({ folder }: TestSchool, id: string): void {
  const file = join(folder, 'catalogue.json');
  const { programs } = JSON.parse(readFileSync(file, 'utf8')) as { programs: ({ id: string } & Record<string, unknown>)[] };
  const changed = programs.map((program) => {
    if (program.id !== id) return program;
    const { allowedOrigins: _, ...entry } = program;
    return { ...entry, launch: { kind: 'native' }, exit: { graceSeconds: 2 } };
  });
  writeFileSync(file, JSON.stringify({ programs: changed }));
}

/** By their environment, also those that left the program's process group. */
const processesBelow = (folder: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${folder}/`) &&
        !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
      );
    } catch {
      return false;
    }
  });
