import { expect, test } from 'playwright/test';
import { Child } from '../support/child.ts';
import { creditedSeconds } from '../support/counted-day.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms } from '../support/sample-programs.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool } from '../support/test-school.ts';

/** How long what staff do may take to reach a child, ms. */
const reachWithin = 2000;

test('a flex block: the child chooses, is paused, taken by a tutor, and chooses again', async () => {
  test.setTimeout(180_000);
  const begins = Math.floor(Date.now() / 1000) * 1000;
  const choices = ['story-boat', 'pond-count', 'letter-boat'];
  const school = makeTestSchool({ bells: [begins - 60_000, begins + 1_200_000], programs: choices, choices, takeBackSeconds: 2, warnSeconds: 5 });
  const programs = await startTestPrograms();
  const hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  const station = await openStationBrowser({ token: hub.token(), seat: 1 });
  try {
    const store = new HubStore(hub.data);
    const staff = await Staff.signIn(hub);
    const child = new Child(station);
    const page = station.page();
    const student =
      store.rows<{ person: string }>('select person from enrolments where role = ? and class = ? order by person', 'student', school.cohort)[0]?.person ?? '';
    expect(store.rows('select 1 from plan_entries')).toEqual([]);

    await child.face(school.face(student)).click();
    for (const picture of school.pictures(student)) await child.secret(picture).click();
    await test.step('chooses among what staff allow', async () => {
      await expect(page.locator('[data-screen="choose"] li button')).toHaveCount(3);
      await child.choice('programs/frog').click();
      await (await child.program()).waitForLoadState('load');
    });
    const began = Date.now();
    await child.keepTouching(4000, 800);

    const reach = async (what: string, act: () => Promise<number>, seen: () => Promise<unknown>): Promise<void> => {
      const from = Date.now();
      expect(await act()).toBe(204);
      await seen();
      const took = Date.now() - from;
      console.log(`${what}: ${took} ms`);
      expect(took).toBeLessThan(reachWithin);
    };
    const screen = (name: string) => () => expect(page.locator(`[data-screen="${name}"]`)).toBeVisible();
    const working = () => expect(page.locator('#program')).not.toHaveClass(/covered/);

    await test.step('a pause of the block reaches the child and ends again, at the same place', async () => {
      await reach('pause', () => staff.act({ action: 'pause', target: { kind: 'lab' } }), screen('paused'));
      await page.waitForTimeout(2000);
      await reach('go on', () => staff.act({ action: 'resume', target: { kind: 'lab' } }), working);
    });
    await child.keepTouching(2000, 800);
    const lab = await staff.lab();
    await test.step('minutes that staff add reach the child', async () => {
      const minutesLeft = async () => Number.parseInt((await page.locator('.strip [role="timer"]').getAttribute('aria-label')) ?? '');
      const before = await minutesLeft();
      const block = lab.blocks[0]?.block ?? '';
      await reach(
        'extend',
        () => staff.act({ action: 'extend', block, minutes: 5 }),
        () => expect.poll(minutesLeft, { intervals: [50] }).toBeGreaterThan(before + 3),
      );
    });
    const seat = lab.seats.find((each) => each.student?.student === student);
    await test.step('a tutor takes the child and brings it back to the same program', async () => {
      const at = seat?.station ?? '';
      await reach('pull-out', () => staff.act({ action: 'pull-out', station: at, student }), screen('with-tutor'));
      await page.waitForTimeout(2000);
      await reach('back', () => staff.act({ action: 'bring-back', station: at }), working);
    });
    await child.keepTouching(2000, 800);

    await test.step('is done, and chooses something else', async () => {
      await child.done.click();
      await expect(child.choice('programs/frog')).toBeVisible({ timeout: 15_000 });
      await child.choice('programs/sailboat').click();
      await (await child.program()).waitForLoadState('load');
    });
    const took = (Date.now() - began) / 1000;
    await child.keepTouching(2000, 800);

    await test.step('the choices, and what they were made from, are in the record store; held time counts nowhere', async () => {
      const launched = (): unknown[] =>
        store
          .rows<{ json: string }>('select statement_json as json from statements where verb = ? order by place', 'http://adlnet.gov/expapi/verbs/launched')
          .map(({ json }) => JSON.parse(json) as { object: { id: string }; context: { extensions: Record<string, { chosenFrom?: string[] }> } })
          .map(({ object, context }) => [
            object.id.split('/').at(-1),
            Object.values(context.extensions).find((each) => each.chosenFrom !== undefined)?.chosenFrom,
          ]);
      await expect.poll(launched).toEqual([
        ['pond-count', choices],
        ['story-boat', choices],
      ]);
      await expect.poll(() => store.segments(student).map((segment) => segment.state)).toEqual(expect.arrayContaining(['active', 'paused', 'pulled-out']));
      await expect.poll(() => creditedSeconds(staff, student, 'pond-count')).toBeGreaterThan(7);
      expect(await creditedSeconds(staff, student, 'pond-count')).toBeLessThan(took - 4);
    });
  } finally {
    await station.remove();
    await programs.stop();
    await hub.remove();
    school.remove();
  }
});
