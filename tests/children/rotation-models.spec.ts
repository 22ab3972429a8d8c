import { chromium, expect, test, type Browser, type Page } from 'playwright/test';
import { foundBrowser, quietBrowserArgs } from '../../build/found-browser.ts';
import { Child } from '../support/child.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms, type TestPrograms } from '../support/sample-programs.ts';
import { SimulatedStation } from '../support/simulated-station.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser, type StationBrowser } from '../support/station-browser.ts';
import { makeTestSchool, type TestSchool, type TestSchoolRequest } from '../support/test-school.ts';

/** The rotation models beside the flex block, which has its own test: each with a real hub, a real station and its real bells. */
const programIds = ['pond-count', 'story-boat', 'letter-boat'];
const places = [{ id: 'teacher-table', name: { en: 'Teacher table', es: 'Mesa de la maestra' }, picture: 'teacher' }];

let programs: TestPrograms;
let hub: TestHub;
let station: StationBrowser;
let school: TestSchool;
let store: HubStore;

async function open(request: Omit<TestSchoolRequest, 'programs'>): Promise<void> {
  programs = await startTestPrograms();
  school = makeTestSchool({ programs: programIds, places, takeBackSeconds: 2, warnSeconds: 8, ...request });
  hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  station = await openStationBrowser({ token: hub.token(), seat: 1 });
  store = new HubStore(hub.data);
}
test.afterEach(async () => {
  await station.remove();
  await hub.remove();
  await programs.stop();
  school.remove();
});

const now = (): number => Math.floor(Date.now() / 1000) * 1000;
const screen = (name: string, page = station.page()) => page.locator(`[data-screen="${name}"]`);
const going = (page = station.page()) => page.getByRole('button', { name: 'I am going' });
const stayOf = (student: string): { block: string; slot: number; seat: number | null }[] =>
  store.rows('select block, slot, seat from plan_entries where student = ? and day = (select min(day) from plan_entries) order by block, slot', student);

test('lab rotation: a transition after the bell, and at the block’s end the way to the seat of the next one', async () => {
  test.setTimeout(360_000);
  const begins = now();
  const transitionSeconds = 8;
  const ends = begins + 170_000;
  await open({
    bells: [begins - 60_000, begins + 90_000, ends],
    thenBells: [ends + 10_000, ends + 1_200_000],
    rotation: { transitionSeconds },
  });
  const child = new Child(station);
  const [student = ''] = store.rows<{ student: string }>("select student from plan_entries where block = 'today' and seat = 1").map((row) => row.student);
  const there = stayOf(student).find((entry) => entry.block === 'then')?.seat ?? 0;
  expect(there).toBeGreaterThan(20);

  await child.signIn(school.face(student), school.pictures(student));
  await child.begin();

  await test.step('after the bell the next program waits for the transition', async () => {
    await expect(screen('next')).toBeVisible({ timeout: 100_000 });
    await expect(child.go).toBeHidden();
    await expect(child.go).toBeVisible({ timeout: (transitionSeconds + 5) * 1000 });
    expect(Date.now()).toBeGreaterThanOrEqual(begins + 90_000 + transitionSeconds * 1000);
    await child.begin();
    await child.touch();
  });

  await test.step('before the last bell the strip shows the seat, after it the way there, and nobody is signed in', async () => {
    await expect(station.page().locator('.strip .then')).toHaveAttribute('aria-label', new RegExp(`seat ${there}$`), { timeout: 100_000 });
    await expect(screen('next').locator('.scr b')).toHaveText(String(there), { timeout: 30_000 });
    await (await Staff.signIn(hub)).until((lab) => lab.seats.find((seat) => seat.seat === 1)?.student === null);
    await going().click();
    await expect(screen('resting').or(screen('whose-turn'))).toBeVisible();
  });

  await test.step('the child sits down there, and works', async () => {
    const other = await openStationBrowser({ token: hub.token(), seat: there });
    try {
      const moved = new Child(other);
      await expect(moved.face(school.face(student)).first()).toBeVisible({ timeout: 60_000 });
      await moved.signIn(school.face(student), school.pictures(student));
      await moved.begin();
    } finally {
      await other.remove();
    }
  });
});

test('station rotation: each group is where its order says; only those at the computers sign in', async () => {
  test.setTimeout(240_000);
  const begins = now();
  await open({
    bells: [begins - 60_000, begins + 600_000, begins + 1_200_000],
    rotation: {
      groups: [
        { name: 'Owls', order: ['lab', 'teacher-table'] },
        { name: 'Foxes', order: ['teacher-table', 'lab'] },
      ],
    },
  });
  const child = new Child(station);
  const page = station.page();
  const staff = await Staff.signIn(hub);
  const firstOf = (slot: number): string =>
    store.rows<{ student: string }>('select student from plan_entries where slot = ? and seat = 1', slot)[0]?.student ?? '';
  const [owl, fox] = [firstOf(0), firstOf(1)];
  const groups = async () => (await staff.lab()).blocks[0]?.groups.map(({ name, now: at, next }) => [name, at?.place ?? 'lab', next?.place ?? 'lab']);
  const goTo = screen('go-to').getByRole('region', { name: 'Go to: Teacher table' });

  await test.step('the plan has each student in the slots at the computers alone', () => {
    expect([stayOf(owl), stayOf(fox)].map((entries) => entries.map((entry) => [entry.slot, entry.seat]))).toEqual([[[0, 1]], [[1, 1]]]);
  });

  await test.step('a child whose group is elsewhere touches its picture and sees where', async () => {
    expect(await groups()).toEqual([
      ['Owls', 'lab', 'teacher-table'],
      ['Foxes', 'teacher-table', 'lab'],
    ]);
    await child.face(school.face(fox)).click();
    await expect(goTo).toBeVisible();
    await expect(goTo.locator('img[src*="places/teacher.svg"]')).toBeVisible();
    await going().click();
    await expect(screen('whose-turn')).toBeVisible();
    expect(store.signedInBy(fox)).toEqual([]);
  });

  await test.step('at the bell the group at the computers goes on, and the other one comes', async () => {
    await child.signIn(school.face(owl), school.pictures(owl));
    await child.begin();
    await child.touch();
    expect(await staff.act({ action: 'ring', block: 'today' })).toBe(204);
    await expect(goTo).toBeVisible({ timeout: 15_000 });
    expect(await groups()).toEqual([
      ['Owls', 'teacher-table', 'lab'],
      ['Foxes', 'lab', 'lab'],
    ]);
    await staff.until((lab) => lab.seats.every((seat) => seat.student === null));
    await going().click();
    await child.signIn(school.face(fox), school.pictures(fox));
    await child.begin();
    await expect(page.locator('.strip')).toBeVisible();
  });
});

test.describe('pull-out of a group', () => {
  let browser: Browser;
  let board: Page;
  test.beforeEach(async () => {
    browser = await chromium.launch({ executablePath: foundBrowser(), args: [...quietBrowserArgs] });
    board = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    board.setDefaultTimeout(15_000);
  });
  test.afterEach(() => browser.close());

  test('a tutor picks seats on the map, takes them in one go and brings them back to the same place; who has left is named', async () => {
    test.setTimeout(240_000);
    const begins = now();
    await open({ bells: [begins - 60_000, begins + 1_200_000] });
    const child = new Child(station);
    const page = station.page();
    const students = store.rows<{ student: string }>('select student from plan_entries where slot = 0 order by seat limit 3').map((row) => row.student);
    const [student = '', neighbour = '', third = ''] = students;
    await child.signIn(school.face(student), school.pictures(student));
    await child.begin();
    await child.touch();
    await (await child.program()).evaluate(() => void (document.title = 'kept'));
    const others = await Promise.all([2, 3].map((seat) => SimulatedStation.enrol(hub.token(), seat)));
    const visitOf = (of: string) => ({ visit: crypto.randomUUID(), student: of, signedInAt: Date.now(), place: null });
    const visits = [visitOf(neighbour), visitOf(third)];
    const stay = (at: number) => others[at]?.sync({ visit: visits[at] ?? null });
    await Promise.all([stay(0), stay(1)]);

    await board.goto(`${hub.origin}/board/`);
    const { user, password } = hub.staff();
    await board.getByRole('textbox', { name: 'User name' }).fill(user);
    await board.getByRole('textbox', { name: 'Password' }).fill(password);
    await board.keyboard.press('Enter');
    const tile = (seat: number) => board.locator(`[data-seat="${seat}"]`);
    const take = board.getByRole('button', { name: 'Take with me' });

    await test.step('by keyboard: the mode opens on the map, seats without a student cannot be chosen', async () => {
      await expect(tile(3)).toContainText(school.firstName(third));
      await board.getByRole('button', { name: 'Pull out a group' }).press('Enter');
      await expect(tile(1)).toBeFocused();
      await expect(tile(4)).toHaveAttribute('aria-disabled', 'true');
      await expect(take).toBeDisabled();
      for (const seat of [1, 2, 3]) {
        await expect(tile(seat)).toBeFocused();
        await board.keyboard.press('Space');
        await expect(tile(seat)).toHaveAttribute('aria-pressed', 'true');
        await board.keyboard.press('ArrowRight');
      }
    });

    await test.step('within two seconds the child is with the tutor; who has left meanwhile is left out and named', async () => {
      // The last one signs out between the choice and the touch.
      await others[1]?.sync({ visit: null });
      await take.click();
      const from = Date.now();
      await expect(screen('with-tutor')).toBeVisible();
      const took = Date.now() - from;
      console.log(`group pull-out: ${took} ms`);
      expect(took).toBeLessThan(2000);
      await expect(board.getByRole('status').filter({ hasText: school.firstName(third) })).toBeVisible();
      expect((await stay(0))?.desired.pulledOut?.student).toBe(neighbour);
      expect((await others[1]?.sync({}))?.desired.pulledOut).toBeNull();
      await board.getByRole('button', { name: 'Close', exact: true }).last().click();
    });

    await test.step('one touch brings the group back, the program as it was left; the time with the tutor counts nowhere', async () => {
      await page.waitForTimeout(2000);
      await board.getByRole('button', { name: /^Bring back/ }).click();
      const from = Date.now();
      await expect(page.locator('#program')).not.toHaveClass(/covered/);
      const took = Date.now() - from;
      console.log(`group back: ${took} ms`);
      expect(took).toBeLessThan(2000);
      expect(await (await child.program()).title()).toBe('kept');
      expect((await stay(0))?.desired.pulledOut).toBeNull();
      await child.touch();
      await expect.poll(() => store.segments(student).map((segment) => segment.state)).toContain('pulled-out');
    });

    await test.step('each student is in the audit log', () => {
      const lines = store.rows<{ action: string; student: string }>(
        "select action, json_extract(detail_json, '$.student') as student from audit_log where action in ('pull-out', 'bring-back') order by at, rowid",
      );
      const both = [student, neighbour].sort();
      expect(
        lines
          .slice(0, 2)
          .map((line) => line.student)
          .sort(),
      ).toEqual(both);
      expect(
        lines
          .slice(2)
          .map((line) => `${line.action} ${line.student}`)
          .sort(),
      ).toEqual(both.map((each) => `bring-back ${each}`));
    });
  });
});
