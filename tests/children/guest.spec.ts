import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { Child } from '../support/child.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms } from '../support/sample-programs.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool } from '../support/test-school.ts';

/** A child that nobody expected: added on the board, signed in by a grown-up, counted, and unknown again on the next day. */
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('a guest of today is added on the board, works at a station, and is forgotten on the next day', async ({ page: board }) => {
  test.setTimeout(180_000);
  const now = Math.floor(Date.now() / 1000) * 1000;
  const school = makeTestSchool({ bells: [now - 60_000, now + 1_200_000], programs: ['pond-count'], takeBackSeconds: 2 });
  const programs = await startTestPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'stationmaster-tomorrow-'));
  const env: Record<string, string> = {};
  const hub = await startTestHub({ school: school.folder, args: programs.hubArgs, env });
  const store = new HubStore(hub.data);
  const staff = await Staff.signIn(hub);
  const station = await openStationBrowser({ token: hub.token(), seat: 1 });
  const page = station.page();
  const child = new Child(station);
  const { name, user, password, pin } = hub.staff();
  try {
    const faces = page.locator('[data-screen="whose-turn"] main button');
    await expect(faces.first()).toBeVisible();

    await test.step('by two clicks and a name', async () => {
      await board.goto(`${hub.origin}/board/`);
      await board.getByRole('textbox', { name: 'User name' }).fill(user);
      await board.getByRole('textbox', { name: 'Password' }).fill(password);
      await board.keyboard.press('Enter');
      await button(board, 'Guest').click();
      await board.keyboard.type('Wrenna');
      await button(board, 'Add guest Wrenna').click();
      await expect(board.getByText(/Wrenna is a guest of/).first()).toBeVisible();
      await expect(button(page, 'Wrenna')).toBeVisible({ timeout: 5000 });
    });

    const student = await staff.until((lab) => lab.guests[0]?.student);
    await test.step('signs in by a grown-up and works; the minutes are on the board', async () => {
      await button(page, 'Wrenna').click();
      await button(page, 'A grown-up signs me in').click();
      await button(page, name).click();
      await page.keyboard.type(pin);
      await button(page, 'Sign in Wrenna').click();
      await child.begin();
      await child.keepTouching(4000);
      await staff.until((lab) => (lab.minutes.find((row) => row.student === student)?.creditedMs ?? 0) >= 2000, 25_000);
      await expect(board.getByText('Wrenna').first()).toBeVisible();
      await child.done.click();
      await expect(page.locator('[data-screen="finished"]')).toBeVisible({ timeout: 20_000 });
      await page.getByRole('button', { name: /not me/i }).click();
      await expect.poll(() => store.segments(student).reduce((sum, each) => sum + each.duration_ms, 0), { timeout: 10_000 }).toBeGreaterThan(2000);
    });

    await test.step('on the next day nobody knows the name: no face, no row at the hub, nothing on the station’s disk', async () => {
      expect(await keptAtStation(page)).toContain('Wrenna');
      await hub.stop();
      const tomorrow = join(folder, 'tomorrow.mjs');
      writeFileSync(tomorrow, 'const today = Date.now;\nDate.now = () => today() + 24 * 3_600_000;\n');
      env['NODE_OPTIONS'] = `--import=${tomorrow}`;
      await hub.restart();
      await expect(button(page, 'Wrenna')).toHaveCount(0, { timeout: 30_000 });
      await expect.poll(() => keptAtStation(page), { timeout: 10_000 }).not.toContain('Wrenna');
      expect(store.rows('select * from guests')).toEqual([]);
      await expect(faces.first()).toBeVisible();
    });

    await test.step('the minutes stay, under a key that says nothing', async () => {
      expect(store.segments(student).length).toBeGreaterThan(0);
      const kept = ['statements', 'segments', 'audit_log', 'plan_entries'].flatMap((table) => store.rows<object>(`select * from ${table}`));
      expect(JSON.stringify(kept)).not.toContain('Wrenna');
      expect(hub.output()).not.toContain('Wrenna');
    });
  } finally {
    await station.remove();
    await programs.stop();
    await hub.remove();
    school.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** What the station's event store keeps beside its events: the lab as it was last told. */
const keptAtStation = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(localStorage.getItem('stationmaster.store') ?? '');
      request.onsuccess = () => resolve(request.result);
    });
    const rows = await new Promise<unknown>((resolve) => {
      const request = database.transaction('kept').objectStore('kept').getAll();
      request.onsuccess = () => resolve(request.result);
    });
    database.close();
    return JSON.stringify(rows);
  });
