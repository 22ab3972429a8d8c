import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { openScriptedPage, type ScriptedPage } from '../../support/scripted-page.ts';
import type { EventStorePage } from './event-store-page.ts';

/** The event store on a real disk under a real Chromium: full, killed, damaged. */
declare const eventStore: EventStorePage;

let station: ScriptedPage;
test.beforeEach(async () => {
  station = await openScriptedPage('tests/renderer/station/event-store-page.ts', 'eventStore');
});
test.afterEach(() => station.remove());

const open = () => station.page().evaluate(() => eventStore.open());
const write = (from: number, to: number) => station.page().evaluate(([a, b]) => eventStore.write(a, b), [from, to] as const);
const state = () => station.page().evaluate(() => eventStore.state());
const onDisk = () => station.page().evaluate(() => eventStore.onDisk());
/** Bytes, and more events than they hold. */
const [little, many] = [400_000, 800];
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** Null: as much as there is. Chromium holds this against what the origin keeps as long as the session is open. */
async function space(): Promise<(bytes: number | null) => Promise<void>> {
  const session = await station.context().newCDPSession(station.page());
  return async (bytes) => {
    await session.send('Storage.overrideQuotaForOrigin', { origin: station.origin, ...(bytes === null ? {} : { quotaSize: bytes }) });
  };
}

test('at a full disk the station goes on in memory, says so, acknowledges nothing, and writes all in order as soon as there is space', async () => {
  const only = await space();
  await only(little);
  await open();
  await write(1, many);
  await expect.poll(async () => (await state()).storage).toBe('memory');
  const full = await state();
  const { waiting, inMemory } = full.counts ?? { waiting: 0, inMemory: 0 };
  expect(full.acknowledged).toEqual(upTo(full.acknowledged.length));
  expect([waiting, inMemory]).toEqual([many, many - full.acknowledged.length]);
  expect(full.acknowledged.length).toBeGreaterThan(0);
  expect(inMemory).toBeGreaterThan(0);
  // It really is on no disk: what is there is what was acknowledged.
  expect((await onDisk()).events).toEqual(full.acknowledged);
  await only(null);
  await expect.poll(async () => (await state()).storage).toBe('disk');
  expect((await state()).acknowledged).toEqual(upTo(many));
  await station.close();
  await station.reopen();
  expect((await open()).lastSequence).toBe(many);
  expect(await onDisk()).toEqual({ sequences: upTo(many), events: upTo(many), session: { n: many } });
});

test('killed at a full disk, the station loses what was in memory and nothing that was acknowledged', async () => {
  await (
    await space()
  )(little);
  const { epoch } = await open();
  await write(1, many);
  await expect.poll(async () => (await state()).storage).toBe('memory');
  const { acknowledged, counts } = await state();
  expect(counts?.inMemory).toBe(many - acknowledged.length);
  await station.kill();
  await station.reopen();
  const again = await open();
  expect([again.epoch, again.lastSequence, again.setAside]).toEqual([epoch, acknowledged.length, null]);
  expect((await onDisk()).events).toEqual(acknowledged);
  await write(9000, 9001);
  await expect.poll(async () => (await onDisk()).sequences).toEqual(upTo(acknowledged.length + 2));
});

test('a store whose files are damaged is told with the epoch whose events are missing, and a new one takes events', async () => {
  const first = await open();
  await write(1, 200);
  await expect.poll(async () => (await state()).acknowledged.length).toBe(200);
  await station.close();
  const all = await readdir(join(station.profile, 'Default', 'IndexedDB'), { recursive: true });
  const files = all.filter((file) => /\.(ldb|log)$|MANIFEST|CURRENT/.test(file));
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const path = join(station.profile, 'Default', 'IndexedDB', file);
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0x5a));
  }
  await station.reopen();
  const second = await open();
  expect(second.setAside?.epoch).toBe(first.epoch);
  expect(second.epoch).not.toBe(first.epoch);
  await write(1, 3);
  await expect.poll(async () => (await onDisk()).sequences).toEqual([1, 2, 3]);
  await station.close();
  await station.reopen();
  expect(await open()).toEqual({ epoch: second.epoch, lastSequence: 3, setAside: null });
});
