import { test } from 'playwright/test';
import { openElectronStation, type ElectronStation } from '../support/electron-station.ts';
import { openSignOnLab, signOnDay, type SignOnLab } from '../support/sign-on-lab.ts';

/** Single sign-on at a real identity provider on the desktop station, where a program is no frame: with the provider's cookies as they come. */
let lab: SignOnLab;
let station: ElectronStation;

test.beforeEach(async () => {
  lab = await openSignOnLab('lax');
  station = await openElectronStation({ policy: { token: lab.hub.token(), seat: 1 } });
});
test.afterEach(async () => {
  await station.remove();
  await lab.remove();
});

test('a program signs on at another origin; the second of the same child does not ask again, and the next child is asked', async () => {
  test.setTimeout(120_000);
  await signOnDay(lab, station, () => station.programPage());
});
