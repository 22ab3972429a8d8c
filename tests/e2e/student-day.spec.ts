import { expect, test } from 'playwright/test';
import { Child } from '../support/child.ts';
import { creditedSeconds, expectEverythingOnce, listen, seconds } from '../support/counted-day.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms, type TestPrograms } from '../support/sample-programs.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser, type StationBrowser } from '../support/station-browser.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';

/** Times of the script, seconds. The first slot holds all of the work, the second a short program. */
const idleAfter = 5;
const firstSlot = 85;
const secondSlot = 25;

let programs: TestPrograms;
let hub: TestHub;
let station: StationBrowser;
let school: TestSchool;

test.beforeAll(async () => {
  programs = await startTestPrograms();
});
test.afterAll(async () => {
  await programs.stop();
});
test.afterEach(async () => {
  await station.remove();
  await hub.remove();
  school.remove();
});

async function openLab(bells: readonly number[]): Promise<void> {
  school = makeTestSchool({ bells, programs: ['story-boat', 'pond-count'], warnSeconds: 8, takeBackSeconds: 3, idleAfter });
  hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  station = await openStationBrowser({ token: hub.token(), seat: 1 });
}

test('the day of one student, with the hub killed in the middle', async () => {
  test.setTimeout(240_000);
  const begins = Date.now() + 9_000;
  const bell = begins + firstSlot * 1000;
  const end = bell + secondSlot * 1000;
  await openLab([begins - 60_000, bell, end].map((t) => Math.ceil(t / 1000) * 1000));
  const bellAt = Math.ceil(bell / 1000) * 1000;
  const endAt = Math.ceil(end / 1000) * 1000;
  const store = new HubStore(hub.data);
  const staff = await Staff.signIn(hub);
  const student = store.studentWith('story-boat', 'pond-count');
  const child = new Child(station);

  await test.step('signs in by its own picture and three pictures, and presses Go', async () => {
    await child.signIn(school.face(student), school.pictures(student));
  });
  const loaded = await child.begin();

  const lastBeforeIdle = await test.step('works', () => child.keepTouching(6000));
  await staff.until((lab) => lab.seats.find((s) => s.student?.student === student)?.state === 'active');

  await test.step('is idle, and the board says so', async () => {
    await staff.until((lab) => lab.seats.find((s) => s.student?.student === student)?.state === 'idle');
    await station.page().waitForTimeout(2500);
  });
  const backAt = await child.touch();

  await test.step('watches a lesson without touching anything: no time is lost', async () => {
    await listen(child);
    await staff.until((lab) => lab.seats.find((s) => s.student?.student === student)?.state === 'watching', 15_000);
    await station.page().waitForTimeout(3000);
    await child.touch();
  });

  await test.step('asks for help; the board has it in the queue; staff come', async () => {
    await child.hand.click();
    const request = await staff.until((lab) => lab.help.find((h) => h.student?.student === student));
    expect(await staff.act({ action: 'take-help', request: request.request })).toBe(204);
    await child.touch();
    expect(await staff.act({ action: 'end-help', request: request.request })).toBe(204);
    await staff.until((lab) => lab.help.length === 0);
  });

  await test.step('goes on while the hub is killed and comes back 20 s later', async () => {
    await hub.kill();
    await child.keepTouching(20_000, 1500);
    await hub.restart();
  });

  await test.step('the bell: a warning, the program’s own log-out, the next program of the plan', async () => {
    while (Date.now() < bellAt - 4000) {
      await child.touch();
      await station.page().waitForTimeout(1200);
    }
    await expect(station.page().locator('.strip')).toHaveClass(/bell|warn/);
    while (Date.now() < bellAt - 300) {
      await child.touch();
      await station.page().waitForTimeout(250);
    }
    await expect(child.go).toBeVisible({ timeout: 15_000 });
  });

  const loadedSecond = await child.begin();
  await test.step('works in the second program until the block ends', async () => {
    while (Date.now() < endAt - 700) {
      await child.touch();
      await station.page().waitForTimeout(600);
    }
    await expect(station.page().locator('.strip')).toBeHidden({ timeout: 10_000 });
  });

  await expectEverythingOnce(store, station.page());
  const after = await Staff.signIn(hub);
  const first = seconds(loaded, lastBeforeIdle) + seconds(backAt, bellAt);
  const second = seconds(loadedSecond, endAt);
  const board = { first: await creditedSeconds(after, student, 'story-boat'), second: await creditedSeconds(after, student, 'pond-count') };
  console.log(
    `story-boat: by hand ${first.toFixed(1)} s, on the board ${board.first} s; pond-count: by hand ${second.toFixed(1)} s, on the board ${board.second} s`,
  );
  expect(Math.abs(board.first - first)).toBeLessThanOrEqual(1);
  expect(Math.abs(board.second - second)).toBeLessThanOrEqual(1);
  const kinds = new Set(store.segments(student).map((s) => s.state));
  expect(kinds).toEqual(new Set(['active', 'idle', 'watching']));
  // The program was left through its own log-out page.
  const sessions = (await (await fetch(`${programs.origin('storyboat').replace('storyboat.localhost', '127.0.0.1')}/test/sessions`)).json()) as {
    open: number;
  };
  expect(sessions.open).toBe(0);
});

test('a whole day without the hub: everything arrives once when it is back', async () => {
  test.setTimeout(180_000);
  const begins = Date.now() + 22_000;
  const bells = [begins, begins + 50_000].map((t) => Math.ceil(t / 1000) * 1000);
  await openLab(bells);
  const store = new HubStore(hub.data);
  const student = store.studentWithFirst('story-boat');
  const child = new Child(station);
  // The day before: the station has synced once. Then the hub is gone, and the station is switched on in the morning without it.
  await expect(station.page().locator('body')).not.toHaveText('', { timeout: 10_000 });
  await (await Staff.signIn(hub)).until((lab) => lab.seats.some((s) => s.seat === 1 && s.station !== null));
  await station.page().waitForTimeout(1500);
  await hub.kill();
  await station.close();
  await station.reopen();

  await expect(child.face(school.face(student))).toBeVisible({ timeout: 40_000 });
  await child.signIn(school.face(student), school.pictures(student));
  const loaded = await child.begin();
  await child.keepTouching(8000);
  const finished = Date.now();
  await child.done.click();
  await expect(child.go).toBeVisible({ timeout: 15_000 });
  const loadedSecond = await child.begin();
  const bell = bells[1] ?? 0;
  while (Date.now() < bell - 700) {
    await child.touch();
    await station.page().waitForTimeout(600);
  }
  await expect(station.page().locator('.strip')).toBeHidden({ timeout: 10_000 });
  expect([...store.sequences().values()].flat().length).toBe(0);

  await hub.restart();
  await expectEverythingOnce(store, station.page());
  const after = await Staff.signIn(hub);
  const counted = await creditedSeconds(after, student, 'story-boat');
  // Done can be taken back for 3 s; the program runs, and counts, until then.
  expect(Math.abs(counted - (seconds(loaded, finished) + 3))).toBeLessThanOrEqual(1);
  expect(Math.abs((await creditedSeconds(after, student, 'pond-count')) - seconds(loadedSecond, bell))).toBeLessThanOrEqual(1);
});
