import { expect, test } from 'playwright/test';
import { unwatchable, watchDiskSyncs } from '../support/disk-syncs.ts';
import { servePage } from '../support/page-server.ts';
import { KilledPage } from './killed-page.ts';

/** What SIGKILL cannot show: a power cut takes what the kernel holds, so an event is acknowledged only once the disk itself was told to keep it. */
test('each event that is acknowledged was given to the disk by a call of its own', async () => {
  test.skip(unwatchable() !== null, unwatchable() ?? '');
  const server = await servePage('tests/kill/harness/kill-page.ts');
  const killed = await KilledPage.open(server);
  const write = (count: number): Promise<number> => killed.page.evaluate((n) => writeSome('on-disk', n), count);
  await write(5);
  const syncs = await watchDiskSyncs(killed.pid);
  try {
    await syncs.since('indexeddb');
    expect(await write(40)).toBe(45);
    expect(await syncs.since('indexeddb.leveldb')).toBeGreaterThanOrEqual(40);
    // The control: IndexedDB as it comes, relaxed, does not wait for the disk.
    await killed.page.evaluate(() => relaxedWrites(40));
    expect(await syncs.since('indexeddb.leveldb')).toBeLessThan(40);
  } finally {
    await syncs.stop();
    await killed.close();
    await server.stop();
  }
});
