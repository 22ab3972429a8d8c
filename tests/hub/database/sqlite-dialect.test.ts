import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqliteDialect } from '../../../hub/database/sqlite-dialect.ts';

let folder: string;
let file: string;
let hub: Kysely<{ notes: { note: string } }>;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-sqlite-'));
  file = path.join(folder, 'hub.sqlite');
  hub = new Kysely({ dialect: sqliteDialect(file) });
  await sql`create table notes (note text)`.execute(hub);
});
afterEach(async () => {
  await hub.destroy();
  rmSync(folder, { recursive: true, force: true });
});

test('a transaction that reads before it writes is not refused because another process writes meanwhile', async () => {
  const other = new DatabaseSync(file, { timeout: 0 });
  const write = (): void => other.exec("insert into notes values ('of the other')");
  let waits = false;
  await hub.transaction().execute(async (tx) => {
    await tx.selectFrom('notes').selectAll().execute();
    try {
      write();
    } catch (error) {
      waits = (error as { errcode?: number }).errcode === 5;
    }
    await tx.insertInto('notes').values({ note: 'of the hub' }).execute();
  });
  expect(waits).toBe(true);
  write();
  other.close();
  expect((await hub.selectFrom('notes').select('note').execute()).map((row) => row.note)).toEqual(['of the hub', 'of the other']);
});
