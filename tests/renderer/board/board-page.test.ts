import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { boardActionSchema, type LabSnapshot } from '../../../core/contract/board-hub.ts';
import { pageBundle } from '../../../build/bundles/page-bundle.ts';
import { root } from '../../../build/bundles/root.ts';
import { foundBrowser, quietBrowserArgs } from '../../../build/found-browser.ts';
import * as v from 'valibot';
import { largeLab, sampleBlock, sampleLab, setAsideEvents } from '../../fixtures/lab-snapshot.ts';
import { startSnapshotServer, type SnapshotServer } from '../../support/snapshot-server.ts';

/** The built board in a real Chromium, against a real HTTP server with the hub's policy. */
const out = mkdtempSync(join(tmpdir(), 'board-page-'));
let browser: Browser;
let server: SnapshotServer;
let page: Page;
let faults: string[];

beforeAll(async () => {
  const config = pageBundle('renderer/board', 'index.html', 'board');
  await build({ ...config, build: { ...config.build, outDir: out } });
  browser = await chromium.launch({ executablePath: foundBrowser(), args: [...quietBrowserArgs] });
});
afterAll(async () => {
  await browser?.close();
  rmSync(out, { recursive: true, force: true });
});
beforeEach(async () => {
  server = await startSnapshotServer({ board: out, pictures: join(root, 'resources/pictures'), lab: sampleLab() });
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'en-US', timezoneId: 'Asia/Tokyo' });
  page = await context.newPage();
  faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text());
  });
});
afterEach(async () => {
  await page.context().close();
  await server.close();
  expect(faults).toEqual([]);
});

async function openBoard(): Promise<void> {
  await page.goto(`${server.address}/board/`);
  await page.locator('.seat').first().waitFor();
}
const seat = (number: number) => page.locator(`[data-seat="${number}"]`);
const press = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).click();
async function sent(count: number): Promise<unknown[]> {
  await expect.poll(() => server.actions.length, { timeout: 5_000 }).toBe(count);
  for (const action of server.actions) expect(v.safeParse(boardActionSchema, action).success, JSON.stringify(action)).toBe(true);
  return server.actions;
}
const change = (lab: LabSnapshot, number: number, to: Partial<LabSnapshot['seats'][number]>): LabSnapshot => ({
  ...lab,
  seats: lab.seats.map((s) => (s.seat === number ? { ...s, ...to } : s)),
});

test('staff sign in, a wrong password says what to do, and signing out leaves nothing of the lab', async () => {
  server.forget();
  await page.goto(`${server.address}/board/`);
  await page.getByLabel('User name').fill('jpark');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await press('Sign in');
  await expect.poll(() => page.getByRole('alert').filter({ hasText: 'SM-405' }).textContent()).toContain('The staff name or password was not right.');
  await page.getByLabel('Password', { exact: true }).fill('lamp yellow');
  await press('Sign in');
  await seat(1).waitFor();
  await press('Sign out, J. Park');
  await page.getByLabel('User name').waitFor();
  expect(await page.locator('body').innerText()).not.toContain('Benicio');
});

test('the seat map follows the stream, and times are the lab’s', async () => {
  await openBoard();
  expect(await page.locator('.clock').textContent()).toBe('9:28');
  expect(await seat(5).getAttribute('aria-label')).toContain('Idle 2 min');
  server.show(change(sampleLab(), 5, { state: 'active' }));
  await expect.poll(() => seat(5).getAttribute('aria-label')).toMatch(/^Seat 5, Chidi Evans, Active, Storyboat, \d+ minutes today$/);
  expect(server.asked.get('/api/board/lab')).toBe(1);
});

test('a silent stream is covered by asking, a dead hub is said, and the last state stays until it is back', async () => {
  await page.clock.install();
  await openBoard();
  server.mode('silent');
  const asked = server.asked.get('/api/board/lab') ?? 0;
  await page.clock.fastForward(11_000);
  await expect.poll(() => server.asked.get('/api/board/lab')).toBeGreaterThan(asked);
  expect(await page.locator('.stale').textContent()).not.toContain('Not live');
  server.mode('down');
  for (let i = 0; i < 8; i += 1) await page.clock.runFor(4_000);
  await expect.poll(() => page.locator('.stale').textContent()).toMatch(/Not live since 9:\d\d/);
  expect(await seat(3).getAttribute('aria-label')).toContain('Benicio');
  server.mode('live');
  await expect
    .poll(
      async () => {
        await page.clock.runFor(2_000);
        return page.locator('.stale').textContent();
      },
      { timeout: 15_000 },
    )
    .not.toContain('Not live');
});

test('a sign-in that ended at the hub leads back to the sign-in page', async () => {
  await page.clock.install();
  await openBoard();
  server.forget();
  await expect
    .poll(
      async () => {
        await page.clock.runFor(3_000);
        return page.getByLabel('User name').count();
      },
      { timeout: 15_000 },
    )
    .toBe(1);
});

test('pause, extend, ring and end the rotation; what cannot be taken back asks once more', async () => {
  await openBoard();
  await press('Pause all');
  await press('Add 5 minutes to this rotation');
  await press('Ring early');
  expect(await sent(2)).toHaveLength(2);
  await press('Sure? Ring now');
  await press(/^End this rotation/);
  await press('Sure? End now');
  expect(await sent(4)).toEqual([
    { action: 'pause', target: { kind: 'lab' } },
    { action: 'extend', block: 'moss-daily', minutes: 5 },
    { action: 'ring', block: 'moss-daily' },
    { action: 'end-rotation', block: 'moss-daily' },
  ]);
  server.show({ ...sampleLab(), blocks: [{ ...sampleBlock, pausedAt: sampleLab().hubTime }] });
  await press('Resume all');
  expect((await sent(5))[4]).toEqual({ action: 'resume', target: { kind: 'lab' } });
});

test('a rotation is started for chosen cohorts, and an empty choice is said', async () => {
  server.show({ ...sampleLab(), blocks: [] });
  await openBoard();
  await press('Start a rotation');
  await press('Start now');
  await page.getByText('Choose at least one cohort.').waitFor();
  await page.getByRole('checkbox', { name: /Coral/ }).check();
  await page.getByLabel('Rotations', { exact: true }).fill('3');
  await page.getByLabel('Minutes each').fill('15');
  await press('Start now');
  expect(await sent(1)).toEqual([{ action: 'start-rotation', cohorts: ['class-2'], slots: 3, slotMinutes: 15 }]);
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});

test('help is taken and done in order, and a new request is told once', async () => {
  await openBoard();
  expect(await page.locator('[data-new-help]').textContent()).toBe('');
  await press(/^I am going/);
  const lab = sampleLab();
  const first = lab.help[0];
  if (first === undefined) throw new Error('the fixture has help');
  server.show({ ...lab, help: lab.help.map((h) => (h === first ? { ...h, takenBy: 'J. Park' } : h)) });
  await press(/^Done/);
  expect(await sent(2)).toEqual([
    { action: 'take-help', request: first.request },
    { action: 'end-help', request: first.request },
  ]);
  server.show({
    ...lab,
    help: [
      ...lab.help,
      {
        ...first,
        request: '01900000-0000-7000-8000-000000000777',
        seat: 21,
        station: 'station-21',
        student: { student: 's', name: 'Omar', picture: 'faces/fox' },
        askedAt: lab.hubTime,
      },
    ],
  });
  await expect.poll(() => page.locator('[data-new-help]').textContent()).toBe('Omar asks for help, seat 21.');
});

test('what a station set aside is listed without people, downloaded and sent again, each two presses from the room', async () => {
  server.setAside(setAsideEvents);
  await openBoard();
  await seat(18).click();
  await page.getByText('the browser may clear it, 74% used').waitFor();
  await page.getByText('0, to another record store, by policy').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  expect([(await download).url(), (await download).suggestedFilename()]).toEqual([`${server.address}/api/board/set-aside/station-18`, 'set-aside.json']);
  await press('Send again');
  expect(await sent(1)).toEqual([{ action: 'resend-set-aside', station: 'station-18' }]);
  await press('Show list');
  const dialog = page.getByRole('dialog', { name: 'Set aside at seat 18' });
  await dialog.getByRole('row').nth(2).waitFor();
  expect((await dialog.getByRole('row').nth(1).innerText()).replaceAll(/\s+/g, ' ').trim()).toBe(
    'Nov 16, 2:05 PM Time in a program Storyboat A statement is not valid. SM-601 statements[0].result.duration',
  );
  expect(await dialog.getByRole('row').nth(2).innerText()).toContain('409 the id is taken');
  await dialog.getByText('1 more is still on its way from the station.').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Show list');
});

test('events that are only in memory stand on the tile and in the panel; for IT there is a note that opens the seat', async () => {
  const lab = sampleLab();
  server.show({ ...lab, problems: [{ seat: 19, code: 'SM-606', where: 'station-19', at: lab.hubTime }] });
  await openBoard();
  expect(await seat(19).getAttribute('aria-label')).toContain('Events only in memory');
  expect(await seat(18).getAttribute('aria-label')).not.toContain('memory');
  await page.getByText('1 note for IT').click();
  await press('Seat 19, 9:28');
  await page.getByText('38 events are only in memory.').waitFor();
  await page.getByText('Do not turn the station off or restart it. Tell IT.').waitFor();
  // Where all is well it is closed, and one press away.
  await seat(1).click();
  const store = page.getByText('Event store');
  expect(await page.getByText('Waiting to be sent').isVisible()).toBe(false);
  await store.click();
  await page.getByText('Waiting to be sent').waitFor();
});

test('a student is paused, pulled out, given another program, written to and signed out', async () => {
  await openBoard();
  await seat(1).click();
  await press('Pause');
  await press('Pull out');
  await press('Program');
  await press('Storyboat Letters');
  await press('Message');
  await page.getByLabel('Message', { exact: true }).fill('  Well done.  ');
  await press('Send');
  await press('Sign out');
  await press('Sure? Sign out');
  const visit = sampleLab().seats[0]?.student?.visit;
  expect(await sent(5)).toEqual([
    { action: 'pause', target: { kind: 'station', station: 'station-1' } },
    { action: 'pull-out', station: 'station-1', student: 'student-1' },
    { action: 'set-program', station: 'station-1', visit, program: 'letter-boat' },
    { action: 'message', target: { kind: 'station', station: 'station-1' }, text: 'Well done.' },
    { action: 'sign-out', station: 'station-1', visit },
  ]);
});

test('a group is chosen on the map or all at once, taken in one go, and brought back with one touch', async () => {
  const lab = sampleLab();
  const [one, other] = lab.seats.filter((s) => s.state === 'active');
  const cannot = lab.seats.find((s) => s.state === 'pulled-out');
  if (one === undefined || other === undefined || cannot === undefined) throw new Error('the sample has no such seats');
  await openBoard();
  await press('Pull out a group');
  for (const { seat: number } of [one, other, cannot]) await seat(number).click({ force: true });
  expect(await Promise.all([one, other, cannot].map((s) => seat(s.seat).getAttribute('aria-pressed')))).toEqual(['true', 'true', 'false']);
  await seat(other.seat).click();
  await press('Take with me');
  expect(await sent(1)).toEqual([{ action: 'pull-out-group', seats: [{ station: one.station, student: one.student?.student }] }]);
  await page.getByText('1 student is with you.').waitFor();

  await press('Pull out a group');
  await press(/^Pondsums Add/);
  await page.keyboard.press('Escape');
  expect(await seat(one.seat).getAttribute('aria-pressed')).toBeNull();

  await press(/^Bring back/);
  expect((await sent(2))[1]).toEqual({ action: 'bring-back-group', group: cannot.pulledOut?.group });
});

test('a station rotation shows where each group is and goes next', async () => {
  const table = { place: 'table', name: { en: 'Teacher table', es: 'Mesa de la maestra' } };
  const groups = [
    { name: 'Owls', students: 8, now: null, next: table },
    { name: 'Foxes', students: 7, now: table, next: null },
  ];
  const lab = sampleLab();
  server.show({ ...lab, blocks: lab.blocks.map((block) => ({ ...block, groups })) });
  await openBoard();
  const list = page.getByRole('list', { name: 'Where the groups are' });
  expect((await list.innerText()).replaceAll(/\s+/g, ' ')).toBe('Owls 8 Computers then Teacher table Foxes 7 Teacher table then Computers');
});

test('what is held, out, locked or written on goes back', async () => {
  await openBoard();
  await seat(10).click();
  await press('Resume');
  await seat(8).click();
  await press('Bring back');
  await seat(11).click();
  expect(await page.getByRole('button', { name: 'Sign out', exact: true }).count()).toBe(0);
  await press('Unlock');
  await seat(4).click();
  await press('Clear message');
  expect(await sent(4)).toEqual([
    { action: 'resume', target: { kind: 'station', station: 'station-10' } },
    { action: 'bring-back', station: 'station-8' },
    { action: 'unlock', student: 'student-11' },
    { action: 'clear-message', target: { kind: 'station', station: 'station-4' } },
  ]);
});

test('a locked seat without a name lets staff choose whom to unlock', async () => {
  server.show(change(sampleLab(), 17, { state: 'locked' }));
  await openBoard();
  await seat(17).click();
  await page.getByLabel('Who is locked out?').selectOption({ label: 'Omar Diallo' });
  await press('Unlock');
  expect(await sent(1)).toEqual([{ action: 'unlock', student: 'student-21' }]);
});

test('a message goes to every screen', async () => {
  await openBoard();
  await press('Message all');
  await press('Send');
  await page.getByText('Write a message first.').waitFor();
  await press('Please put on your headphones.');
  await press('Send');
  expect(await sent(1)).toEqual([{ action: 'message', target: { kind: 'lab' }, text: 'Please put on your headphones.' }]);
});

test('a refusal is shown with its number, words and what to do, and can be closed', async () => {
  await openBoard();
  server.refuse('SM-705');
  await press('Pause all');
  const notice = page.getByRole('alert').filter({ hasText: 'SM-705' });
  await expect.poll(() => notice.innerText()).toContain('Look at the board again; something changed in the meantime.');
  await press('Close this notice');
  expect(await notice.count()).toBe(0);
});

test('the keyboard walks the room, opens and closes a seat, and finds the help queue', async () => {
  await openBoard();
  await seat(1).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-seat') ?? document.activeElement?.textContent?.trim());
  expect(await focused()).toBe('10');
  await page.keyboard.press('Enter');
  await expect.poll(focused).toBe('Finn Jansen');
  await page.keyboard.press('Escape');
  await expect.poll(focused).toBe('10');
  expect(await page.locator('.seat[tabindex="0"]').count()).toBe(1);
  await page.keyboard.press('h');
  await expect.poll(focused).toContain('I am going');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.getByRole('checkbox').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});

test('today’s minutes sort by name, cohort and minutes, and download as CSV', async () => {
  await openBoard();
  await page.getByRole('link', { name: 'Students' }).click();
  const first = () => page.locator('tbody th').first().innerText();
  expect(await first()).toBe('Amara Lund');
  await press('All programs');
  expect(await page.getByRole('columnheader', { name: 'All programs' }).getAttribute('aria-sort')).toBe('descending');
  const totals = (await page.locator('td.total').allTextContents()).map(Number);
  expect(totals).toEqual([...totals].sort((a, b) => b - a));
  await press('Cohort');
  expect(await first()).toBe('Amara Lund');
  await press('Cohort');
  expect(await page.locator('tbody td').first().textContent()).toContain('Wheat');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download CSV' }).click();
  expect((await download).suggestedFilename()).toBe('minutes.csv');
});

test('the language is chosen once and remembered', async () => {
  await openBoard();
  await page.getByLabel('Language').selectOption('es');
  await page.getByRole('button', { name: 'Pausar todo' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('es');
  await page.reload();
  await page.getByRole('button', { name: 'Pausar todo' }).waitFor();
});

for (const [width, height] of [
  [1366, 768],
  [1280, 800],
  [1920, 1080],
] as const) {
  test(`120 seats stand at ${width} by ${height} without scrolling, each large enough to touch`, async () => {
    server.show(largeLab(120, 12));
    await page.setViewportSize({ width, height });
    await openBoard();
    for (const open of [false, true]) {
      if (open) await seat(12).click();
      expect(await page.evaluate(() => [document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth])).toEqual([
        0, 0,
      ]);
      const room = await page.locator('.room').boundingBox();
      const last = await seat(120).boundingBox();
      if (room === null || last === null) throw new Error('no room');
      expect(last.y + last.height).toBeLessThanOrEqual(room.y + room.height);
      expect(last.x + last.width).toBeLessThanOrEqual(room.x + room.width);
      expect(Math.min(last.width, last.height)).toBeGreaterThanOrEqual(36);
    }
  });
}
