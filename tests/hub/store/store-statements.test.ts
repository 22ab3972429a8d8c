import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extensions } from '../../../core/xapi/vocabulary.ts';
import { keptStatement, keptText } from '../../../hub/store/kept-statement.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { codes, monday, SmallHub, type SmallStation } from '../small-hub.ts';

let small: SmallHub;
let station: SmallStation;
beforeAll(async () => {
  small = await SmallHub.open();
  station = await small.station();
});
afterAll(() => small.close());

const segments = (count: number, student: string) => {
  const launch = randomUUID();
  return Array.from({ length: count }, (_, index) =>
    station.segment(student, { index, state: 'active', startedAt: monday + index * 1000, durationMs: 1000 }, launch),
  );
};
const db = () => small.hub.context.db;

describe('a batch of which some is stored already', () => {
  // Sizes on both sides of those in which rows are written.
  it.each([2, 9, 63, 64, 65, 137, 500])('is stored in what is new of it, of %i statements, each counted once', async (count) => {
    const student = `student-${count}`;
    const all = segments(count, student);
    const known = all.filter((_, at) => at % 3 === 0);
    for (const batch of [known, all, all]) expect((await station.send(batch)).json()).toEqual(batch.map((each) => each.id));
    const rows = db();
    const ids = await rows
      .selectFrom('statements')
      .select('statement')
      .where(
        'statement',
        'in',
        all.map((each) => each.id),
      )
      .execute();
    expect(ids).toHaveLength(count);
    const sums = await rows.selectFrom('daily_sums').select('active_ms').where('student', '=', student).execute();
    expect(sums).toEqual([{ active_ms: count * 1000 }]);
    const hours = await rows.selectFrom('hourly_sums').select('active_ms').where('student', '=', student).execute();
    expect(hours.reduce((sum, each) => sum + each.active_ms, 0)).toBe(count * 1000);
    const epoch = await rows.selectFrom('outbox_epochs').select(['highest', 'stored']).where('epoch', '=', station.epoch).executeTakeFirst();
    expect(epoch).toEqual({ highest: station.sequence, stored: station.sequence });
  });

  it('is refused whole where a new one has the place of another in the outbox', async () => {
    const [first, second, third] = segments(3, 'student-x');
    await station.send(first);
    const usurper = { ...second, id: randomUUID(), context: { ...second?.context, extensions: first?.context.extensions } };
    const reply = await station.send([first, third, usurper]);
    expect([reply.statusCode, codes(reply)]).toEqual([409, ['SM-602']]);
    const rows = await db().selectFrom('segments').select('segment').where('student', '=', 'student-x').execute();
    expect(rows).toHaveLength(1);
    await station.send([second, third]);
  });
});

describe('a number of a station’s statement that no column holds', () => {
  // PostgreSQL would fail inside, and the station send it again for ever.
  it.each([
    ['sequence', { [extensions.source]: { sequence: 1e300 } }],
    ['segment', { [extensions.place]: { segment: 3_000_000_000 } }],
  ])('is refused with its place: %s', async (_, numbers) => {
    const [said] = segments(1, 'student-y');
    const own = said?.context.extensions ?? {};
    const wrong = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, { ...(value as object), ...(numbers as Record<string, object>)[key] }]));
    const reply = await station.send({ ...said, context: { ...said?.context, extensions: wrong } });
    expect([reply.statusCode, codes(reply)]).toEqual([400, ['SM-601']]);
  });
});

describe('the kept text of a statement', () => {
  const assigned = {
    id: 'b9e0a6c0-0000-4000-8000-000000000001',
    stored: '2026-09-14T14:05:00.000Z',
    authority: { account: { homePage: 'h', name: 'n' } },
    version: '2.0.0',
  } as const;
  const said = {
    id: assigned.id,
    actor: { mbox: 'mailto:a@b.example' },
    verb: { id: 'http://v.example' },
    object: { id: 'http://o.example' },
    timestamp: '2026-09-14T09:00:00Z',
  };

  it.each([
    ['as a station sends it', said],
    ['without id and timestamp', { actor: said.actor, verb: said.verb, object: said.object }],
    ['with an id in capitals', { ...said, id: assigned.id.toUpperCase() }],
    ['that says what the store sets', { ...said, stored: '2000-01-01T00:00:00Z', authority: { mbox: 'mailto:x@y.example' }, version: '1.0.3' }],
    ['with one context activity', { ...said, context: { contextActivities: { parent: { id: 'http://p.example' } } } }],
  ])('is that of the kept statement, %s', (_what, statement) => {
    const received = statement as never;
    expect(JSON.parse(keptText(received, JSON.stringify(statement), assigned))).toEqual(JSON.parse(JSON.stringify(keptStatement(received, assigned))));
  });
});

const postgres = await startPostgres();

describe.skipIf(postgres === null)('on PostgreSQL, which lets many batches in at once', () => {
  afterAll(async () => postgres?.stop());

  it('takes each of many that count for the same students in the same hour, and counts all', async () => {
    const hub = await SmallHub.open({ database: { kind: 'postgres', url: (await postgres?.newDatabase()) ?? '' } });
    const stations = await Promise.all(Array.from({ length: 12 }, () => hub.station()));
    const rounds = 4;
    for (let round = 0; round < rounds; round += 1) {
      const replies = await Promise.all(
        stations.map((each) => each.send([each.segment('student-1', { index: 0, state: 'active', startedAt: monday, durationMs: 1000 }, randomUUID())])),
      );
      expect(replies.map((reply) => reply.statusCode)).toEqual(stations.map(() => 200));
    }
    const sums = await hub.hub.context.db.selectFrom('daily_sums').select('active_ms').where('student', '=', 'student-1').execute();
    expect(sums).toEqual([{ active_ms: stations.length * rounds * 1000 }]);
    await hub.close();
  });
});
