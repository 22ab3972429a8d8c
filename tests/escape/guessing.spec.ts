import { expect, test } from 'playwright/test';
import { Child } from '../support/child.ts';
import { openElectronStation } from '../support/electron-station.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { Staff } from '../support/staff.ts';
import { makeTestSchool } from '../support/test-school.ts';
import { escapeRow } from './escape-row.ts';

test('K43: guessed pictures are slowed, told to staff, and slowed still after the station was killed', { annotation: escapeRow('K43') }, async () => {
  const school = makeTestSchool({ bells: [Date.now() - 60_000, Date.now() + 600_000], programs: ['pond-count'] });
  const hub = await startTestHub({ school: school.folder });
  const station = await openElectronStation({ policy: { token: hub.token(), seat: 2 } });
  try {
    const child = new Child(station);
    const student = new HubStore(hub.data).studentWithFirst('pond-count');
    const [wrong = 'apple'] = ['apple', 'bike', 'drum', 'kite'].filter((picture) => !school.pictures(student).includes(picture));
    await child.face(school.face(student)).click();
    for (let tries = 0; tries < 3; tries += 1) {
      for (let i = 0; i < 3; i += 1) await child.secret(wrong).click();
      await station.page().waitForTimeout(600);
    }
    const told = await (await Staff.signIn(hub)).until((lab) => lab.problems.find((p) => p.code === 'SM-402'));
    expect([told.seat, told.where]).toEqual([2, student]);
    await station.kill();
    await station.reopen();
    await child.face(school.face(student)).click();
    // No picture can be touched while it rests.
    await expect(station.page().locator('.calm')).toBeVisible();
    await expect(child.secret(wrong)).toHaveCount(0);
  } finally {
    await station.remove();
    await hub.remove();
    school.remove();
  }
});
