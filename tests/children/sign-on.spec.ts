import { test } from 'playwright/test';
import { openSignOnLab, signOnDay, type SignOnLab } from '../support/sign-on-lab.ts';
import { openStationBrowser, type StationBrowser } from '../support/station-browser.ts';

/** Single sign-on at a real identity provider, framed under the strip. */
let lab: SignOnLab;
let station: StationBrowser;

test.beforeEach(async () => {
  lab = await openSignOnLab('framed');
  station = await openStationBrowser({ token: lab.hub.token(), seat: 1 });
});
test.afterEach(async () => {
  await station.remove();
  await lab.remove();
});

test('a program signs on at another origin; the second of the same child does not ask again, and the next child is asked', async () => {
  test.setTimeout(120_000);
  await signOnDay(lab, station, () => Promise.resolve(station.page().frameLocator('#program iframe')));
});
