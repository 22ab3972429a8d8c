import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invalidStatements, validStatements } from '../../support/xapi-corpus.ts';
import { RecordStore } from './record-store.ts';
import { codes, places, SmallHub, type SmallStation } from '../small-hub.ts';

let small: SmallHub;
let station: SmallStation;
beforeAll(async () => {
  small = await SmallHub.open();
  station = await small.station();
});
afterAll(() => small.close());

const stored = async (): Promise<number> => (await small.hub.context.db.selectFrom('statements').select('statement').execute()).length;

describe('the corpus through HTTP', () => {
  it.each(['1.0.3', '2.0.0'] as const)('each invalid statement under %s is answered 400 with SM-601 and its place, and nothing is stored', async (version) => {
    const told: string[] = [];
    for (const { name, statement, place, versions } of invalidStatements()) {
      if (!versions.includes(version)) continue;
      const reply = await station.send([statement], version);
      // The reader of JSON itself refuses a body with such a key.
      const expected = place.endsWith('.__proto__') ? 'body' : place;
      if (reply.statusCode !== 400 || codes(reply)[0] !== 'SM-601' || places(reply)[0] !== expected) told.push(`${name}: ${reply.statusCode} ${reply.body}`);
    }
    expect(told).toEqual([]);
    expect(await stored()).toBe(0);
  });

  it('one invalid statement keeps a whole batch out', async () => {
    const valid = validStatements().filter(({ versions }) => versions.includes('2.0.0'));
    const [invalid] = invalidStatements();
    const reply = await station.send([...valid.map(({ statement }) => statement), invalid?.statement], '2.0.0');
    expect([reply.statusCode, codes(reply)[0]]).toEqual([400, 'SM-601']);
    expect(places(reply)[0]).toBe(invalid?.place.replace('[0]', `[${valid.length}]`));
    expect(await stored()).toBe(0);
  });

  // With a key: a station may not void.
  it('each valid twin is answered 200 and stored', async () => {
    const store = await RecordStore.open();
    for (const { name, statement, versions } of validStatements()) {
      for (store.version of versions) expect([name, (await store.send('POST', '/statements', statement)).statusCode]).toEqual([name, 200]);
    }
    const rows = await store.hub.context.db.selectFrom('statements').select('statement').execute();
    expect(rows.length).toBeGreaterThanOrEqual(validStatements().length);
    await store.close();
  });
});
