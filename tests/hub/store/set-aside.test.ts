import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SetAsideEvent } from '../../../core/contract/board-hub.ts';
import type { OutboxReport } from '../../../core/contract/station-hub.ts';
import type { Statement } from '../../../core/xapi/station-event.ts';
import { seatStore } from '../../../hub/board/station-stores.ts';
import { outboxReport } from '../../fixtures/outbox-report.ts';
import { codes, minute, places, SmallHub, type SmallBoard, type SmallStation } from '../small-hub.ts';

let small: SmallHub;
let board: SmallBoard;
let station: SmallStation;
let machines = 0;
beforeAll(async () => void (small = await SmallHub.open({ staff: true })));
beforeEach(async () => {
  board = await small.board();
  station = await small.station(1, `machine-${(machines += 1)}`);
  small.time.now += minute;
});
afterAll(() => small.close());

const refused = (student: string): Statement => station.segment(student, { index: 0, state: 'active', startedAt: small.time.now, durationMs: 900 });
const event = (statement: object, sequence: number, why = 'SM-601 result.duration') => ({ sequence, at: small.time.now, why, statement });
const hand = (events: readonly object[], from = station) => from.post('/api/station/set-aside', { epoch: from.epoch, events });
const list = async (of = station.station) => (await board.get(`set-aside/${of}/list`)).json<SetAsideEvent[]>();
const setAside = (count: number) => ({ outbox: outboxReport(station.epoch, { setAside: count, lastSequence: station.sequence }) });

describe('events that a station set aside', () => {
  it('are kept word for word, once, however often they are handed over; the newer reason stands', async () => {
    const odd = { ...refused('s1'), result: { duration: 'never' }, ünknown: [1, { a: null }] };
    expect((await hand([event(odd, 1)])).json()).toEqual({ kept: [1] });
    expect((await hand([event(odd, 1), event(refused('s2'), 2)])).json()).toEqual({ kept: [1, 2] });
    await hand([event(odd, 1, 'SM-602 id')]);
    expect((await list()).map((one) => [one.sequence, one.why])).toEqual([
      [1, 'SM-602 id'],
      [2, 'SM-601 result.duration'],
    ]);
    const download = await board.get(`set-aside/${station.station}`);
    expect(download.headers['content-disposition']).toBe(`attachment; filename="set-aside-${station.station}.json"`);
    expect(download.json<object[]>()[0]).toEqual(odd);
    expect(download.json<object[]>()).toHaveLength(2);
  });

  it('are listed by what, in which program and why, without a person', async () => {
    await hand([event(refused('s1'), 1), event({ verb: { id: 5 }, actor: 'Ana' }, 2), event({ object: { id: 'https://a.example/x' }, verb: null }, 3)]);
    const shown = await list();
    expect(shown.map(({ kind, program }) => [kind, program])).toEqual([
      ['spent', 'Count'],
      [null, null],
      [null, null],
    ]);
    expect(JSON.stringify(shown)).not.toMatch(/"s1"|Ana/);
  });

  it('take fifty of the largest, and no more', async () => {
    const large = { ...refused('s1'), result: { response: 'x'.repeat(60_000) } };
    const fifty = Array.from({ length: 50 }, (_, index) => event(large, index + 1));
    expect((await hand(fifty)).json<{ kept: number[] }>().kept).toHaveLength(50);
    const more = await hand([...fifty, event({}, 51)]);
    expect([more.statusCode, codes(more), places(more)]).toEqual([400, ['SM-701'], ['body:events']]);
    const heavy = await hand([event({ result: { response: 'x'.repeat(5 * 1024 * 1024) } }, 1)]);
    expect([heavy.statusCode, codes(heavy)]).toEqual([413, ['SM-603']]);
  });

  it('are each station’s own: the same place of another one is another event, and nobody hands over without a credential', async () => {
    const other = await small.station(2, 'machine-other');
    await hand([event(refused('s1'), 1)]);
    await hand([event(refused('s2'), 1)], other);
    expect([(await list()).length, (await list(other.station)).length]).toEqual([1, 1]);
    const nobody = await small.hub.app.inject({ method: 'POST', url: '/api/station/set-aside', payload: { epoch: station.epoch, events: [] } });
    expect([nobody.statusCode, codes(nobody)]).toEqual([401, ['SM-203']]);
  });

  it('leave the list with the next sync after they are stored, and only those', async () => {
    const [a, b] = [refused('s1'), refused('s2')];
    await hand([event(a, 1), event(b, 2)]);
    await station.send(a);
    await station.sync(setAside(1));
    expect((await list()).map((one) => one.sequence)).toEqual([2]);
  });

  it('leave it too when another record store took them, but not by a report from before they were handed over', async () => {
    await hand([event(refused('s1'), 1)]);
    await station.sync(setAside(0));
    expect(await list()).toHaveLength(1);
    small.time.now += 2 * minute;
    await station.sync(setAside(1));
    expect(await list()).toHaveLength(1);
    await station.sync(setAside(0));
    expect(await list()).toEqual([]);
  });

  it('are no gap, in an epoch that the station left behind neither', async () => {
    await hand([event(refused('s1'), 1)]);
    await station.send(refused('s2'));
    await station.sync(setAside(1));
    await station.sync({ outbox: outboxReport(randomUUID()) });
    expect((await board.lab()).problems.filter((p) => p.code === 'SM-604' && p.where?.startsWith(station.station))).toEqual([]);
  });
});

describe('staff', () => {
  it('have them sent again: the station hears it with its next sync, and the audit log has it', async () => {
    await hand([event(refused('s1'), 1)]);
    await station.sync(setAside(1));
    expect((await board.act({ action: 'resend-set-aside', station: station.station })).statusCode).toBe(204);
    const { desired } = await station.sync(setAside(1));
    expect(desired.resendSetAsideBefore).toBe(small.time.now);
    await board.get(`set-aside/${station.station}`);
    expect((await small.audit()).slice(-2)).toMatchObject([
      { actor: 't1', action: 'resend-set-aside', target: station.station },
      { actor: 't1', action: 'read-set-aside', target: station.station },
    ]);
  });

  it('see how each store stands at its seat, and what is for IT among the notes', async () => {
    const disk = { persisted: true, usedShare: 0.4251 };
    await station.sync({ outbox: outboxReport(station.epoch, { lastSequence: 9, waiting: 9, inMemory: 4, storage: 'memory', setAside: 2, disk }) });
    const { seats, problems } = await board.lab();
    expect(seats.find((seat) => seat.station === station.station)?.store).toEqual({
      waiting: 9,
      inMemory: 4,
      setAside: 2,
      storage: 'memory',
      destination: 'hub',
      disk: { persisted: true, usedPercent: 43 },
    });
    const mine = problems.filter((p) => p.where?.startsWith(station.station)).map((p) => [p.code, p.seat, p.where]);
    expect(mine).toEqual([
      ['SM-715', 1, `${station.station}: 2`],
      ['SM-606', 1, station.station],
    ]);
    // The station's own word for it stands alone.
    await station.sync({ problems: [{ code: 'SM-606', at: small.time.now }] });
    expect((await board.lab()).problems.filter((p) => p.seat === 1 && p.code === 'SM-606')).toHaveLength(1);
  });

  it('see nothing of a store that was not heard of, and what there is of a station of the version before', () => {
    expect(seatStore(null)).toBe(null);
    const { inMemory: _1, dropped: _2, droppedFor: _3, destination: _4, disk: _5, ...old } = outboxReport(station.epoch, { waiting: 3 });
    expect(seatStore({ ...station.reported, outbox: old as OutboxReport })).toEqual({
      waiting: 3,
      inMemory: 0,
      setAside: 0,
      storage: 'disk',
      destination: 'hub',
      disk: null,
    });
  });

  it('reach those of a station that was taken out, and none of a station that never was', async () => {
    await hand([event(refused('s1'), 1)]);
    await board.act({ action: 'revoke-station', station: station.station });
    expect(await list()).toHaveLength(1);
    expect((await board.lab()).problems.find((p) => p.where === `${station.station}: 1`)).toMatchObject({ code: 'SM-715', seat: null });
    const unknown = await board.get('set-aside/station-of-nobody');
    expect([unknown.statusCode, codes(unknown)]).toEqual([404, ['SM-704']]);
    expect(codes(await small.hub.app.inject({ method: 'GET', url: `/api/board/set-aside/${station.station}` }))).toEqual(['SM-702']);
  });
});
