import AxeBuilder from '@axe-core/playwright';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { Child } from '../support/child.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startSpreadProgram, type SpreadProgram } from '../support/spread-program.ts';
import { openStationBrowser, type StationBrowser } from '../support/station-browser.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';

/** Record mode at a real station and a real board: a program that is spread over three hosts, of which its entry has one. And what else staff do with programs and pictures there. */
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
let school: TestSchool;
let program: SpreadProgram;
let hub: TestHub;
let station: StationBrowser;
let board: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  const now = Math.floor(Date.now() / 1000) * 1000;
  school = makeTestSchool({ bells: [now - 60_000, now + 3_600_000], programs: ['words'], takeBackSeconds: 2 });
  program = await startSpreadProgram();
  const edit = (file: string, change: (json: Record<string, unknown>) => void): void => {
    const json = JSON.parse(readFileSync(join(school.folder, file), 'utf8')) as Record<string, unknown>;
    change(json);
    writeFileSync(join(school.folder, file), JSON.stringify(json));
  };
  edit('lab.json', (lab) => Object.assign(lab['settings'] as object, { recordMode: true }));
  edit('catalogue.json', (catalogue) =>
    (catalogue['programs'] as object[]).unshift({
      id: 'words',
      name: 'Word World',
      subject: 'reading',
      icon: 'programs/book',
      grades: [0, 1, 2, 3, 4, 5],
      launch: { kind: 'web', address: `${program.page}/start?student={student}` },
      allowedOrigins: [program.page],
      vetting: {
        logIn: 'single-sign-on',
        usageExport: ['csv'],
        privacyPolicy: 'https://words.example/privacy',
        agreement: { signedOn: '2026-07-01', endsOn: '2027-06-30' },
        dataCollected: ['student-key', 'work', 'usage'],
        advertising: 'none',
        evidence: { tier: 2, source: 'https://evidence.example/words' },
        reviewedBy: 'M. Okafor',
        reviewedOn: '2026-08-03',
      },
    }),
  );
  hub = await startTestHub({ school: school.folder });
  station = await openStationBrowser({ token: hub.token(), seat: 1 });
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  board = await context.newPage();
  board.setDefaultTimeout(30_000);
  await board.goto(`${hub.origin}/board/`);
  const { user, password } = hub.staff();
  await board.getByRole('textbox', { name: 'User name' }).fill(user);
  await board.getByRole('textbox', { name: 'Password' }).fill(password);
  await board.keyboard.press('Enter');
  await expect(board.locator('.seat').first()).toBeVisible();
});
test.afterAll(async () => {
  await board.context().close();
  await station.remove();
  await hub.remove();
  await program.stop();
  school.remove();
});

test('a program that needs two more hosts: they are listed, taken and allowed, and no student is counted', async () => {
  test.setTimeout(240_000);
  const page = station.page();
  const list = page.getByRole('complementary', { name: 'Blocked hosts' });
  await expect(page.locator('[data-screen="whose-turn"]')).toBeVisible({ timeout: 30_000 });

  await test.step('staff run it with their PIN; what it was not let out to stands beside it', async () => {
    const { name, pin } = hub.staff();
    await button(page, 'Staff').click();
    await button(page, name).click();
    await expect(button(page, '1')).toBeVisible();
    await page.keyboard.type(pin);
    await page.getByText('Record mode').click();
    await page.screenshot({ path: test.info().outputPath('staff-menu.png') });
    await button(page, 'Word World').click();
    await expect(list.getByText(program.script)).toBeVisible({ timeout: 30_000 });
    await expect((await station.program()).getByText('Words waits')).toBeVisible();
    expect(program.asked.filter((line) => !line.startsWith('words '))).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('listed.png') });
    expect((await new AxeBuilder({ page }).exclude('#program').analyze()).violations).toEqual([]);
  });

  await test.step('the board shows the same, live', async () => {
    await board.getByRole('link', { name: 'Programs' }).click();
    await button(board, /Word World/).click();
    await expect(board.getByRole('region', { name: 'Record mode' }).getByText(program.script)).toBeVisible();
    await expect(board.getByText('not looked at').first()).toBeVisible();
    await board.screenshot({ path: test.info().outputPath('board-listed.png') });
    expect((await new AxeBuilder({ page: board }).analyze()).violations).toEqual([]);
  });

  await test.step('taken at the station and run again, it asks for the next one, which is taken on the board', async () => {
    await list.getByRole('button', { name: `Take ${program.script}` }).click();
    await expect(list.getByText('Taken', { exact: true })).toBeVisible();
    // Listed is not let out, and neither is taken before it is run again.
    expect(program.asked.filter((line) => line.startsWith('cdn '))).toEqual([]);
    await button(page, 'Run again').click();
    await expect(list.getByText(program.picture)).toBeVisible({ timeout: 30_000 });
    await expect(list.getByText(program.script)).toHaveCount(0);
    await board.getByRole('button', { name: `Take ${program.picture}` }).click();
    await expect(board.getByText(/taken by/)).toHaveCount(2);
    await button(page, 'Run again').click();
    await expect((await station.program()).getByText('All is here')).toBeVisible({ timeout: 30_000 });
    await expect(list.getByRole('listitem')).toHaveCount(0);
    await page.screenshot({ path: test.info().outputPath('runs.png') });
  });

  await test.step('it ends; a child works in it with the new entry, and only the child’s work is counted', async () => {
    await button(page, 'End').click();
    await expect(page.locator('[data-screen="whose-turn"]')).toBeVisible({ timeout: 30_000 });
    const store = new HubStore(hub.data);
    const student = store.studentWithFirst('words');
    expect(store.rows<{ n: number }>('select count(*) as n from statements where statement_json like ?', '%record-mode%')[0]?.n).toBe(0);
    expect(store.rows<{ n: number }>('select count(*) as n from segments')[0]?.n).toBe(0);
    const child = new Child(station);
    await child.signIn(school.face(student), school.pictures(student));
    await child.begin();
    await expect((await station.program()).getByText('All is here')).toBeVisible({ timeout: 30_000 });
    const taken = store.rows<{ actor: string; target: string }>("select actor, target from audit_log where action = 'take-origins' order by entry");
    expect(taken.map((row) => row.target)).toEqual(['words', 'words']);
    expect(new Set(taken.map((row) => row.actor)).size).toBe(1);
    await page.locator('.strip .face').click();
    await expect(page.locator('[data-screen="whose-turn"]')).toBeVisible({ timeout: 30_000 });
  });

  await test.step('the entry is exported for the file, what was taken is taken back, and a pattern for half the internet is refused', async () => {
    const [download] = await Promise.all([board.waitForEvent('download'), board.getByRole('link', { name: 'Entry for the catalogue' }).click()]);
    expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toEqual({ id: 'words', allowedOrigins: [program.page, program.script, program.picture] });
    const back = board.getByRole('button', { name: `Take back ${program.picture}` });
    await back.click();
    await board.getByRole('button', { name: 'Sure? It is blocked again' }).click();
    await expect(board.getByText(/taken by/)).toHaveCount(1);
    await board.getByRole('textbox', { name: 'Another host or pattern' }).fill('https://*.com');
    await board.getByRole('region', { name: 'Record mode' }).getByRole('button', { name: 'Take', exact: true }).click();
    await expect(board.getByText('SM-531')).toBeVisible();
    await board.screenshot({ path: test.info().outputPath('board-refused.png') });
  });

  await test.step('begun on the board: the station lists, the board takes, and ends it', async () => {
    await board.getByRole('combobox', { name: 'At seat' }).selectOption({ label: 'Seat 1' });
    await button(board, 'Begin').click();
    await expect(list.getByText(program.picture)).toBeVisible({ timeout: 40_000 });
    await expect(list.getByRole('button', { name: /^Take/ })).toHaveCount(0);
    const language = board.locator('header select');
    await language.selectOption({ label: 'Español' });
    await board.screenshot({ path: test.info().outputPath('board-es.png') });
    await language.selectOption({ label: 'English' });
    await board.getByRole('region', { name: 'Record mode' }).getByRole('button', { name: 'End', exact: true }).click();
    await expect(page.locator('[data-screen="whose-turn"]')).toBeVisible({ timeout: 30_000 });
  });
});

test('a child chooses three pictures at the board and signs in with them; a printed sheet makes them void', async () => {
  test.setTimeout(180_000);
  const store = new HubStore(hub.data);
  const student = store.studentWithFirst('words');
  const [known] = store.rows<{ given_name: string; family_name: string }>('select given_name, family_name from students where student = ?', student);
  const page = station.page();
  const child = new Child(station);
  await board.getByRole('link', { name: 'Students' }).click();
  const row = board.getByRole('row', { name: `${known?.given_name} ${known?.family_name}` });
  await row.getByRole('button', { name: /^Pictures of/ }).click();
  const dialog = board.getByRole('dialog');
  await expect(dialog.locator('.choice').first()).toBeVisible();
  const shown = await dialog
    .locator('.choice img')
    .evaluateAll((images) => images.map((image) => /secrets\/(.*)\.svg/.exec((image as HTMLImageElement).src)?.[1] ?? ''));
  const old = school.pictures(student);
  const chosen = shown.filter((picture) => !old.includes(picture)).slice(0, 3);
  for (const picture of chosen) await dialog.locator('.choice', { has: board.locator(`img[src*="/${picture}.svg"]`) }).click();
  await board.screenshot({ path: test.info().outputPath('pictures.png') });
  expect((await new AxeBuilder({ page: board }).analyze()).violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Save these three' }).click();
  await expect(dialog).toBeHidden();

  await child.signIn(school.face(student), chosen);
  await child.leave();

  await row.getByRole('button', { name: /^Pictures of/ }).click();
  await board.getByRole('dialog').getByRole('button', { name: 'New ones, printed' }).click();
  const [download] = await Promise.all([board.waitForEvent('download'), board.getByRole('button', { name: /^Sure/ }).click()]);
  expect(download.suggestedFilename()).toBe('picture-passwords.pdf');
  expect(
    readFileSync(await download.path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  await child.face(school.face(student)).click();
  for (const picture of chosen) await child.secret(picture).click();
  await expect(page.getByText(/Not quite/).first()).toBeAttached();
});
