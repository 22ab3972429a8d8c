import { expect, test } from 'playwright/test';
import { Child } from '../support/child.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool } from '../support/test-school.ts';

test('a second page of one station is refused, and a station taken out of the lab signs nobody in', async () => {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const school = makeTestSchool({ bells: [now - 60_000, now + 1_200_000], programs: ['pond-count'] });
  const hub = await startTestHub({ school: school.folder });
  const station = await openStationBrowser({ token: hub.token(), seat: 1 });
  try {
    const child = new Child(station);
    const face = school.face(new HubStore(hub.data).studentWithFirst('pond-count'));
    await expect(child.face(face)).toBeVisible();

    const second = await station.context().newPage();
    await second.goto(station.page().url());
    await expect(second.getByText('SM-801')).toBeVisible();
    await second.close();
    await expect(child.face(face)).toBeVisible();

    const staff = await Staff.signIn(hub);
    const key = await staff.until((lab) => lab.seats.find((s) => s.seat === 1)?.station);
    expect(await staff.act({ action: 'revoke-station', station: key })).toBe(204);
    await expect(station.page().getByText('SM-203')).toBeVisible({ timeout: 25_000 });
    await expect(child.face(face)).toBeHidden();
  } finally {
    await station.remove();
    await hub.remove();
    school.remove();
  }
});
