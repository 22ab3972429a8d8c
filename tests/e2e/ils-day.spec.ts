import { parse } from 'csv-parse/sync';
import { chromium, expect, test, type Browser, type Page } from 'playwright/test';
import { foundBrowser, quietBrowserArgs } from '../../build/found-browser.ts';
import { Child } from '../support/child.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms, type TestPrograms } from '../support/sample-programs.ts';
import { openStationBrowser, type StationBrowser } from '../support/station-browser.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';

let programs: TestPrograms;
let hub: TestHub;
let school: TestSchool;
let browser: Browser;
let board: Page;
const stations: StationBrowser[] = [];
const children: { child: Child; student: string; name: string }[] = [];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const begins = Math.floor(Date.now() / 1000) * 1000 - 60_000;
  school = makeTestSchool({ bells: [begins, begins + 20 * 60_000, begins + 40 * 60_000], programs: ['story-boat', 'pond-count'] });
  programs = await startTestPrograms();
  hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  for (const seat of [1, 2, 3]) stations.push(await openStationBrowser({ token: hub.token(), seat }));
  browser = await chromium.launch({ executablePath: foundBrowser(), args: [...quietBrowserArgs] });
  board = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  board.setDefaultTimeout(15_000);
});
test.afterAll(async () => {
  await browser.close();
  await Promise.all(stations.map((station) => station.remove()));
  await programs.stop();
  await hub.remove();
  school.remove();
});

test('the day of an ILS at three stations', async () => {
  test.setTimeout(240_000);
  const students = new HubStore(hub.data)
    .rows<{ student: string }>('select distinct student from plan_entries where slot = 0 order by student limit 3')
    .map((r) => r.student);

  await test.step('three students sign in and work', async () => {
    for (const [i, student] of students.entries()) {
      const station = stations[i];
      if (station === undefined) throw new Error('There are three stations.');
      const child = new Child(station);
      await child.signIn(school.face(student), school.pictures(student));
      await child.begin();
      await child.touch();
      children.push({ child, student, name: school.firstName(student) });
    }
  });

  await test.step('staff sign in and see the room', async () => {
    await board.goto(`${hub.origin}/board/`);
    const { user, password } = hub.staff();
    await board.getByRole('textbox', { name: 'User name' }).fill(user);
    await board.getByRole('textbox', { name: 'Password' }).fill(password);
    await board.keyboard.press('Enter');
    for (const { name } of children) await expect(board.locator('.seat', { hasText: name }).first()).toBeVisible();
  });

  const strips = (): Promise<void[]> => Promise.all(children.map(({ child }) => expect(child.page.locator('.strip')).toBeVisible()));

  await test.step('pause all: every program is hidden within 2 s, and comes back where it was', async () => {
    await strips();
    await board.getByRole('button', { name: 'Pause all' }).click();
    const asked = Date.now();
    await Promise.all(children.map(({ child }) => expect(child.page.locator('.strip')).toBeHidden({ timeout: 5000 })));
    console.log(`paused ${Date.now() - asked} ms after the click`);
    expect(Date.now() - asked).toBeLessThan(3000);
    await expect(board.locator('.seat', { hasText: /paused/i })).toHaveCount(3);
    await board.getByRole('button', { name: 'Resume all' }).click();
    await strips();
  });

  await test.step('extend: the bell moves for all', async () => {
    const before = await board.evaluate(() => fetch('/api/board/lab').then((r) => r.json() as Promise<{ blocks: { bells: number[] }[] }>));
    await board.getByRole('button', { name: 'Add 5 minutes to this rotation' }).click();
    await expect
      .poll(async () => {
        const now = await board.evaluate(() => fetch('/api/board/lab').then((r) => r.json() as Promise<{ blocks: { bells: number[] }[] }>));
        return (now.blocks[0]?.bells[1] ?? 0) - (before.blocks[0]?.bells[1] ?? 0);
      })
      .toBe(300_000);
  });

  await test.step('a message to all hides the programs until the child has seen it', async () => {
    await board.getByRole('button', { name: 'Message all' }).click();
    await board.getByRole('dialog').getByRole('textbox').fill('Headphones on, please');
    await board.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    for (const { child } of children) await expect(child.page.getByText('Headphones on, please')).toBeVisible();
    await board.screenshot({ path: test.info().outputPath('board.png') });
    for (const { child } of children) await child.page.getByRole('button', { name: 'OK', exact: true }).click();
    for (const { child } of children) await expect(child.page.getByText('Headphones on, please')).toBeHidden();
  });

  await test.step('the help queue keeps the order of asking; who waits longest comes first', async () => {
    for (const i of [2, 0]) {
      await children[i]?.child.hand.click();
      await expect(board.getByText(children[i]?.name ?? '').first()).toBeVisible();
      await board.waitForTimeout(1200);
    }
    const lab = await board.evaluate(() => fetch('/api/board/lab').then((r) => r.json() as Promise<{ help: { student: { student: string } }[] }>));
    expect(lab.help.map((h) => h.student.student)).toEqual([students[2], students[0]]);
    await board.getByRole('button', { name: /^I am going/ }).click();
    await expect(children[2]?.child.page.locator('.strip') ?? board.locator('.none')).toBeVisible();

    await board.getByRole('button', { name: /^Done/ }).click();
    await expect
      .poll(() => board.evaluate(() => fetch('/api/board/lab').then((r) => r.json() as Promise<{ help: unknown[] }>)).then((l) => l.help.length))
      .toBe(1);
  });

  await test.step('one student is signed out from the board', async () => {
    const [first] = children;
    await board
      .locator('.seat', { hasText: first?.name ?? '' })
      .first()
      .click();
    await board.getByRole('button', { name: 'Sign out', exact: true }).last().click();
    await board.getByRole('button', { name: 'Sure? Sign out' }).click();
    await expect(first?.child.face(school.face(first.student)) ?? board.locator('.none')).toBeVisible({ timeout: 15_000 });
  });

  await test.step('the minutes of today, as CSV', async () => {
    // What the other two do is on the board as soon as their stations have said it again.
    for (const { child } of children.slice(1)) await child.keepTouching(2500, 500);
    const credited = async (student: string): Promise<number> => {
      const text = await board.evaluate(() => fetch('/api/board/minutes.csv').then((r) => r.text()));
      const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[];
      return rows.filter((r) => r['student'] === student).reduce((sum, r) => sum + Number(r['credited_seconds']), 0);
    };
    for (const { student } of children) await expect.poll(() => credited(student), { timeout: 20_000 }).toBeGreaterThan(0);
  });
});
