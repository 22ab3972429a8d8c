import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { servePage } from '../support/page-server.ts';
import { KilledPage } from './killed-page.ts';

/**
 * A browser that is killed between the two parts of a record leaves the record's head at the end of its log. Chromium reads that as the end, and writes on behind
 * it; with the start after that the log is damaged in its middle. Such a moment is rare: here it is made.
 */
test('a record that was written only in part costs no event, however often the browser is killed after it', async () => {
  const server = await servePage('tests/kill/harness/kill-page.ts');
  const folder = join(server.folder, 'profile/Default/IndexedDB', `http_localhost_${new URL(server.address).port}.indexeddb.leveldb`);
  try {
    let written = 0;
    for (let round = 0; round < 4; round += 1) {
      const killed = await KilledPage.open(server);
      expect(await killed.page.evaluate((n) => writeSome('torn', n), 20)).toBe((written += 20));
      await killed.kill();
      if (round % 2 === 0) await tear(folder);
    }
    const last = await KilledPage.open(server);
    expect((await last.page.evaluate(() => audit('torn', 0))).waiting).toBe(written);
    await last.close();
  } finally {
    await server.stop();
  }
});

/** The head of a full record (checksum, length 500, kind 1: LevelDB, doc/log_format.md) and the first of its bytes. */
async function tear(folder: string): Promise<void> {
  const logs = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();
  const newest = logs.at(-1);
  if (newest === undefined) throw new Error('no log');
  await appendFile(join(folder, newest), Buffer.from([1, 2, 3, 4, 0xf4, 1, 1, 9, 9, 9]));
}
