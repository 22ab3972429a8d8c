import Dexie from 'dexie';
import { afterEach, expect, test } from 'vitest';
import { renewLog } from '../../../renderer/data/renew-log.ts';
import { StationDatabase } from '../../../renderer/data/station-database.ts';

let database: StationDatabase;
afterEach(async () => {
  database.close();
  await Dexie.delete(database.name);
});

test('nothing of what fills the log stays in the store, also of a start that was killed in between', async () => {
  database = new StationDatabase(`renew-${crypto.randomUUID()}`);
  await database.open();
  await database.kept.bulkPut([
    { key: 'identity', value: 1 },
    { key: 'filler/7', value: new Uint8Array(9) },
    { key: 'session', value: 2 },
  ]);
  await renewLog(database);
  expect(await database.kept.toArray()).toEqual([
    { key: 'identity', value: 1 },
    { key: 'session', value: 2 },
  ]);
});
