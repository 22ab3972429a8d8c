import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'playwright/test';
import { Child } from '../support/child.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms, type TestPrograms } from '../support/sample-programs.ts';
import { openStationBrowser, type StationBrowser } from '../support/station-browser.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';
import { outboxOnDisk } from '../support/outbox-on-disk.ts';

/** A disk that is put back to an earlier state: the station's profile, as software that restores a computer at each start does, and the hub's data, as from a backup. */
let programs: TestPrograms;
let hub: TestHub;
let station: StationBrowser;
let school: TestSchool;
let child: Child;
let store: HubStore;
let copies: string;
/** Every event that was ever seen on the station's disk. */
let written: Set<string>;

test.beforeEach(async () => {
  const begins = Math.floor(Date.now() / 1000) * 1000;
  copies = mkdtempSync(join(tmpdir(), 'stationmaster-copy-'));
  written = new Set();
  programs = await startTestPrograms();
  school = makeTestSchool({ bells: [begins - 60_000, begins + 3_600_000], programs: ['pond-count'] });
  hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  station = await openStationBrowser({ token: hub.token(), seat: 1 });
  store = new HubStore(hub.data);
  child = new Child(station);
  const student = store.studentWithFirst('pond-count');
  await child.signIn(school.face(student), school.pictures(student));
  await child.begin();
  await work();
});
test.afterEach(async () => {
  await station.remove();
  await hub.remove();
  await programs.stop();
  school.remove();
  rmSync(copies, { recursive: true, force: true });
});

test('a station whose profile is put back sends every event once, under numbers that it never gave', async () => {
  await allAtHub();
  await station.kill();
  copy(station.folder, join(copies, 'profile'));
  await again();
  await station.kill();
  await again();
  await allAtHub();
  const before = highest();
  await station.kill();
  putBack(join(copies, 'profile'), station.folder);
  // It does not hear of it before it has given numbers a second time.
  await hub.kill();
  await again();
  expect(Math.max(...(await outboxOnDisk(station.page())).map((row) => row.sequence))).toBeLessThanOrEqual(before);
  await hub.restart();
  await expect(() => expect(highest()).toBeGreaterThan(before)).toPass({ timeout: 30_000 });
  await allAtHub();
  await expect.poll(() => reported().problems.map((problem) => problem.code)).toContain('SM-625');
  expect(reported().problems.map((problem) => problem.code)).not.toContain('SM-601');
});

test('a hub whose data are put back hears again all that its station keeps, each event once', async () => {
  await allAtHub();
  await hub.stop();
  copy(hub.data, join(copies, 'data'));
  await hub.restart();
  await station.kill();
  await again();
  await allAtHub();
  const before = highest();
  await hub.stop();
  putBack(join(copies, 'data'), hub.data);
  expect(highest()).toBeLessThan(before);
  await hub.restart();
  await expect(() => expect(highest()).toBeGreaterThanOrEqual(before)).toPass({ timeout: 60_000 });
  await allAtHub();
});

function copy(from: string, to: string): void {
  // A browser that was killed leaves its locks behind, as links to nowhere.
  cpSync(from, to, { recursive: true, filter: (file) => !basename(file).startsWith('Singleton') });
}

function putBack(copied: string, to: string): void {
  rmSync(to, { recursive: true, force: true, maxRetries: 5 });
  cpSync(copied, to, { recursive: true });
}

/** Opened again after it was killed while the child worked: events of an end and of a beginning. */
async function again(): Promise<void> {
  await station.reopen();
  await expect(station.page().locator('.strip')).toBeVisible();
  await (await child.program()).waitForLoadState('load');
  await work();
}

async function work(): Promise<void> {
  await child.touch();
  for (const { id } of await outboxOnDisk(station.page())) written.add(id);
}

const highest = (): number => Math.max(0, ...[...store.sequences().values()].flat());
const reported = (): { problems: { code: string }[]; outbox: { waiting: number; setAside: number } } => {
  const [row] = store.rows<{ reported_json: string }>('select reported_json from stations');
  return JSON.parse(row?.reported_json ?? '') as ReturnType<typeof reported>;
};

/** Until the hub has all that was ever on the station's disk: each once, without a hole, in one epoch, and nothing of it set aside or missing. */
async function allAtHub(): Promise<void> {
  await expect(async () => {
    for (const { id } of await outboxOnDisk(station.page())) written.add(id);
    const ids = store.rows<{ statement: string }>('select statement from statements').map((row) => row.statement);
    expect([...written].filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids.length).toBe(written.size);
    const [stored, ...others] = [...store.sequences().values()];
    expect(others).toEqual([]);
    expect(stored).toEqual(stored?.map((_, i) => i + 1));
    expect(store.rows('select highest, stored, gap_since from outbox_epochs')).toEqual([{ highest: ids.length, stored: ids.length, gap_since: null }]);
    expect(reported().outbox).toMatchObject({ waiting: 0, setAside: 0 });
  }).toPass({ timeout: 60_000 });
}
