import { expect, test } from 'playwright/test';
import type { StationBridge } from '../../core/contract/station-bridge.ts';
import { exitCodeOf, waysOut } from '../../core/contract/way-out.ts';
import { openElectronStation } from '../support/electron-station.ts';
import { tokenWithoutHub } from '../support/token-without-hub.ts';

for (const way of waysOut) {
  test(`${way} ends main with exit code ${exitCodeOf[way]}, which is the operating-system shell's to act on`, async () => {
    const station = await openElectronStation({ policy: { token: tokenWithoutHub, seat: 1 }, words: ['--supervised'] });
    try {
      const asked = station
        .page()
        .evaluate((code) => {
          const { stationmaster } = window as unknown as { readonly stationmaster: StationBridge };
          return stationmaster['host:leave']({ code });
        }, exitCodeOf[way])
        .catch(() => undefined);
      expect(await station.ended()).toBe(exitCodeOf[way]);
      await asked;
    } finally {
      await station.remove();
    }
  });
}
