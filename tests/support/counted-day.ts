import { parse } from 'csv-parse/sync';
import { expect, type Page } from 'playwright/test';
import type { Child } from './child.ts';
import type { HubStore } from './hub-store.ts';
import type { Staff } from './staff.ts';

/** A student's day counted by hand, to be held against what the hub has of it. */

/** Plays the lesson's sound until told otherwise: media, as a program's lesson has it. */
export async function listen(child: Child): Promise<void> {
  const program = await child.program();
  await program.locator('button[aria-label="Listen"], button[aria-label="Escuchar"]').first().click();
}

/** What the hand counts: seconds of a program. Inputs less than idleAfter apart are one stretch. */
export const seconds = (fromMs: number, toMs: number): number => (toMs - fromMs) / 1000;

export async function creditedSeconds(staff: Staff, student: string, program: string): Promise<number> {
  const rows = parse(await staff.csv(), { columns: true, bom: true }) as Record<string, string>[];
  const row = rows.find((r) => r['student'] === student && r['program'] === program);
  return Number(row?.['credited_seconds'] ?? 0);
}

/** Everything the station wrote is at the hub, each once, without a hole. */
export async function expectEverythingOnce(store: HubStore, page: Page): Promise<void> {
  await expect(async () => {
    const found = await page.evaluate(async () => {
      const name = localStorage.getItem('stationmaster.store') ?? '';
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
      });
      const answer = <T>(request: IDBRequest): Promise<T> => new Promise((resolve) => (request.onsuccess = () => resolve(request.result as T)));
      const stores = database.transaction(['outbox', 'setAside', 'kept']);
      const rows = await answer<{ sequence: number; text: string }[]>(stores.objectStore('outbox').getAll());
      const setAside = await answer<number>(stores.objectStore('setAside').count());
      const cursor = await answer<{ value: { sentThrough: number } }>(stores.objectStore('kept').get('cursor'));
      database.close();
      return {
        rows: rows.map((r) => ({ sequence: r.sequence, id: (JSON.parse(r.text) as { id: string }).id })),
        setAside,
        sentThrough: cursor.value.sentThrough,
      };
    });
    const kept = found.rows;
    expect(kept.length).toBeGreaterThan(7);
    expect([found.setAside, found.sentThrough]).toEqual([0, kept.length]);
    expect(kept.map((r) => r.sequence)).toEqual(kept.map((_, i) => i + 1));
    const [stored, ...others] = [...store.sequences().values()];
    expect(others).toEqual([]);
    expect(stored).toEqual(kept.map((r) => r.sequence));
    const ids = store.rows<{ statement: string }>('select statement from statements').map((r) => r.statement);
    expect([...ids].sort()).toEqual(kept.map((r) => r.id).sort());
  }).toPass({ timeout: 60_000 });
}
