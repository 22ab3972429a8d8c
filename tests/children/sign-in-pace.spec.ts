import { expect, test, type Page } from 'playwright/test';
import { Child } from '../support/child.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms } from '../support/sample-programs.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool } from '../support/test-school.ts';

/**
 * Sign-in by a scripted child that needs 1.5 s for each tap. What is the station's own is measured by the browser's clock: from the last picture to Go on the
 * screen, and from Go to the first request of the program.
 */
const rounds = 20;
const tapMs = 1500;
const goals = { untilGo: 100, untilRequest: 150 };

test('a child signs in and is in its program in its own time', async () => {
  test.setTimeout(60_000 + rounds * 20_000);
  const now = Math.floor(Date.now() / 1000) * 1000;
  const school = makeTestSchool({ bells: [now - 60_000, now + 3_600_000], programs: ['story-boat', 'pond-count'], takeBackSeconds: 1 });
  const programs = await startTestPrograms();
  const hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  const station = await openStationBrowser({ token: hub.token(), seat: 1 });
  try {
    const store = new HubStore(hub.data);
    const students = store.rows<{ student: string }>('select distinct student from plan_entries order by student').map((row) => row.student);
    const child = new Child(station);
    const page = station.page();
    const untilGo: number[] = [];
    const untilRequest: number[] = [];
    const whole: number[] = [];
    await expect(child.face(school.face(students[0] ?? ''))).toBeVisible();
    for (let round = 0; round < rounds; round += 1) {
      const student = students[round % students.length] ?? '';
      const began = Date.now();
      await listenToTaps(page);
      await page.waitForTimeout(tapMs);
      await child.face(school.face(student)).click();
      for (const picture of school.pictures(student)) {
        await page.waitForTimeout(tapMs);
        await child.secret(picture).click();
      }
      await expect(child.go).toBeVisible();
      untilGo.push(await page.evaluate(() => (globalThis as unknown as Heard).goSeen.then((at) => at - ((globalThis as unknown as Heard).taps.at(-1) ?? 0))));
      await page.waitForTimeout(tapMs);
      const [request] = await Promise.all([page.waitForRequest((each) => each.isNavigationRequest() && each.frame() !== page.mainFrame()), child.go.click()]);
      const pressed = await page.evaluate(() => performance.timeOrigin + ((globalThis as unknown as Heard).taps.at(-1) ?? 0));
      await (await request.response())?.finished();
      untilRequest.push(request.timing().startTime - pressed);
      whole.push(Date.now() - began);
      // Out again, as a child would: Done, then Bye on whatever comes.
      await child.done.click();
      await leave(page, child);
    }
    const [go, first, signIn] = [untilGo, untilRequest, whole].map(spread);
    console.log(
      `${rounds} sign-ins at ${tapMs} ms a tap: median and 95th percentile ${signIn?.words}; last picture to Go ${go?.words} (goal ${goals.untilGo}); Go to the program's first request ${first?.words} (goal ${goals.untilRequest})`,
    );
    expect(go?.p95).toBeLessThanOrEqual(goals.untilGo);
    expect(first?.p95).toBeLessThanOrEqual(goals.untilRequest);
  } finally {
    await station.remove();
    await programs.stop();
    await hub.remove();
    school.remove();
  }
});

interface Heard {
  /** Event times of taps, ms since the page began. */
  taps: number[];
  /** When Go was first on the screen. */
  goSeen: Promise<number>;
}

const listenToTaps = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const heard = globalThis as unknown as Heard & { hears?: true };
    heard.taps = [];
    if (heard.hears === undefined) addEventListener('click', (event) => heard.taps.push(event.timeStamp), true);
    heard.hears = true;
    heard.goSeen = new Promise((resolve) => {
      const watch = new MutationObserver(() => {
        if (document.querySelector('.go') === null) return;
        watch.disconnect();
        // Painted: the frame after the one that laid it out.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
      });
      watch.observe(document.body, { subtree: true, childList: true });
    });
  });

/** Done is taken as done after its take-back; the next program's Go has "not me" beside it. */
async function leave(page: Page, child: Child): Promise<void> {
  await expect(child.go).toBeVisible({ timeout: 25_000 });
  await page.getByRole('button', { name: /not me/i }).click();
  await expect(page.locator('[data-screen="whose-turn"]')).toBeVisible({ timeout: 15_000 });
}

function spread(values: readonly number[]): { readonly p95: number; readonly words: string } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p95: at(0.95), words: `${at(0.5).toFixed(0)} and ${at(0.95).toFixed(0)} ms` };
}
