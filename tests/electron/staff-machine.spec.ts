import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { root } from '../../build/bundles/root.ts';
import { firstStaffSecret } from '../../build/lab/staff-secret.ts';
import { parseEnrolmentToken } from '../../core/model/enrolment-token.ts';
import { openElectronApp } from '../support/electron-app.ts';
import { openElectronStation } from '../support/electron-station.ts';
import { freePort } from '../support/free-port.ts';

test('a school without a server: the staff’s machine runs the hub, shows the board, and a station trusts it by its key alone', async () => {
  test.setTimeout(120_000);
  const port = await freePort();
  const staff = await openElectronApp({ policy: { role: 'staff', port, school: join(root, 'resources/sample-school') } });
  try {
    const board = await staff.window((url) => url.startsWith(`https://localhost:${port}/board/`));
    const shape = await staff.app().evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isKiosk()));
    expect(shape).toEqual([false]);

    const { user, password } = firstStaffSecret(readFileSync(join(staff.data, 'hub/new-staff-secrets.txt'), 'utf8')) ?? { user: '', password: '' };
    await board.getByLabel(/name/i).first().fill(user);
    await board
      .getByLabel(/password/i)
      .first()
      .fill(password);
    await board.keyboard.press('Enter');
    await expect(board.getByRole('button', { name: /sign out/i })).toBeVisible({ timeout: 15_000 });

    const text = readFileSync(join(staff.data, 'hub/enrolment-token.txt'), 'utf8').trim();
    const token = parseEnrolmentToken(text, (encoded) => Buffer.from(encoded, 'base64url').toString());
    expect(token.ok && token.value.fingerprint).toMatch(/^[A-Za-z0-9+/]{43}=$/);

    // What it shows depends on the hour; that it shows the lab at all comes from the hub.
    const station = await openElectronStation({ policy: { token: text, seat: 3 } });
    try {
      await expect(
        station
          .page()
          .getByText(/Whose turn|Nobody|resting/i)
          .first(),
      ).toBeVisible({ timeout: 20_000 });
    } finally {
      await station.remove();
    }
    // The hub's key is another one: the station says so and goes no further.
    const forged = `sm1.${Buffer.from(JSON.stringify({ ...(token.ok ? token.value : {}), fingerprint: 'A'.repeat(43) + '=' })).toString('base64url')}`;
    const wary = await openElectronStation({ policy: { token: forged, seat: 4 } });
    try {
      await expect(wary.page().getByText('SM-206').first()).toBeVisible({ timeout: 20_000 });
    } finally {
      await wary.remove();
    }
    expect(existsSync(join(staff.data, 'hub/hub.sqlite'))).toBe(true);
  } finally {
    await staff.remove();
  }
});
