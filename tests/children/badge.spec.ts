import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { writeBadgeVideo } from '../support/badge-video.ts';
import { Child } from '../support/child.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { readCodes } from '../support/read-codes.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool } from '../support/test-school.ts';

/** Badges from the board's sheet to a child's Go: a real hub, a real station, a camera that sees a video of the printed code, a scanner that types it. */
test('children sign in by badge: by camera, by scanner, with the hub away; a voided one signs nobody in', async () => {
  test.setTimeout(120_000);
  const now = Math.floor(Date.now() / 1000) * 1000;
  const school = makeTestSchool({ bells: [now - 60_000, now + 1_200_000], programs: ['pond-count'] });
  const folder = mkdtempSync(join(tmpdir(), 'stationmaster-badge-'));
  const hub = await startTestHub({ school: school.folder });
  const store = new HubStore(hub.data);
  const staff = await Staff.signIn(hub);
  const students = store
    .rows<{ person: string }>('select person from enrolments where role = ? and class = ? order by person', 'student', school.cohort)
    .map((row) => row.person);
  const [byCamera = '', byScanner = ''] = students;
  const print = async (student: string): Promise<string> => (await readCodes(await staff.badges({ for: 'student', student })))[0] ?? '';
  const seen = await print(byCamera);
  const scanned = await print(byScanner);
  writeBadgeVideo(join(folder, 'badge.y4m'), seen);
  const station = await openStationBrowser({
    token: hub.token(),
    seat: 1,
    args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${join(folder, 'badge.y4m')}`],
  });
  try {
    const page = station.page();
    const child = new Child(station);

    await test.step('by camera: one tap, and the badge says who it is', async () => {
      await show(page);
      await expect(child.go).toBeVisible();
      await expect(page.locator('video')).toHaveCount(0);
      await child.leave();
    });

    await test.step('by a scanner that types, over somebody else’s pictures', async () => {
      await child.face(school.face(byCamera)).click();
      await expect(page.locator('[data-screen="pictures"]')).toBeVisible();
      await scan(page, scanned);
      await child.leave();
    });

    await test.step('a voided badge leads back to the faces; the new one signs in at once', async () => {
      expect(await staff.act({ action: 'void-badge', student: byScanner, reason: 'lost' })).toBe(204);
      await scan(page, scanned);
      await expect(page.getByText('Touch your picture', { exact: true })).toBeVisible();
      await expect(child.go).toHaveCount(0);
      await staff.until((lab) => lab.problems.some((p) => p.code === 'SM-416' && p.where === byScanner));
      const again = await print(byScanner);
      await expect(async () => {
        await scan(page, again);
        await expect(child.go).toBeVisible({ timeout: 1000 });
      }).toPass();
      await child.leave();
    });

    await expect.poll(() => [byCamera, byScanner].map((student) => store.signedInBy(student))).toEqual([['badge'], ['badge', 'badge']]);
    await hub.stop();

    await test.step('with the hub away: by the last sync', async () => {
      await show(page);
      await child.leave();
      await scan(page, scanned);
      await expect(page.getByText('Touch your picture', { exact: true })).toBeVisible();
      await child.face(school.face(byScanner)).click();
      for (const picture of school.pictures(byScanner)) await child.secret(picture).click();
      await expect(child.go).toBeVisible();
    });

    await test.step('nothing of a code is kept, at the station or at the hub', async () => {
      for (const text of [seen, scanned]) expect(await page.evaluate(kept)).not.toContain(text.slice(4));
      expect(JSON.stringify(store.rows('select * from badges')) + JSON.stringify(store.rows('select * from audit_log'))).not.toContain(scanned.slice(4));
    });
  } finally {
    await station.remove();
    await hub.remove();
    school.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});

const show = (page: Page): Promise<void> => page.getByRole('button', { name: 'Show my badge to the camera' }).click();

/** As a USB scanner types: a key each 8 ms by the time at which it was pressed, however late the browser hears of it, then Enter. */
async function scan(page: Page, text: string): Promise<void> {
  const keyboard = await page.context().newCDPSession(page);
  const began = Date.now();
  const keys = [...text].map((letter) => ({ key: letter, code: /\d/.test(letter) ? `Digit${letter}` : `Key${letter}`, text: letter }));
  for (const [place, { text: typed, ...key }] of [...keys, { key: 'Enter', code: 'Enter', text: '\r' }].entries()) {
    const timestamp = (began + place * 8) / 1000;
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, text: typed, timestamp });
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key, timestamp });
  }
  await keyboard.detach();
}

/** In the page: all that its databases and its storage hold. */
async function kept(): Promise<string> {
  const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(await chrome.storage.local.get())];
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) =>
      Object.assign(indexedDB.open(name), { onsuccess: (e: Event) => resolve((e.target as IDBOpenDBRequest).result), onerror: reject }),
    );
    for (const table of database.objectStoreNames)
      texts.push(
        JSON.stringify(
          await new Promise<unknown[]>((resolve, reject) =>
            Object.assign(database.transaction(table).objectStore(table).getAll(), {
              onsuccess: (e: Event) => resolve((e.target as IDBRequest<unknown[]>).result),
              onerror: reject,
            }),
          ),
        ),
      );
    database.close();
  }
  return texts.join('\n');
}
