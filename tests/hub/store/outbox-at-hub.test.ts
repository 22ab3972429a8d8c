import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outboxReport } from '../../fixtures/outbox-report.ts';
import { monday, SmallHub, type SmallStation } from '../small-hub.ts';

let small: SmallHub;
let station: SmallStation;
beforeAll(async () => {
  small = await SmallHub.open({ staff: true });
  station = await small.station();
});
afterAll(() => small.close());

const known = async (epoch: string, lastSequence: number, waiting = 0) =>
  (await station.sync({ outbox: outboxReport(epoch, { lastSequence, waiting }) })).outbox;
const segment = (index: number) => station.segment('s1', { index, state: 'active', startedAt: monday + index * 1000, durationMs: 900 });

describe('a station hears of its numbers, in the epoch that it names', () => {
  it('the highest that is stored', async () => {
    expect(await known(station.epoch, 0)).toEqual({ storedThrough: 0, givenThrough: 0 });
    const [a, b, c] = [segment(1), segment(2), segment(3)];
    await station.send([a, c]);
    expect(await known(station.epoch, 2)).toEqual({ storedThrough: 3, givenThrough: 3 });
    await station.send(b);
    expect(await known(station.epoch, 3)).toEqual({ storedThrough: 3, givenThrough: 3 });
    expect(await known(randomUUID(), 1, 1)).toEqual({ storedThrough: 0, givenThrough: 1 });
  });

  it('and the highest that it ever said it had given, until it says a higher one', async () => {
    await known(station.epoch, 7, 4);
    expect(await known(station.epoch, 3)).toEqual({ storedThrough: 3, givenThrough: 7 });
    expect(await known(station.epoch, 3), 'also where that answer was lost').toEqual({ storedThrough: 3, givenThrough: 7 });
    expect(await known(station.epoch, 8, 1)).toEqual({ storedThrough: 3, givenThrough: 8 });
    expect(await known(station.epoch, 7, 1)).toEqual({ storedThrough: 3, givenThrough: 8 });
    expect(await known(randomUUID(), 2, 2), 'of another epoch').toEqual({ storedThrough: 0, givenThrough: 2 });
  });

  it('so that what went with its disk before it was sent is missed, once the station goes on behind it', async () => {
    await known(station.epoch, 8);
    expect((await (await small.board()).lab()).problems.filter((problem) => problem.code === 'SM-604')).toHaveLength(1);
  });
});
