import { expect, test, type Page } from 'playwright/test';
import type { IpcArguments } from '../../core/contract/ipc.ts';
import { openElectronStation, type ElectronStation } from '../support/electron-station.ts';
import { binaryMissing } from '../support/electron-under-test.ts';
import { askLaunch, askWipe, launchOf, told, untilTold } from '../support/station-bridge-page.ts';
import { tokenWithoutHub } from '../support/token-without-hub.ts';
import { allAttacks, attacksOf, someOf } from './attacks/all-attacks.ts';
import type { Attack } from './attacks/attack.ts';
import { escapeRow } from './escape-row.ts';
import { openHostileVendor, type HostileVendor } from './hostile-vendor/hostile-vendor.ts';
import { rows, type RowNumber } from './rows.ts';
import { beginTrial, carryOut, hasWorked, type Trial } from './trial.ts';

/** Every attack of the table against the real main bundle and its real walls, in Electron or on the double. */
test.describe.configure({ timeout: 300_000 });

/** How long an attack may take to get out, ms. */
const patience = 600;
/** A page that shows something else than the program is put back within this, ms. */
const backWithin = 3000;

/** What they are after is nothing that the double can show or refuse: the rule is shown in station.spec.ts, the deed needs the binary. */
const ofTheBinary: readonly RowNumber[] = ['K26', 'K27'];
/** They get their way in the page; that the station stays master is shown in station.spec.ts. */
const apart: readonly RowNumber[] = ['K24', 'K34', 'K41'];
const needsBinary = (attack: Attack): boolean => ofTheBinary.includes(attack.row);

let vendor: HostileVendor;
let station: ElectronStation;

test.beforeAll(async () => {
  vendor = await openHostileVendor();
  // The station's own engine waits for a hub that is not there; the programs are opened by the test in its place.
  station = await openElectronStation({ policy: { token: tokenWithoutHub, seat: 1 } });
});
test.afterAll(async () => {
  await station.remove();
  await vendor.close();
});

for (const row of new Set(allAttacks.map((attack) => attack.row))) {
  if (apart.includes(row)) continue;
  const shown = attacksOf(row).filter((attack) => !needsBinary(attack));
  const waiting = attacksOf(row).filter(needsBinary);
  if (shown.length > 0) test(`${row}: ${rows[row].attack}`, { annotation: escapeRow(row) }, () => expectHeld(someOf(shown)));
  if (waiting.length > 0) {
    test(`${row}, where a binary runs: ${rows[row].attack}`, { annotation: escapeRow(row, 'binary') }, async () => {
      test.skip(binaryMissing() !== null, binaryMissing() ?? '');
      await expectHeld(waiting);
    });
  }
}

async function expectHeld(attacks: readonly Attack[]): Promise<void> {
  const escaped: string[] = [];
  for (const [index, attack] of attacks.entries()) {
    const launch = launchFor(attack);
    const trial = beginTrial(attack, await openProgram(attack, launch), vendor, `${attack.row}-${index}-x`);
    await carryOut(trial);
    if (await getsOut(trial)) escaped.push(`${attack.name}: ${attack.sign} (${JSON.stringify(await told(station.page(), launch.launch))})`);
  }
  expect(await askWipe(station.page())).toEqual({ clean: true, left: [] });
  expect(escaped).toEqual([]);
}

/** A place off the program may show for the moment that it takes to be put back. */
async function getsOut(trial: Trial): Promise<boolean> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    if (await hasWorked(trial)) return trial.attack.sign === 'place' ? staysOut(trial) : true;
    await station.page().waitForTimeout(50);
  }
  return false;
}

async function staysOut(trial: Trial): Promise<boolean> {
  const end = Date.now() + backWithin;
  while (Date.now() < end) {
    if (!(await hasWorked(trial))) return false;
    await station.page().waitForTimeout(50);
  }
  return true;
}

const launchFor = (attack: Attack): IpcArguments<'program:launch'> =>
  launchOf(`${vendor.origins.good}/program`, {
    allowedOrigins: [vendor.origins.good, vendor.origins.second, ...(attack.allowed ?? []).map((name) => vendor.origins[name])],
  });

async function openProgram(attack: Attack, launch: IpcArguments<'program:launch'>): Promise<Page> {
  expect(await askLaunch(station.page(), launch)).toEqual({ ok: true, value: null });
  await untilTold(station.page(), launch.launch, 'loaded').catch((cause: unknown) => {
    throw new Error(`${attack.name}: the program did not open for it`, { cause });
  });
  return station.programPage();
}
