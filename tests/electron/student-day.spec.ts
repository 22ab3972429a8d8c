import { expect, test } from 'playwright/test';
import { Child } from '../support/child.ts';
import { creditedSeconds, expectEverythingOnce, listen, seconds } from '../support/counted-day.ts';
import { openElectronStation, type ElectronStation } from '../support/electron-station.ts';
import { electronUnderTest } from '../support/electron-under-test.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms, type TestPrograms } from '../support/sample-programs.ts';
import { Staff } from '../support/staff.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';

/** Times of the script, seconds. */
const idleAfter = 5;
const firstSlot = 75;
const secondSlot = 22;

let programs: TestPrograms;
let hub: TestHub;
let station: ElectronStation;
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

test('the day of one student on the desktop station, with main killed in the middle of a launch', async () => {
  test.setTimeout(240_000);
  const begins = Date.now() + 12_000;
  const bellAt = Math.ceil((begins + firstSlot * 1000) / 1000) * 1000;
  const endAt = bellAt + secondSlot * 1000;
  school = makeTestSchool({
    bells: [begins - 60_000, bellAt, endAt].map((t) => Math.ceil(t / 1000) * 1000),
    programs: ['story-boat', 'pond-count'],
    warnSeconds: 8,
    takeBackSeconds: 3,
    idleAfter,
  });
  hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  station = await openElectronStation({ policy: { token: hub.token(), seat: 1 }, words: ['--supervised'] });
  const store = new HubStore(hub.data);
  const staff = await Staff.signIn(hub);
  const student = store.studentWith('story-boat', 'pond-count');
  const child = new Child(station);

  await test.step('signs in by its own picture and three pictures, and presses Go', () => child.signIn(school.face(student), school.pictures(student)));
  const loaded = await child.begin();
  const lastBeforeIdle = await test.step('works', () => child.keepTouching(6000));

  await test.step('is idle, and the board says so', async () => {
    await staff.until((lab) => lab.seats.find((s) => s.student?.student === student)?.state === 'idle', 20_000);
  });
  const backAt = await child.touch();

  await test.step('watches a lesson without touching anything', async () => {
    await listen(child);
    await staff.until((lab) => lab.seats.find((s) => s.student?.student === student)?.state === 'watching', 15_000);
    await child.touch();
  });

  await test.step('asks for help, which staff take and end', async () => {
    await child.hand.click();
    const request = await staff.until((lab) => lab.help.find((h) => h.student?.student === student));
    expect(await staff.act({ action: 'take-help', request: request.request })).toBe(204);
    expect(await staff.act({ action: 'end-help', request: request.request })).toBe(204);
    await child.touch();
  });

  const killed = await test.step('main is killed; the station is back where the child was', async () => {
    const lastSeen = await child.keepTouching(6000);
    const at = Date.now();
    await station.kill();
    await station.reopen();
    await expect(station.page().locator('.strip')).toBeVisible({ timeout: 10_000 });
    await (await child.program()).waitForLoadState('load');
    const back = Date.now();
    console.log(
      `main killed; the child was back in its program after ${((back - at) / 1000).toFixed(1)} s (on ${electronUnderTest().kind === 'double' ? 'the double' : 'Electron'})`,
    );
    expect(back - at).toBeLessThan(10_000);
    return { lastSeen, back };
  });

  await test.step('works until the bell, which brings the next program of the plan', async () => {
    while (Date.now() < bellAt - 300) {
      await child.touch();
      await station.page().waitForTimeout(Date.now() < bellAt - 2500 ? 1200 : 250);
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
  const first = seconds(loaded, lastBeforeIdle) + seconds(backAt, killed.lastSeen) + seconds(killed.back, bellAt);
  const second = seconds(loadedSecond, endAt);
  const board = { first: await creditedSeconds(after, student, 'story-boat'), second: await creditedSeconds(after, student, 'pond-count') };
  console.log(
    `story-boat: by hand ${first.toFixed(1)} s, on the board ${board.first} s; pond-count: by hand ${second.toFixed(1)} s, on the board ${board.second} s`,
  );
  // The open segment is saved every 5 s: that is the most a power cut may cost.
  expect(first - board.first).toBeLessThanOrEqual(6);
  expect(board.first - first).toBeLessThanOrEqual(1);
  expect(Math.abs(board.second - second)).toBeLessThanOrEqual(1);
  expect(new Set(store.segments(student).map((s) => s.state))).toEqual(new Set(['active', 'idle', 'watching']));
  const sessions = (await (await fetch(`${programs.origin('storyboat').replace('storyboat.localhost', '127.0.0.1')}/test/sessions`)).json()) as {
    open: number;
  };
  // What the kill left behind at the vendor is the vendor's to end; the launch after it logged out by itself.
  expect(sessions.open).toBeLessThanOrEqual(1);
});
