import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { accountHome } from '../../core/xapi/vocabulary.ts';
import { Child } from '../support/child.ts';
import { startCmi5Unit } from '../support/cmi5-unit.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool } from '../support/test-school.ts';

/** A cmi5 unit, made with the library that units are made with, in a station: its statements come to the hub. */
test('a unit opens, works and reports to the hub as the student; its time is the station’s; the next launch goes on at its bookmark', async () => {
  const unit = await startCmi5Unit();
  const begins = Math.floor(Date.now() / 1000) * 1000 - 60_000;
  const school = makeTestSchool({ bells: [begins, begins + 900_000], programs: ['unit', 'pond-count'], takeBackSeconds: 1 });
  const catalogue = JSON.parse(readFileSync(join(school.folder, 'catalogue.json'), 'utf8')) as { programs: object[] };
  const entry = {
    id: 'unit',
    name: 'Unit',
    subject: 'math',
    icon: 'programs/abacus',
    grades: [0, 1, 2, 3, 4, 5],
    launch: { kind: 'cmi5', address: `${unit.origin}/`, activityId: 'https://unit.example/counting', masteryScore: 0.8 },
    allowedOrigins: [unit.origin],
  };
  writeFileSync(join(school.folder, 'catalogue.json'), JSON.stringify({ programs: [...catalogue.programs, entry] }));
  const hub = await startTestHub({ school: school.folder });
  const station = await openStationBrowser({ token: hub.token(), seat: 1 });
  try {
    const store = new HubStore(hub.data);
    const student = store.studentWithFirst('unit');
    const child = new Child(station);
    await child.signIn(school.face(student), school.pictures(student));
    await child.begin();
    const page = station.page().frameLocator('#program iframe');
    await expect(page.locator('#state')).toHaveText('works 0.8');
    await expect(page.locator('#page')).toHaveText('1');
    for (const turned of ['2', '3']) {
      await page.locator('#turn').click();
      await expect(page.locator('#page')).toHaveText(turned);
    }
    await page.locator('#finish').click();
    await expect(page.locator('#state')).toHaveText('done');
    const said = store.rows<{ verb: string; statement_json: string }>(
      "select verb, statement_json from statements where statement_json like '%unit.example%' order by stored_at, statement",
    );
    expect(said.map(({ verb }) => verb.split('/').at(-1))).toEqual(['initialized', 'passed', 'terminated']);
    for (const { statement_json } of said)
      expect(JSON.parse(statement_json)).toMatchObject({
        actor: { account: { homePage: accountHome, name: student } },
        authority: { account: { name: 'program:unit' } },
      });
    // The hub is not a place to go to, nor is there more of it to ask for.
    const asked = await (
      await child.program()
    ).evaluate(
      (address) =>
        fetch(address).then(
          () => 'answered',
          () => 'refused',
        ),
      `http://127.0.0.1:${hub.port}/healthz`,
    );
    expect(asked).toBe('refused');
    await child.done.click();
    await expect.poll(() => store.segments(student).some((segment) => segment.program === 'unit'), { timeout: 20_000 }).toBe(true);
    await child.leave();
    await child.signIn(school.face(student), school.pictures(student));
    await child.begin();
    await expect(page.locator('#page')).toHaveText('3');
  } finally {
    await station.remove();
    await hub.remove();
    school.remove();
    await unit.stop();
  }
});
