import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { Child } from '../support/child.ts';
import { startTestHub, type TestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startLogInProgram, vendorPassword, vendorUser, type LogInProgram } from '../support/log-in-program.ts';
import { startTestPrograms, type TestPrograms } from '../support/sample-programs.ts';
import { openStationBrowser, type StationBrowser } from '../support/station-browser.ts';
import { makeTestSchool, type TestSchool } from '../support/test-school.ts';

/** A program with a log-in form alone, and a child whose user name and password the school gave the hub. */
let vendor: LogInProgram;
let programs: TestPrograms;
let school: TestSchool;
let hub: TestHub;
let station: StationBrowser;

test.beforeEach(async () => {
  vendor = await startLogInProgram();
  programs = await startTestPrograms();
});
test.afterEach(async () => {
  await station.remove();
  await hub.remove();
  school.remove();
  await programs.stop();
  await vendor.stop();
});

async function openLab(password: string): Promise<{ child: Child; student: string; store: HubStore }> {
  const begins = Math.floor(Date.now() / 1000) * 1000 - 60_000;
  school = makeTestSchool({ bells: [begins, begins + 900_000], programs: ['vendor', 'pond-count'], takeBackSeconds: 1 });
  const place = join(school.folder, 'catalogue.json');
  const entry = {
    id: 'vendor',
    name: 'Vendor',
    subject: 'reading',
    icon: 'programs/book',
    grades: [0, 1, 2, 3, 4, 5],
    launch: { kind: 'web', address: `${vendor.origin}/` },
    allowedOrigins: [vendor.origin],
    savedSignIn: vendor.form,
  };
  const { programs: others } = JSON.parse(readFileSync(place, 'utf8')) as { programs: object[] };
  writeFileSync(place, JSON.stringify({ programs: [...others, entry] }));
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const students = readFileSync(join(school.folder, 'pictures.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
  const lines = students.map((line) => `${line.split(',')[0]},vendor,${vendorUser},${quoted(password)}`);
  writeFileSync(join(school.folder, 'saved-sign-ins.csv'), ['sourcedId,program,username,password', ...lines, ''].join('\n'));
  hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  station = await openStationBrowser({ token: hub.token(), seat: 1 });
  const store = new HubStore(hub.data);
  return { child: new Child(station), student: store.studentWithFirst('vendor'), store };
}

const opened = () => station.page().frameLocator('#program iframe').locator('#opened');
const problems = (store: HubStore, code: string): number => store.rows('select station from stations where reported_json like ?', `%"${code}"%`).length;

/** Files below a folder that hold a text, as IT with a shell would look for it. */
function filesWith(folder: string, text: string): string[] {
  const [plain, wide] = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .filter((file) => {
      const bytes = readFileSync(file);
      return bytes.includes(plain) || bytes.includes(wide);
    });
}

test('Go opens the program signed in; the password is in no file of the hub or the station, and in no log', async () => {
  const { child, student, store } = await openLab(vendorPassword);
  await child.signIn(school.face(student), school.pictures(student));
  await child.go.click();
  await expect(opened()).toBeVisible({ timeout: 20_000 });
  expect(vendor.sent).toEqual([`${vendorUser}:${vendorPassword}`]);
  const sent = store.rows<{ target: string; detail_json: string }>("select target, detail_json from audit_log where action = 'saved-sign-ins-sent'");
  expect(sent).toMatchObject([{ target: student }]);
  expect(sent[0]?.detail_json).not.toContain(vendorUser);
  expect([...filesWith(hub.data, vendorPassword), ...filesWith(hub.data, vendorUser)]).toEqual([]);
  expect(statSync(join(hub.data, 'saved-sign-ins.key')).mode & 0o777).toBe(0o600);
  expect(hub.output()).not.toContain(vendorUser);
  await station.close();
  expect({ password: filesWith(station.folder, vendorPassword), user: filesWith(station.folder, vendorUser) }).toEqual({ password: [], user: [] });
});

test('a password that the program does not take is tried once; the child goes on with the next choice, and staff are told', async () => {
  const { child, student, store } = await openLab('wrong-turtle-77');
  await child.signIn(school.face(student), school.pictures(student));
  await child.go.click();
  await expect(station.page().locator('.failed')).toBeVisible({ timeout: 20_000 });
  await child.go.click();
  await expect.poll(async () => new URL((await child.program()).url()).origin).toBe(programs.origin('pondsums'));
  expect(vendor.sent).toEqual([`${vendorUser}:wrong-turtle-77`]);
  await expect.poll(() => problems(store, 'SM-527')).toBe(1);
  await station.close();
  expect({ password: filesWith(station.folder, 'wrong-turtle-77'), user: filesWith(station.folder, vendorUser) }).toEqual({ password: [], user: [] });
});

test('with the hub away since before the sign-in the child sees the program’s own page, and staff are told', async () => {
  const { child, student, store } = await openLab(vendorPassword);
  await expect(child.face(school.face(student))).toBeVisible();
  await hub.kill();
  await child.signIn(school.face(student), school.pictures(student));
  await child.go.click();
  const form = station.page().frameLocator('#program iframe').getByLabel('Password');
  await expect(form).toBeVisible({ timeout: 30_000 });
  await expect(form).toHaveValue('');
  await hub.restart();
  await expect.poll(() => problems(store, 'SM-528'), { timeout: 40_000 }).toBe(1);
  expect(vendor.sent).toEqual([]);
});
