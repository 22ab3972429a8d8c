import { expect, test, type Page } from 'playwright/test';
import { Child } from '../support/child.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms } from '../support/sample-programs.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool } from '../support/test-school.ts';

/** One child and two seats: moved by a grown-up at the new seat, by the board, and with the hub away. */
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('a child that is at another seat is moved with its work, and no minute is lost or counted twice', async () => {
  test.setTimeout(240_000);
  const now = Math.floor(Date.now() / 1000) * 1000;
  const school = makeTestSchool({ bells: [now - 60_000, now + 1_200_000], programs: ['pond-count', 'story-boat'], takeBackSeconds: 2 });
  const programs = await startTestPrograms();
  const hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  const store = new HubStore(hub.data);
  const staff = await Staff.signIn(hub);
  const stations = [await openStationBrowser({ token: hub.token(), seat: 1 }), await openStationBrowser({ token: hub.token(), seat: 2 })] as const;
  const [first, second] = [new Child(stations[0]), new Child(stations[1])];
  const { name, pin } = hub.staff();
  const student = store.studentWithFirst('pond-count');
  const called = school.firstName(student);
  const face = school.face(student);
  const credited = (): number =>
    store.segments(student).reduce((sum, each) => sum + (each.state === 'active' || each.state === 'watching' ? each.duration_ms : 0), 0);
  const visits = () =>
    store.rows<{ visit: string; from: number; to: number }>(
      'select visit, min(started_at) as "from", max(started_at + duration_ms) as "to" from segments where student = ? group by visit order by 2',
      student,
    );
  /** A grown-up at a seat that the child has touched its picture at. */
  const grownUpMoves = async (child: Child, from: number): Promise<void> => {
    await child.face(face).click();
    await expect(child.page.getByText(`You are at seat ${from}`)).toBeVisible();
    await button(child.page, 'A grown-up signs me in').click();
    await button(child.page, name).click();
    await child.page.keyboard.type(pin);
    await child.page
      .getByRole('button', { name: new RegExp(`^Move ${called}.* here from seat ${from}$`) })
      .first()
      .click();
  };
  const goesTo = (child: Child, seat: number) =>
    expect(child.page.getByRole('heading', { name: new RegExp(`go to seat ${seat}$`) })).toBeVisible({ timeout: 15_000 });
  const free = (child: Child) => expect(child.page.locator('[data-screen="whose-turn"]')).toBeVisible({ timeout: 30_000 });

  try {
    await test.step('is done with its first program and works in the second at seat 1', async () => {
      await first.signIn(face, school.pictures(student));
      await first.begin();
      await first.keepTouching(3000);
      await first.done.click();
      await expect(first.go).toBeVisible({ timeout: 20_000 });
      await first.begin();
      await first.keepTouching(3000);
    });

    await test.step('its picture at seat 2 says where it is, and a grown-up there moves it', async () => {
      await expect(second.page.getByRole('button', { name: new RegExp(`^${called}.* is at seat 1$`) })).toBeVisible();
      await grownUpMoves(second, 1);
      await goesTo(first, 2);
      await expect(second.go).toBeVisible({ timeout: 15_000 });
      await free(first);
      await staff.until((lab) => lab.seats.find((s) => s.seat === 2)?.student?.student === student && lab.seats.find((s) => s.seat === 1)?.student === null);
    });

    await test.step('what was done stays done: the second program goes on', async () => {
      await second.begin();
      expect((await second.program()).url()).toContain(programs.origin('storyboat'));
      await second.keepTouching(3000);
    });

    await test.step('the board moves it back to seat 1', async () => {
      const lab = await staff.lab();
      const at = (seat: number) => lab.seats.find((s) => s.seat === seat);
      const move = { action: 'move-student', station: at(2)?.station ?? '', visit: at(2)?.student?.visit ?? '', to: at(1)?.station ?? '' } as const;
      expect(await staff.act(move)).toBe(204);
      await goesTo(second, 1);
      await expect(first.go).toBeVisible({ timeout: 15_000 });
      await first.begin();
      await first.keepTouching(3000);
      await free(second);
    });

    await test.step('with the hub away a grown-up decides by what the station knows; the seat before ends when the hub is back', async () => {
      await expect(second.page.getByRole('button', { name: new RegExp(`^${called}.* is at seat 1$`) })).toBeVisible();
      await hub.stop();
      await grownUpMoves(second, 1);
      await expect(second.go).toBeVisible({ timeout: 15_000 });
      await second.begin();
      await second.keepTouching(3000);
      await expect(first.page.locator('.strip')).toBeVisible();
      await hub.restart();
      await goesTo(first, 2);
      await second.keepTouching(2000);
      await second.done.click();
      await expect(second.page.locator('[data-screen="finished"]')).toBeVisible({ timeout: 20_000 });
    });

    await test.step('every stretch in which it worked is at the hub, and none twice', async () => {
      await expect.poll(visits, { timeout: 20_000 }).toHaveLength(4);
      await expect.poll(credited, { timeout: 20_000 }).toBeGreaterThan(16_000);
      const touched = [...first.touches, ...second.touches];
      expect(credited()).toBeLessThan(Math.max(...touched) - Math.min(...touched));
      const keys = store.rows<{ n: number }>('select count(*) as n from segments where student = ? group by launch, segment having n > 1', student);
      expect(keys).toEqual([]);
    });
  } finally {
    for (const station of stations) await station.remove();
    await programs.stop();
    await hub.remove();
    school.remove();
  }
});
