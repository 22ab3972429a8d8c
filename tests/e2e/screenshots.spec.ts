import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, expect, test } from 'playwright/test';
import { root } from '../../build/bundles/root.ts';
import { foundBrowser, quietBrowserArgs } from '../../build/found-browser.ts';
import type { SegmentState } from '../../core/contract/station-hub.ts';
import { Child } from '../support/child.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms } from '../support/sample-programs.ts';
import { SimulatedStation } from '../support/simulated-station.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool } from '../support/test-school.ts';

/** `npm run screenshots`: the real station, the real board, a hub with a full room; written to docs/screenshots/. */
test.skip(process.env['STATIONMASTER_SCREENSHOTS'] === undefined, 'made by npm run screenshots');

const folder = join(root, 'docs/screenshots');

test('the screens of one lab', async () => {
  test.setTimeout(180_000);
  mkdirSync(folder, { recursive: true });
  const now = Math.floor(Date.now() / 1000) * 1000;
  const bell = now + 100_000;
  const school = makeTestSchool({
    bells: [bell - 20 * 60_000, bell, bell + 20 * 60_000, bell + 40 * 60_000],
    programs: ['pond-count', 'story-boat', 'letter-boat'],
  });
  const programs = await startTestPrograms();
  const hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  const station = await openStationBrowser({ token: hub.token(), seat: 5 });
  const browser = await chromium.launch({ executablePath: foundBrowser(), args: [...quietBrowserArgs] });
  try {
    const store = new HubStore(hub.data);
    const mine = store.studentWith('pond-count', 'story-boat');
    const others = store.rows<{ student: string; program: string }>(
      'select student, program from plan_entries where slot = 0 and student <> ? group by student order by student',
      mine,
    );
    const child = new Child(station);
    const shot = (name: string): Promise<unknown> => station.page().screenshot({ path: join(folder, `${name}.png`) });

    await expect(child.face(school.face(mine))).toBeVisible();
    await station.page().waitForTimeout(800);
    await shot('sign-in');
    await child.face(school.face(mine)).click();
    await station.page().waitForTimeout(500);
    await shot('pictures');
    for (const picture of school.pictures(mine)) await child.secret(picture).click();
    await expect(child.go).toBeVisible();
    await station.page().waitForTimeout(600);
    await shot('go');
    await child.begin();

    // The rest of the room is its protocol alone.
    const states: SegmentState[] = ['active', 'active', 'watching', 'active', 'active', 'idle', 'active', 'active', 'active', 'watching', 'paused'];
    const lab = JSON.parse(store.rows<{ json: string }>('select file_json as json from labs limit 1')[0]?.json ?? '{}') as { seats?: { seat: number }[] };
    const seats = (lab.seats ?? []).map((s) => s.seat).filter((seat) => seat !== 5);
    await Promise.all(
      others.slice(0, seats.length).map(async ({ student, program }, i) => {
        const simulated = await SimulatedStation.enrol(hub.token(), seats[i] ?? 0);
        const state = states[i % states.length] ?? 'active';
        await simulated.sync({
          visit: { visit: randomUUID(), student, signedInAt: now - 600_000, place: null },
          launch: {
            launch: randomUUID(),
            program,
            state,
            since: now - (state === 'idle' ? 320_000 : 30_000),
            segment: 0,
            creditedMs: 200_000 + ((i * 97) % 7) * 71_000,
          },
          help: i === 3 || i === 12 ? { request: randomUUID(), askedAt: Date.now() - (i === 3 ? 165_000 : 70_000) } : null,
          lockedOut: [],
        });
      }),
    );
    await child.keepTouching(20_000, 1500);
    await station.page().waitForTimeout(500);
    await shot('working');

    const board = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await board.goto(`${hub.origin}/board/`);
    const { user, password } = hub.staff();
    await board.getByRole('textbox', { name: 'User name' }).fill(user);
    await board.getByRole('textbox', { name: 'Password' }).fill(password);
    await board.keyboard.press('Enter');
    await expect(board.locator('.seat', { hasText: school.firstName(mine) }).first()).toBeVisible();
    await board.waitForTimeout(1500);
    await board.screenshot({ path: join(folder, 'board.png') });
    await board
      .locator('.seat', { hasText: school.firstName(mine) })
      .first()
      .click();
    await board.waitForTimeout(800);
    await board.screenshot({ path: join(folder, 'board-student.png') });

    while (Date.now() < bell - 25_000) {
      await child.touch();
      await station.page().waitForTimeout(1500);
    }
    await shot('bell');
  } finally {
    await browser.close();
    await station.remove();
    await programs.stop();
    await hub.remove();
    school.remove();
  }
});
