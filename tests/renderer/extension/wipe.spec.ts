import { expect } from 'playwright/test';
import { test } from './station-fixture.ts';

/** After a visit: the next student finds nothing of it, and the station still has all that is its own. */
const fillAllStores = async (): Promise<void> => {
  localStorage.setItem('who', 's1');
  sessionStorage.setItem('who', 's1');
  await (await caches.open('work')).put('/saved', new Response('s1'));
  const file = await (await navigator.storage.getDirectory()).getFileHandle('work.txt', { create: true });
  const writable = await file.createWritable();
  await writable.write('s1');
  await writable.close();
  await new Promise<void>((resolve, reject) => {
    const open = indexedDB.open('work', 1);
    open.onupgradeneeded = () => open.result.createObjectStore('rows').put('s1', 'who');
    open.onsuccess = () => {
      open.result.close();
      resolve();
    };
    open.onerror = () => reject(open.error as DOMException);
  });
};

const whatIsThere = async (): Promise<string[]> => {
  const names: string[] = [];
  if (localStorage.length > 0) names.push('localStorage');
  if (sessionStorage.length > 0) names.push('sessionStorage');
  if ((await caches.keys()).length > 0) names.push('caches');
  if ((await indexedDB.databases()).length > 0) names.push('indexedDB');
  for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(`file ${name}`);
  if (window.name !== '') names.push('window.name');
  return names;
};

test('a visit’s programs share what they keep; after the wipe nothing of it is left', async ({ lab }) => {
  const { page } = lab.station;
  const first = await lab.open();
  await first.program.evaluate(fillAllStores);
  await first.program.evaluate(() => void (window.name = 's1'));
  await page.evaluate((id) => window.host.end({ launch: id, address: null, graceMs: 0 }), first.launch);

  const second = await lab.open({ address: `${lab.web.program}/play` });
  await expect(second.program.locator('#who')).toHaveText('student=s1');
  expect(await second.program.evaluate(whatIsThere)).toEqual(['localStorage', 'sessionStorage', 'caches', 'indexedDB', 'file work.txt']);

  expect(await page.evaluate(() => window.host.wipe())).toEqual({ clean: true, left: [] });
  expect(page.mainFrame().childFrames()).toHaveLength(0);
  expect(await page.evaluate(() => chrome.cookies.getAll({}))).toEqual([]);

  const next = await lab.open({ address: `${lab.web.program}/play` });
  await expect(next.program.locator('#who')).toHaveText('nobody');
  expect(await next.program.evaluate(whatIsThere)).toEqual([]);
});

test('the station’s own database and secrets outlive the wipe', async ({ lab }) => {
  const { page } = lab.station;
  await page.evaluate(async () => {
    await window.host.writeSecret('credential', 'c-1');
    await new Promise<void>((resolve) => {
      const open = indexedDB.open('outbox', 1);
      open.onupgradeneeded = () => open.result.createObjectStore('events').put({ sequence: 1 }, 1);
      open.onsuccess = () => {
        open.result.close();
        resolve();
      };
    });
  });
  await lab.open();
  await page.evaluate(() => window.host.wipe());
  const kept = await page.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        const open = indexedDB.open('outbox', 1);
        open.onsuccess = () => {
          const row = open.result.transaction('events').objectStore('events').get(1);
          row.onsuccess = () => resolve(row.result);
        };
      }),
  );
  expect(kept).toEqual({ sequence: 1 });
  expect(await page.evaluate(() => window.host.readSecret('credential'))).toBe('c-1');
  expect(await page.evaluate(() => window.host.readSecret('station'))).toBeNull();
  await page.evaluate(() => window.host.writeSecret('credential', null));
  expect(await page.evaluate(() => window.host.readSecret('credential'))).toBeNull();
});

test('a wipe with a program open ends the program first', async ({ lab }) => {
  await lab.open();
  expect(await lab.station.page.evaluate(() => window.host.wipe())).toEqual({ clean: true, left: [] });
  expect(lab.station.page.mainFrame().childFrames()).toHaveLength(0);
  expect(await lab.station.page.evaluate(() => chrome.declarativeNetRequest.getSessionRules())).toEqual([]);
});
