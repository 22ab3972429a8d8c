import type { Database } from '../database/open-database.ts';

/** What receivers refused for good, as IT sees it: by receiver and reason, never by whom a statement is about. */
export interface RefusalGroup {
  readonly destination: string;
  readonly why: string;
  readonly count: number;
  /** Of these, put back and not yet sent. */
  readonly again: number;
}

export async function listRefusals(db: Database): Promise<RefusalGroup[]> {
  const rows = await db
    .selectFrom('forward_refusals')
    .select((eb) => ['destination', 'why', eb.fn.countAll<number>().as('count'), eb.fn.sum<number>('again').as('again')])
    .groupBy(['destination', 'why'])
    .orderBy('destination')
    .orderBy('why')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count), again: Number(row.again) }));
}

/** Puts all of them back to be sent; answers how many are to be sent to each receiver, those that were put back before among them. */
export async function putBackRefusals(db: Database): Promise<readonly { readonly destination: string; readonly count: number }[]> {
  await db.updateTable('forward_refusals').set({ again: 1 }).execute();
  const rows = await db
    .selectFrom('forward_refusals')
    .select((eb) => ['destination', eb.fn.countAll<number>().as('count')])
    .groupBy('destination')
    .orderBy('destination')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
