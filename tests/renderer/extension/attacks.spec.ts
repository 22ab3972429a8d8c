import { expect } from 'playwright/test';
import { attacksOf, someOf } from '../../escape/attacks/all-attacks.ts';
import type { Attack } from '../../escape/attacks/attack.ts';
import { openHostileVendor, type HostileVendor } from '../../escape/hostile-vendor/hostile-vendor.ts';
import { beginTrial, carryOut, hasWorked } from '../../escape/trial.ts';
import { test, type Lab } from './station-fixture.ts';

/**
 * Nothing leaves a program's allowed origins: the attacks of the escape suite, carried out by a framed program of the Chromium host. That each of them
 * gets there where nothing guards is the suite's control (tests/escape/control.spec.ts).
 */
test.describe.configure({ timeout: 300_000 });

/** Passes every wall that an extension has; docs/security.md says what would stop it. */
const open = 'WebRTC by TURN over TCP';

let vendor: HostileVendor;
test.beforeEach(async () => {
  vendor = await openHostileVendor();
});
test.afterEach(() => vendor.close());

for (const row of ['K5', 'K6', 'K7', 'K8', 'K9', 'K17', 'K31'] as const) {
  test(`no way out: ${row}`, async ({ lab }) => {
    const out: string[] = [];
    const shown = attacksOf(row).filter((attack) => attack.name !== open && ['hit', 'window', 'download'].includes(attack.sign));
    for (const [index, attack] of someOf(shown).entries()) {
      const how = await escapes(lab, attack, `${row}-${index}-x`);
      if (how !== null) out.push(`${attack.name}: ${how}`);
    }
    expect(out).toEqual([]);
    await expect(lab.station.page.locator('#strip')).toHaveText('strip');
  });
}

test(`no way out: ${open}`, async ({ lab }) => {
  test.fail();
  const attack = attacksOf('K31').find(({ name }) => name === open);
  if (attack === undefined) throw new Error(`there is no ${open}`);
  expect(await escapes(lab, attack, 'x')).toBeNull();
});

async function escapes(lab: Lab, attack: Attack, mark: string): Promise<string | null> {
  const { program } = await lab.open({ address: `${vendor.origins.good}/program`, allowedOrigins: [vendor.origins.good, vendor.origins.second] });
  const trial = beginTrial(attack, lab.station.page, vendor, mark);
  await carryOut(trial, program);
  await lab.station.page.waitForTimeout(400);
  const reached = vendor.forbiddenHits().slice(trial.hitsBefore);
  const worked = await hasWorked(trial);
  const pages = lab.station.context.pages().length;
  await lab.station.page.evaluate(() => window.host.wipe());
  if (reached.length > 0) return `reached ${reached.map((hit) => `${hit.kind} ${hit.origin}${hit.path}`).join(', ')}`;
  if (worked) return `worked (${attack.sign})`;
  return pages === 1 ? null : `${pages} pages are open`;
}
