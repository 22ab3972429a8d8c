import type { Page } from 'playwright';

/** What the station of a page has in its outbox at this moment, by bare IndexedDB: what a test counts does not go through the code it tests. */
export const outboxOnDisk = (page: Page): Promise<{ sequence: number; id: string }[]> =>
  page.evaluate(async () => {
    const name = localStorage.getItem('stationmaster.store') ?? '';
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    const rows = await new Promise<{ sequence: number; text: string }[]>((resolve) => {
      const request = database.transaction('outbox').objectStore('outbox').getAll();
      request.onsuccess = () => resolve(request.result as never);
    });
    database.close();
    return rows.map((row) => ({ sequence: row.sequence, id: (JSON.parse(row.text) as { id: string }).id }));
  });
