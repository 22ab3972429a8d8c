import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Reported } from '../../../core/contract/station-hub.ts';
import type { DatabasePlace } from '../../../hub/database/open-database.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { codes, minute, monday, SmallHub, type SmallBoard, type SmallStation } from '../small-hub.ts';

function behaves(place: () => Promise<Partial<{ database: DatabasePlace }>>): void {
  let small: SmallHub;
  let board: SmallBoard;
  let first: SmallStation;
  let second: SmallStation;
  beforeAll(async () => void (small = await SmallHub.open({ staff: true, ...(await place()) })));
  afterAll(() => small.close());
  beforeEach(async () => {
    small.time.now = Math.max(monday, small.time.now + 2 * minute);
    board = await small.board();
    first = await small.station(1, 'machine-1');
    second = await small.station(2, 'machine-2');
    for (const each of [first, second]) await each.sync({ visit: null, arriving: null });
  });

  const progress = { block: 'morning', done: ['count'], chosen: null };
  const visitOf = (student: string, signedInAt = small.time.now): NonNullable<Reported['visit']> => ({
    visit: randomUUID(),
    student,
    signedInAt,
    place: progress,
  });
  const move = (visit: string, to = second.station) => board.act({ action: 'move-student', station: first.station, visit, to });

  it('from the board: the visit ends at its seat, the other one expects the student with the progress, and forgets it when it has come', async () => {
    const visit = visitOf('s1');
    await first.sync({ visit });
    const before = (await first.sync()).desired.revision;
    expect((await move(visit.visit)).statusCode).toBe(204);
    const left = (await first.sync()).desired;
    expect(left.endedVisits).toContain(visit.visit);
    expect(left.movedVisits).toContainEqual({ visit: visit.visit, seat: 2 });
    expect(left.revision).toBeGreaterThan(before);
    const there = (await second.sync()).desired;
    expect(there.arrival).toMatchObject({ student: 's1', from: 1, place: progress, by: { staff: 't1', name: 'Nadia Brookmere' } });
    expect(there.elsewhere).toEqual([{ student: 's1', seat: 1, place: progress }]);
    await first.sync({ visit: null });
    expect((await second.sync({ visit: visitOf('s1') })).desired.arrival).toBeNull();
    expect((await second.sync({ visit: null })).desired.arrival).toBeNull();
    expect((await small.audit()).at(-1)).toMatchObject({ actor: 't1', action: 'move-student', target: 's1' });
  });

  it('a seat that nobody came to within a minute and a half expects nobody any more', async () => {
    const visit = visitOf('s1');
    await first.sync({ visit });
    await move(visit.visit);
    small.time.now += 1.5 * minute;
    expect((await second.sync()).desired.arrival).toBeNull();
  });

  it('to a seat that is taken, dark, expected or the same, nobody is moved; nor a visit that is over', async () => {
    const visit = visitOf('s1');
    await first.sync({ visit });
    expect(codes(await move(randomUUID()))).toEqual(['SM-705']);
    expect(codes(await move(visit.visit, first.station))).toEqual(['SM-419']);
    expect(codes(await move(visit.visit, 'station-nowhere'))).toEqual(['SM-419']);
    await second.sync({ visit: visitOf('s2') });
    expect(codes(await move(visit.visit))).toEqual(['SM-419']);
    await second.sync({ visit: null, arriving: { move: randomUUID(), student: 's3', staff: 't1' } });
    expect(codes(await move(visit.visit))).toEqual(['SM-419']);
    await second.sync({ arriving: null });
    small.time.now += minute;
    await first.sync();
    expect(codes(await move(visit.visit))).toEqual(['SM-419']);
    await second.sync();
    expect((await move(visit.visit)).statusCode).toBe(204);
    await first.sync();
    expect(codes(await move(visit.visit))).toEqual(['SM-419']);
  });

  it('by staff at the other seat: its word ends the visit at the first', async () => {
    const visit = visitOf('s1');
    await first.sync({ visit });
    await second.sync({ arriving: { move: randomUUID(), student: 's1', staff: 't2' } });
    const { desired } = await first.sync();
    expect(desired.endedVisits).toContain(visit.visit);
    expect(desired.movedVisits).toContainEqual({ visit: visit.visit, seat: 2 });
    const ended = await small.hub.context.db.selectFrom('ended_visits').select(['ended_by', 'to_seat']).where('visit', '=', visit.visit).execute();
    expect(ended).toEqual([{ ended_by: 't2', to_seat: 2 }]);
  });

  it.each([
    ['the earlier seat is heard of first', ['first', 'second']],
    ['the later seat is heard of first', ['second', 'first']],
  ] as const)('two visits of one student that began with the hub away: the later stays, where %s', async (_, order) => {
    const earlier = visitOf('s2', small.time.now - 10 * minute);
    const later = visitOf('s2', small.time.now - 3 * minute);
    for (const each of order) await (each === 'first' ? first.sync({ visit: earlier }) : second.sync({ visit: later }));
    const [atFirst, atSecond] = [await first.sync(), await second.sync()];
    expect(atFirst.desired.endedVisits).toContain(earlier.visit);
    expect(atSecond.desired.endedVisits).not.toContain(later.visit);
  });

  it('a later visit of a seat that fell silent ends no other, until that seat is heard of again', async () => {
    const later = visitOf('s2', small.time.now);
    await second.sync({ visit: later });
    small.time.now += 2 * minute;
    const earlier = visitOf('s2', small.time.now - 10 * minute);
    expect((await first.sync({ visit: earlier })).desired.endedVisits).not.toContain(earlier.visit);
    await second.sync();
    expect((await first.sync()).desired.endedVisits).toContain(earlier.visit);
  });
}

describe('moves from seat to seat, in SQLite', () => behaves(() => Promise.resolve({})));

const postgres = await startPostgres();
afterAll(() => postgres?.stop());
describe.skipIf(postgres === null)('moves from seat to seat, in PostgreSQL', () =>
  behaves(async () => ({ database: { kind: 'postgres', url: (await postgres?.newDatabase()) ?? '' } })),
);
