import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { root } from '../../build/bundles/root.ts';
import { Child } from '../support/child.ts';
import { freePort } from '../support/free-port.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool } from '../support/test-school.ts';

/** A teacher's path of four lessons of a web program at a real station: one after the other, a broken one, staff, the hub away, and a crash. */
const pictures = join(root, 'test-results/children');
const lessons = [1, 2, 3, 4];

/** Lesson 2 is broken. */
async function startVendor(): Promise<{ readonly origin: string; readonly asked: string[]; readonly server: Server }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/lesson/') || path === '/') asked.push(path);
    const broken = path === '/lesson/2';
    response.writeHead(broken ? 503 : 200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Lesson</title><h1 id="at">${path}</h1>`);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { origin: `http://path.localhost:${port}`, asked, server };
}

async function openBoard(page: Page, hub: TestHub): Promise<void> {
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(`${hub.origin}/board/`);
  const { user, password } = hub.staff();
  await page.getByRole('textbox', { name: 'User name' }).fill(user);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.keyboard.press('Enter');
  await expect(page.locator('.seat').first()).toBeVisible();
}

test('lessons open one after the other; a broken one stops the path until staff skip it; it goes on without the hub and over a crash', async ({
  page: board,
}) => {
  test.setTimeout(240_000);
  mkdirSync(pictures, { recursive: true });
  const vendor = await startVendor();
  const begins = Math.floor(Date.now() / 1000) * 1000 - 60_000;
  const school = makeTestSchool({ bells: [begins, begins + 1_200_000], programs: ['path', 'pond-count'], takeBackSeconds: 1 });
  const change = (file: string, made: (json: { programs: object[] }) => object): void =>
    writeFileSync(join(school.folder, file), JSON.stringify(made(JSON.parse(readFileSync(join(school.folder, file), 'utf8')) as { programs: object[] })));
  const entry = {
    id: 'path',
    name: 'Path',
    subject: 'science',
    icon: 'programs/seedling',
    grades: [0, 1, 2, 3, 4, 5],
    launch: { kind: 'web', address: `${vendor.origin}/` },
    allowedOrigins: [vendor.origin],
  };
  change('catalogue.json', ({ programs }) => ({ programs: [...programs, entry] }));
  const lesson = (n: number) => ({
    id: `pond-${n}`,
    cohort: school.cohort,
    program: 'path',
    title: `Pond life ${n}`,
    target: `${vendor.origin}/lesson/${n}`,
    doneAfterMinutes: 0,
  });
  change('lab.json', (lab) => ({ ...lab, lessons: lessons.map(lesson) }));
  const hub = await startTestHub({ school: school.folder });
  const station = await openStationBrowser({ token: hub.token(), seat: 1 });
  try {
    const store = new HubStore(hub.data);
    const staff = await Staff.signIn(hub);
    const student = store.studentWithFirst('path');
    const child = new Child(station);
    const signIn = () => child.signIn(school.face(student), school.pictures(student));
    const step = (n: number) => station.page().getByRole('img', { name: `Lesson ${n} of 4` });
    const at = () => station.page().frameLocator('#program iframe').locator('#at');
    const rows = () =>
      store
        .rows<{ lesson: string; state: string }>('select lesson, state from lesson_progress where student = ? order by lesson', student)
        .map((row) => [row.lesson, row.state]);

    await signIn();
    await expect(step(1)).toBeVisible();
    await child.begin();
    await expect(at()).toHaveText('/lesson/1');
    await child.done.click();
    await expect(step(2)).toBeVisible({ timeout: 15_000 });
    await station.page().screenshot({ path: join(pictures, 'path.go.png') });
    await expect.poll(rows).toEqual([['pond-1', 'finished']]);

    await test.step('three times it does not open: nothing to read for the child, and staff are told', async () => {
      for (let tries = 1; tries <= 3; tries += 1) {
        await child.go.click();
        await expect(station.page().locator('.failed', { hasText: 'Science is having a rest' })).toBeVisible();
        await child.leave();
        await signIn();
        if (tries < 3) await expect(step(2)).toBeVisible();
      }
      await expect(step(2)).toBeHidden();
      await expect(station.page().locator('[data-screen=go] main').getByText('Math', { exact: true })).toBeVisible();
      await expect(station.page().locator('.failed')).toBeHidden();
      await expect(station.page().getByText('Pond life')).toHaveCount(0);
      await staff.until((lab) => lab.problems.find((p) => p.code === 'SM-525' && p.where === 'Pond life 2'));
    });

    await test.step('staff skip it on the board, and the child has the lesson after it', async () => {
      await openBoard(board, hub);
      const stopped = board.locator('section', { hasText: 'Lessons that stopped' });
      await expect(stopped).toContainText('Pond life 2');
      await board.screenshot({ path: join(pictures, 'path.board.png') });
      await board
        .locator('.seat', { hasText: school.firstName(student) })
        .first()
        .click();
      await expect(board.getByText('Failed three times: the path waits.')).toBeVisible();
      await board.screenshot({ path: join(pictures, 'path.board-student.png') });
      await board.getByRole('button', { name: 'Skip, Pond life 2' }).click();
      await board.getByRole('button', { name: 'Sure? Skip it' }).click();
      await expect(step(3)).toBeVisible({ timeout: 5000 });
    });

    await test.step('it goes on without the hub, and over a crash of the station', async () => {
      await hub.stop();
      await child.begin();
      await expect(at()).toHaveText('/lesson/3');
      await child.done.click();
      await expect(step(4)).toBeVisible({ timeout: 15_000 });
      await station.kill();
      await station.reopen();
      await expect(step(4)).toBeVisible({ timeout: 20_000 });
      expect(rows()).toEqual([
        ['pond-1', 'finished'],
        ['pond-2', 'skipped'],
      ]);
      await hub.restart();
      await expect.poll(rows, { timeout: 40_000 }).toEqual([
        ['pond-1', 'finished'],
        ['pond-2', 'skipped'],
        ['pond-3', 'finished'],
      ]);
    });

    await test.step('after the last lesson the next program has its turn; at the next visit the path is a whole star', async () => {
      await child.begin();
      await expect(at()).toHaveText('/lesson/4');
      await child.done.click();
      await expect(station.page().locator('[data-screen=go] main').getByText('Math', { exact: true })).toBeVisible({ timeout: 15_000 });
      await child.leave();
      await signIn();
      await expect(station.page().getByRole('img', { name: 'All 4 lessons are done' })).toBeVisible();
      await child.begin();
      await expect(at()).toHaveText('/');
    });
    expect(vendor.asked).toEqual(['/lesson/1', '/lesson/2', '/lesson/2', '/lesson/2', '/lesson/3', '/lesson/4', '/']);
  } finally {
    await station.remove();
    await hub.remove();
    school.remove();
    vendor.server.closeAllConnections();
    vendor.server.close();
  }
});
