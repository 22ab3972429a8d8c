import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { root } from '../../build/bundles/root.ts';
import { Child } from '../support/child.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { SimulatedStation } from '../support/simulated-station.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';

/** What people get wrong, at the real processes: each is refused by its number, and nothing that was there is lost. */
let school: TestSchool;
let hub: TestHub;

test.beforeAll(async () => {
  const now = Math.floor(Date.now() / 1000) * 1000;
  school = makeTestSchool({ bells: [now - 60_000, now + 1_200_000], programs: ['pond-count'] });
  hub = await startTestHub({ school: school.folder });
});
test.afterAll(async () => {
  await hub.remove();
  school.remove();
});

const studentsKnown = (): number => new HubStore(hub.data).rows<{ n: number }>('select count(*) as n from students')[0]?.n ?? 0;

/** Spoils one file of the school, starts the hub on it as a person would, and puts it right again. */
async function startsOn(file: string, spoil: (text: string) => string): Promise<string> {
  const path = join(school.folder, file);
  const good = readFileSync(path, 'utf8');
  await hub.stop();
  writeFileSync(path, spoil(good));
  try {
    await hub.restart();
    return hub.output();
  } finally {
    writeFileSync(path, good);
  }
}

test('a wrong picture password slows down, staff see it, and staff can forgive', async () => {
  const station = await openStationBrowser({ token: hub.token(), seat: 2 });
  try {
    const child = new Child(station);
    const student = new HubStore(hub.data).studentWithFirst('pond-count');
    const right = school.pictures(student);
    const [wrong = 'apple'] = ['apple', 'bike', 'drum', 'kite'].filter((picture) => !right.includes(picture));
    await child.face(school.face(student)).click();
    for (let tries = 0; tries < 3; tries += 1) {
      for (let i = 0; i < 3; i += 1) await child.secret(wrong).click();
      await station.page().waitForTimeout(600);
    }
    const staff = await Staff.signIn(hub);
    const told = await staff.until((lab) => lab.problems.find((p) => p.code === 'SM-402'));
    expect([told.seat, told.where]).toEqual([2, student]);
    expect(await staff.until((lab) => lab.seats.find((s) => s.seat === 2 && s.state === 'locked'))).toBeTruthy();
    expect(await staff.act({ action: 'unlock', student })).toBe(204);
    await expect(child.secret(wrong)).toBeEnabled();
    for (const picture of right) await child.secret(picture).click();
    await expect(child.go).toBeVisible();
  } finally {
    await station.remove();
  }
});

test('a malformed roster is named by file, line and column, and the old roster stays', async () => {
  const before = studentsKnown();
  const output = await startsOn('users.csv', (text) => text.replace(/^(chs-1003,,,)true/m, '$1maybe'));
  const line =
    readFileSync(join(school.folder, 'users.csv'), 'utf8')
      .split(/\r?\n/)
      .findIndex((row) => row.startsWith('chs-1003')) + 1;
  expect(output).toContain('SM-302');
  expect(output).toMatch(new RegExp(`users\\.csv:${line}:\\d+`));
  expect([before, studentsKnown()]).toEqual([120, 120]);
});

test('a catalogue with an unknown field is refused by its key', async () => {
  const output = await startsOn('catalogue.json', (text) => text.replace('"subject"', '"colour": "blue", "subject"'));
  expect(output).toContain('SM-305');
  expect(output).toMatch(/catalogue\.json[^\n]*colour/);
  expect(studentsKnown()).toBe(120);
});

test('a wrong enrolment token gives no credential', async () => {
  const reply = await fetch(`${hub.origin}/api/station/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocol: 1, secret: 'not-a-secret-of-this-hub', machine: randomUUID(), host: 'chromium', version: '0.1.0' }),
  });
  expect(reply.status).toBe(401);
  expect(await reply.json()).toMatchObject({ problems: [{ code: 'SM-201' }] });
});

test('a statement that is not valid is refused with its place, and the good ones around it are kept by the station', async () => {
  const station = await SimulatedStation.enrol(hub.token(), 3);
  const good = (): Record<string, unknown> => ({
    id: randomUUID(),
    actor: { account: { homePage: 'https://school.example', name: 's-1' } },
    verb: { id: 'https://w3id.org/xapi/adl/verbs/logged-in' },
    object: { id: 'https://school.example/activity' },
    timestamp: '2026-11-23T15:00:00Z',
  });
  const reply = await station.send([good(), { ...good(), verb: { id: 'not an address' } }]);
  expect(reply.status).toBe(400);
  const body = (await reply.json()) as { problems: { code: string; where: string }[] };
  expect(body.problems[0]).toMatchObject({ code: 'SM-601', where: 'statements[1].verb.id' });
  expect((await station.send([good()])).status).toBe(200);
});

test('unknown words on a command line are refused by name', () => {
  for (const words of [
    ['hub/main.ts', '--prot', '7340'],
    ['build/start.ts', '--headles'],
  ]) {
    const run = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('SM-101');
    expect(run.stderr).toContain(words[1]);
  }
});
