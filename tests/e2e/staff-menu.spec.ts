import { expect, test, type Page } from 'playwright/test';
import { formatEnrolmentToken } from '../../core/model/enrolment-token.ts';
import type { Statement } from '../../core/xapi/station-event.ts';
import { newVerifier } from '../../hub/people/derive.ts';
import { Child } from '../support/child.ts';
import { freePort } from '../support/free-port.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms } from '../support/sample-programs.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser, type StationBrowser } from '../support/station-browser.ts';
import { makeTestSchool } from '../support/test-school.ts';

/** Staff at a real station: in with a PIN, and out again in each way that this host offers. */
const pinOfPolicy = '402917';
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

async function signInStaff(page: Page, name: string | null, pin: string): Promise<void> {
  if (name !== null) await button(page, name).click();
  await expect(button(page, '1')).toBeVisible();
  await page.keyboard.type(pin);
}

/** Twice: what ends something asks once more. */
async function surely(page: Page, name: string): Promise<void> {
  await button(page, name).click();
  await button(page, name).click();
}

const pages = (station: StationBrowser): number => station.context().pages().length;

test('a station that never reached its hub: the policy’s PIN opens the menu, guessing waits over a restart, and the kiosk can be left', async () => {
  const origin = `http://localhost:${await freePort()}`;
  const token = formatEnrolmentToken({ hub: origin, lab: 'lab-1', secret: '0123456789abcdef', fingerprint: null }, (text) =>
    Buffer.from(text).toString('base64url'),
  );
  const station = await openStationBrowser({ token, breakGlassPin: await newVerifier(pinOfPolicy, 1000) });
  try {
    await expect(station.page().getByText('SM-802')).toBeVisible();
    await button(station.page(), 'Staff').click();
    for (const wrong of ['000001', '000002', '000003']) {
      await signInStaff(station.page(), null, wrong);
      await expect(station.page().getByText(/not right|Too many wrong tries/)).toBeVisible();
    }
    await expect(station.page().getByText(/Too many wrong tries/)).toBeVisible();
    await station.close();
    await station.reopen();
    await button(station.page(), 'Staff').click();
    await expect(station.page().getByText(/Too many wrong tries/)).toBeVisible();
    await expect(button(station.page(), '1')).toBeVisible({ timeout: 20_000 });
    await signInStaff(station.page(), null, pinOfPolicy);
    await expect(station.page().getByText('Nobody is signed in here.')).toBeVisible();
    await expect(station.page().getByText('not enrolled')).toBeVisible();
    await expect(station.page().getByText('Only by the computer’s own controls')).toHaveCount(2);

    await surely(station.page(), 'Restart the station app');
    await expect(station.page().getByRole('dialog')).toBeHidden();
    await expect(station.page().getByText('SM-802')).toBeVisible();
    await button(station.page(), 'Staff').click();
    await signInStaff(station.page(), null, pinOfPolicy);
    await button(station.page(), 'Leave the kiosk').click();
    await expect(station.page().getByText('Nobody is signed in. Nothing is lost.')).toBeVisible();
    // The page goes under the click.
    await button(station.page(), 'Leave the kiosk')
      .click()
      .catch(() => undefined);
    await expect.poll(() => pages(station)).toBe(0);
  } finally {
    await station.remove().catch(() => undefined);
  }
});

test('staff with the hub away: own PIN, the app’s restart keeps the child’s work, leaving signs the child out; the hub learns of it all', async () => {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const programs = await startTestPrograms();
  const school = makeTestSchool({ bells: [now - 60_000, now + 1_200_000], programs: ['pond-count'] });
  const hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  const station = await openStationBrowser({ token: hub.token(), seat: 1, breakGlassPin: await newVerifier(pinOfPolicy, 1000) });
  try {
    const { name, pin } = hub.staff();
    const page = station.page();
    const child = new Child(station);
    const student = new HubStore(hub.data).studentWithFirst('pond-count');
    await child.face(school.face(student)).click();
    for (const picture of school.pictures(student)) await child.secret(picture).click();
    await child.go.click();
    await station.program();
    const staff = await Staff.signIn(hub);

    await test.step('wrong PINs are told to the board by seat', async () => {
      await page.getByRole('button', { name: 'Staff', exact: true }).press('Enter');
      await button(page, 'Emergency PIN (from IT)').click();
      for (const wrong of ['000001', '000002', '000003']) {
        await page.keyboard.type(wrong);
        await expect(page.getByText(/not right|Too many wrong tries/)).toBeVisible();
      }
      const told = await staff.until((lab) => lab.problems.find((p) => p.code === 'SM-406'));
      expect([told.seat, told.where]).toEqual([1, 'break-glass']);
      expect(await staff.until((lab) => lab.seats.find((s) => s.seat === 1 && s.state === 'escape'))).toBeTruthy();
      await button(page, 'Somebody else').click();
    });

    await test.step('with the hub away the own PIN is taken, and the app’s restart brings the child back into the program', async () => {
      await hub.stop();
      await signInStaff(page, name, pin);
      await expect(page.getByText(/is working in/)).toBeVisible();
      await button(page, 'Restart the station app').click();
      await expect(page.getByText(/stays signed in/)).toBeVisible();
      const reloaded = page.waitForEvent('load');
      await button(page, 'Restart the station app').click();
      await reloaded;
      await expect(page.getByRole('button', { name: /Not you\?/ })).toBeVisible();
      await station.program();
    });

    await test.step('leaving signs the child out', async () => {
      await page.getByRole('button', { name: 'Staff', exact: true }).press('Enter');
      await signInStaff(page, name, pin);
      await surely(page, 'Leave the kiosk').catch(() => undefined);
      await expect.poll(() => pages(station)).toBe(0);
    });

    await test.step('the hub has it all once both are back', async () => {
      await hub.restart();
      await station.close().catch(() => undefined);
      await station.reopen();
      await expect(child.face(school.face(student))).toBeVisible();
      const happened = (): string[] =>
        new HubStore(hub.data)
          .rows<{ statement_json: string }>('select statement_json from statements where sequence is not null order by sequence')
          .map((row) => JSON.parse(row.statement_json) as Statement)
          .map(({ verb, context }) =>
            [verb.display['en-US'], Object.values(context.extensions).map((e) => (e as { action?: string }).action ?? '')].flat().join(''),
          );
      await expect.poll(happened).toEqual(expect.arrayContaining(['acted-as-staffwrong-pin', 'acted-as-staffrestart-app', 'acted-as-staffleave-kiosk']));
      expect(happened().filter((what) => what === 'signed-in' || what === 'signed-out')).toEqual(['signed-in', 'signed-out']);
    });
  } finally {
    await station.remove().catch(() => undefined);
    await hub.remove();
    await programs.stop();
    school.remove();
  }
});
