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
  it('how many are missing, while none wait', async () => {
    expect(await known(station.epoch, 0)).toEqual({ givenThrough: 0, missing: 0 });
    const [a, b, c] = [segment(1), segment(2), segment(3)];
    await station.send([a, c]);
    expect(await known(station.epoch, 3, 1)).toEqual({ givenThrough: 3, missing: null });
    expect(await known(station.epoch, 3)).toEqual({ givenThrough: 3, missing: 1 });
    await station.send(b);
    expect(await known(station.epoch, 3)).toEqual({ givenThrough: 3, missing: 0 });
    expect(await known(randomUUID(), 2)).toEqual({ givenThrough: 2, missing: 2 });
  });

  it('the highest that is stored, where its store knows less', async () => {
    expect(await known(station.epoch, 2)).toEqual({ givenThrough: 3, missing: 0 });
  });

  it('the highest that it ever said it had given, until it says a higher one', async () => {
    await known(station.epoch, 7, 4);
    expect(await known(station.epoch, 3)).toEqual({ givenThrough: 7, missing: 0 });
    expect(await known(station.epoch, 3), 'also where that answer was lost').toEqual({ givenThrough: 7, missing: 0 });
    expect(await known(station.epoch, 8, 1)).toEqual({ givenThrough: 8, missing: null });
    expect(await known(station.epoch, 7, 1)).toEqual({ givenThrough: 8, missing: null });
    expect(await known(randomUUID(), 1, 1), 'of another epoch').toEqual({ givenThrough: 1, missing: null });
  });

  it('so that what went with its disk before it was sent is missed, once the station goes on behind it', async () => {
    expect(await known(station.epoch, 8)).toEqual({ givenThrough: 8, missing: 5 });
    const gaps = (await (await small.board()).lab()).problems.filter((problem) => problem.code === 'SM-604');
    expect(gaps.map((gap) => gap.where)).toContain(`${station.station}/${station.epoch}`);
  });
});
