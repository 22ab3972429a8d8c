import { expect, test } from 'playwright/test';
import { Child } from '../support/child.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms, type TestPrograms } from '../support/sample-programs.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser, type StationBrowser } from '../support/station-browser.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';

/** A lab that asks after six seconds, and waits six more for the answer. */
const leaveAfter = 6;

let programs: TestPrograms;
let hub: TestHub;
let station: StationBrowser;
let school: TestSchool;

test.beforeEach(async () => {
  programs = await startTestPrograms();
  const begins = Math.ceil(Date.now() / 1000) * 1000 - 60_000;
  school = makeTestSchool({ bells: [begins, begins + 15 * 60_000], programs: ['pond-count', 'story-boat'], leaveAfter, takeBackSeconds: 3 });
  hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  station = await openStationBrowser({ token: hub.token(), seat: 1 });
});
test.afterEach(async () => {
  await station.remove();
  await hub.remove();
  await programs.stop();
  school.remove();
});

test('nobody works in a neighbour’s account', async () => {
  test.setTimeout(120_000);
  const child = new Child(station);
  const store = new HubStore(hub.data);
  const staff = await Staff.signIn(hub);
  const student = store.studentWithFirst('pond-count');
  const here = station.page().getByRole('button', { name: /I am here/ });
  const ends = (): string[] =>
    store
      .rows<{ why: string }>(
        `select json_extract(statement_json, '$.context.extensions."https://stationmaster.example/xapi/extensions/detail".why') as why
      from statements where statement_json like '%verbs/logged-out%' order by rowid`,
      )
      .map((row) => row.why);
  const back = (): Promise<void> => expect(station.page().locator('[data-screen=whose-turn]')).toBeVisible({ timeout: 20_000 });

  await child.signIn(school.face(student), school.pictures(student));
  await child.begin();

  await test.step('a child that works is not asked', async () => {
    await child.keepTouching(9000);
    await expect(here).toBeHidden();
  });

  await test.step('quiet for long, it is asked; its picture brings the very page back', async () => {
    await (await child.program()).evaluate(() => void (document.title = 'kept'));
    await expect(here).toBeVisible({ timeout: 10_000 });
    await expect(station.page().locator('iframe')).toBeHidden();
    await staff.until((lab) => lab.seats.find((seat) => seat.seat === 1)?.state === 'idle');
    await here.click();
    await expect(station.page().locator('iframe')).toBeVisible();
    expect(await (await child.program()).title()).toBe('kept');
  });

  await test.step('a slip on the face costs nothing', async () => {
    await station
      .page()
      .getByRole('button', { name: /Not you\?/ })
      .click();
    await station.page().getByRole('button', { name: /stays/ }).click();
    await child.keepTouching(4000);
    expect(await (await child.program()).title()).toBe('kept');
  });

  await test.step('without an answer the station is free again, and the hub knows why', async () => {
    await expect(here).toBeVisible({ timeout: 10_000 });
    await back();
    await expect.poll(ends).toEqual(['away']);
  });

  await test.step('the next child at a seat that was left open ends that with one touch', async () => {
    await child.signIn(school.face(student), school.pictures(student));
    await child.begin();
    await station
      .page()
      .getByRole('button', { name: /Not you\?/ })
      .click();
    await back();
    await expect.poll(ends).toEqual(['away', 'student']);
  });
});
