import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test, type Page } from 'playwright/test';
import { Child } from '../support/child.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms } from '../support/sample-programs.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';

/** Each way of signing in at a real station, and the grown-up who signs in whoever forgot; one of them with the hub away. */
test('children sign in by PIN, by password, by eight pictures and by staff', async () => {
  test.setTimeout(180_000);
  const now = Math.floor(Date.now() / 1000) * 1000;
  const school = makeTestSchool({ bells: [now - 60_000, now + 1_200_000], programs: ['pond-count'] });
  const [byPin, byPassword, byPictures, forgot] = kindergarten(school);
  writeFileSync(
    join(school.folder, 'sign-in.csv'),
    ['sourcedId,ways,pin,password', `${byPin},pin pictures,48213,`, `${byPassword},password,,Kite 27`, `${forgot},pin,9911,`, ''].join('\n'),
  );
  const programs = await startTestPrograms();
  const hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  const station = await openStationBrowser({ token: hub.token(), seat: 1 });
  try {
    const page = station.page();
    const child = new Child(station);
    const { name, pin } = hub.staff();

    await test.step('a PIN by touch: a wrong one empties the dots, the right one opens', async () => {
      await child.face(school.face(byPin)).click();
      await touch(page, '1111');
      await button(page, 'Ready').click();
      await expect(page.getByText('Not quite. Try your numbers again.')).toBeAttached();
      await touch(page, '48213');
      await expect(page.getByRole('img', { name: '5 numbers chosen' })).toBeVisible();
      await button(page, 'Ready').click();
      await child.leave();
    });

    await test.step('the same child by its pictures, one tap away: eight of them', async () => {
      await child.face(school.face(byPin)).click();
      await button(page, 'With my pictures').click();
      await expect(page.locator('[data-screen="pictures"] .grid button')).toHaveCount(8);
      for (const picture of school.pictures(byPin)) await child.secret(picture).click();
      await child.leave();
    });

    await test.step('a grown-up signs in whoever forgot', async () => {
      await child.face(school.face(forgot)).click();
      await button(page, 'A grown-up signs me in').click();
      await button(page, name).click();
      await page.keyboard.type(pin);
      await button(page, `Sign in ${school.firstName(forgot)}`).click();
      await child.leave();
    });

    const store = new HubStore(hub.data);
    await expect.poll(() => store.signedInBy(forgot)).toEqual(['staff']);
    await (await Staff.signIn(hub)).until((lab) => lab.seats.some((s) => s.seat === 1 && s.station !== null));
    await hub.stop();

    await test.step('with the hub away: a password and a PIN by the keyboard, and pictures', async () => {
      await child.face(school.face(byPassword)).click();
      await page.locator('input').fill('Kite 28');
      await page.keyboard.press('Enter');
      await expect(page.getByText('Not quite. Try your password again.').first()).toBeVisible();
      await page.locator('input').fill('Kite 27');
      await page.keyboard.press('Enter');
      await child.leave();

      await child.face(school.face(byPin)).click();
      await expect(button(page, 'Ready')).toBeVisible();
      await page.keyboard.type('482199', { delay: 30 });
      await expect(page.getByText('Not quite. Try your numbers again.')).toBeAttached();
      await page.keyboard.type('482139', { delay: 30 });
      await expect(page.getByRole('img', { name: '0 numbers chosen' })).toBeVisible();
      await page.keyboard.type('48217');
      await page.keyboard.press('Backspace');
      await page.keyboard.type('3');
      await page.keyboard.press('Enter');
      await child.leave();

      await child.face(school.face(byPictures)).click();
      for (const picture of school.pictures(byPictures)) await child.secret(picture).click();
      await child.leave();
    });

    await hub.restart();
    await test.step('the hub hears of each by its way, and keeps no secret in plain words', async () => {
      await expect
        .poll(() => [byPin, byPassword, byPictures].map((student) => store.signedInBy(student)), { timeout: 30_000 })
        .toEqual([['pin', 'pictures', 'pin'], ['password'], ['pictures']]);
      for (const secret of ['48213', '9911', 'Kite 27']) expect(hub.output()).not.toContain(secret);
      const kept = JSON.stringify(store.rows<object>('select * from students')) + JSON.stringify(store.rows<object>('select * from audit_log'));
      for (const secret of ['"48213"', '"9911"', 'Kite 27']) expect(kept).not.toContain(secret);
    });
  } finally {
    await station.remove();
    await programs.stop();
    await hub.remove();
    school.remove();
  }
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function touch(page: Page, digits: string): Promise<void> {
  for (const digit of digits) await button(page, digit).click();
}

/** Four children of the cohort in the lab, no two with one face. */
function kindergarten(school: TestSchool): [string, string, string, string] {
  const rows = parse(readFileSync(join(school.folder, 'enrollments.csv'), 'utf8'), { columns: true, bom: true }) as Record<string, string>[];
  const students = rows.flatMap((row) => (row['classSourcedId'] === school.cohort && row['role'] === 'student' ? [row['userSourcedId'] ?? ''] : []));
  const [a, b, c, d] = students.filter((student, at) => students.findIndex((other) => school.face(other) === school.face(student)) === at);
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('The sample school has too few students in its first cohort.');
  return [a, b, c, d];
}
