import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { Child } from '../support/child.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startLtiTool, type LtiTool } from '../support/lti-tool.ts';
import { startTestPrograms, type TestPrograms } from '../support/sample-programs.ts';
import { openStationBrowser, type StationBrowser } from '../support/station-browser.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';

/** A vendor's LTI 1.3 tool, a hub that is its platform, and a child. */
let tool: LtiTool | null;
let programs: TestPrograms;
let school: TestSchool;
let hub: TestHub;
let station: StationBrowser;

test.beforeAll(async () => {
  tool = await startLtiTool();
  programs = await startTestPrograms();
});
test.afterAll(async () => {
  await programs.stop();
  await tool?.stop();
});
test.afterEach(async () => {
  await station.remove();
  await hub.remove();
  school.remove();
});

async function openLab({ origin, clientId, register }: LtiTool, withLesson: boolean): Promise<{ child: Child; student: string; store: HubStore }> {
  const begins = Math.floor(Date.now() / 1000) * 1000 - 60_000;
  school = makeTestSchool({ bells: [begins, begins + 900_000], programs: ['word-tool', 'pond-count'], takeBackSeconds: 1 });
  change('catalogue.json', (catalogue: { programs: object[] }) => ({
    programs: [
      ...catalogue.programs,
      {
        id: 'word-tool',
        name: 'Word Tool',
        subject: 'reading',
        icon: 'programs/book',
        grades: [0, 1, 2, 3, 4, 5],
        launch: { kind: 'lti', loginUrl: `${origin}/login`, targetLink: `${origin}/`, redirectUris: [`${origin}/`, `${origin}/lesson/frogs`], clientId },
        allowedOrigins: [origin],
      },
    ],
  }));
  const lesson = { id: 'frogs', cohort: school.cohort, program: 'word-tool', title: 'Frogs', target: `${origin}/lesson/frogs`, custom: { level: '2' } };
  if (withLesson) change('lab.json', (lab: object) => ({ ...lab, lessons: [lesson] }));
  hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  await register(`http://127.0.0.1:${hub.port}`);
  station = await openStationBrowser({ token: hub.token(), seat: 1 });
  const store = new HubStore(hub.data);
  return { child: new Child(station), student: store.studentWithFirst('word-tool'), store };
}

function change<T>(file: string, how: (before: T) => object): void {
  const place = join(school.folder, file);
  writeFileSync(place, JSON.stringify(how(JSON.parse(readFileSync(place, 'utf8')) as T)));
}

const toolRuns = (): LtiTool => {
  test.skip(tool === null, 'PostgreSQL, which the tool needs, does not run here');
  return tool as LtiTool;
};

test('Go opens the tool: signed in without a name, at the lesson that a teacher assigned', async () => {
  const { child, student } = await openLab(toolRuns(), true);
  await child.signIn(school.face(student), school.pictures(student));
  await child.go.click();
  const frame = station.page().frameLocator('#program iframe');
  await expect(frame.locator('#opened')).toHaveText('"frogs"');
  await expect(station.page().locator('#program iframe')).toBeVisible();
  const token = JSON.parse(await frame.locator('#token').innerText()) as { user: string; userInfo: object };
  const context = JSON.parse(await frame.locator('#context').innerText()) as Record<string, unknown>;
  expect(context).toMatchObject({ targetLinkUri: `${tool?.origin}/lesson/frogs`, resource: { id: 'word-tool/frogs', title: 'Frogs' }, custom: { level: '2' } });
  expect(token.user).toMatch(/^[\w-]{43}$/);
  expect(JSON.stringify([token, context])).not.toContain(student);
  expect(JSON.stringify([token, context])).not.toContain(school.firstName(student));
});

test('with the hub away the child goes on with the next program, and comes to the tool when it is back', async () => {
  const { child, student, store } = await openLab(toolRuns(), false);
  await child.signIn(school.face(student), school.pictures(student));
  await hub.kill();
  await child.go.click();
  await expect(station.page().locator('.failed')).toBeVisible();
  await child.go.click();
  const frame = station.page().locator('#program iframe');
  await expect(frame).toBeVisible();
  expect(new URL((await child.program()).url()).origin).toBe(programs.origin('pondsums'));

  await hub.restart();
  const backAt = Date.now();
  await expect.poll(() => store.rows('select station from stations where last_seen > ?', backAt).length, { timeout: 30_000 }).toBe(1);
  await expect.poll(() => store.rows("select statement from statements where statement_json like '%SM-521%'").length).toBe(1);
  await child.done.click();
  await child.go.click();
  await expect(frame.contentFrame().locator('#opened')).toHaveText('"start"', { timeout: 20_000 });
  expect(store.segments(student).filter((segment) => segment.program === 'word-tool')).toEqual([]);
});
