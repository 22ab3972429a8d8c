import { describe, expect, test } from 'vitest';
import { PutBack } from '../../../renderer/station/put-back.ts';

/** A store of which only its numbers are there. `sent` are those that were sent and are kept. */
function numbers({
  last,
  sent,
  destination = 'hub' as 'hub' | 'record-store',
}: {
  last: number;
  sent: readonly number[];
  destination?: 'hub' | 'record-store';
}) {
  const state = {
    last,
    moved: [] as number[],
    backTo: [] as number[],
    problems: [] as string[],
    waits: 0,
    asks: 0,
    kept: new Map<string, unknown>(),
    fails: 0,
  };
  const putBack = new PutBack({
    recorder: {
      sentThrough: sent.at(-1) ?? 0,
      goOnBehind: (through) => {
        if ((state.fails -= 1) >= 0) return Promise.reject(new Error('disk'));
        const further = through > state.last;
        state.last = Math.max(state.last, through);
        return Promise.resolve(further);
      },
      moveToEnd: (sequence) => {
        state.moved.push(sequence);
        state.last += 1;
        return Promise.resolve(true);
      },
      waitAgain: (beyond, through) => {
        const found = sent.some((n) => n > beyond && n <= through);
        if (found) state.backTo.push(beyond);
        return Promise.resolve(found);
      },
      keep: (key, value) => {
        state.kept.set(key, value);
        return Promise.resolve();
      },
      kept: (key) => Promise.resolve(state.kept.get(key)),
    },
    destination,
    problem: (code) => state.problems.push(code),
    waits: () => (state.waits += 1),
    ask: () => (state.asks += 1),
  });
  return { putBack, state };
}
const atHub = (storedThrough: number, givenThrough = storedThrough) => ({ storedThrough, givenThrough });
const taken = 'SM-602 context.extensions';

describe('a hub that knows higher numbers than the station', () => {
  test('makes it go on behind the highest that was ever given, and staff are told once', async () => {
    const { putBack, state } = numbers({ last: 50, sent: [50] });
    await putBack.heard(atHub(90, 100), 50);
    await putBack.heard(atHub(120), 50);
    expect([state.last, state.problems, state.backTo]).toEqual([120, ['SM-625'], []]);
  });

  test('is heard again where the disk did not take it', async () => {
    const { putBack, state } = numbers({ last: 50, sent: [50] });
    state.fails = 1;
    await putBack.heard(atHub(100), 50);
    expect([state.last, state.problems]).toEqual([50, []]);
    await putBack.heard(atHub(100), 50);
    expect([state.last, state.problems]).toEqual([100, ['SM-625']]);
  });
});

describe('an event whose number is refused', () => {
  test('is moved where the hub has told of numbers so high', async () => {
    const { putBack, state } = numbers({ last: 60, sent: [50] });
    await putBack.heard(atHub(100), 50);
    expect(await putBack.misplaced(51, taken)).toBe('moved');
    expect([state.moved, state.last, state.asks]).toEqual([[51], 101, 0]);
  });

  test('waits until the hub was asked, for a reply that was not under way before', async () => {
    const { putBack, state } = numbers({ last: 60, sent: [50] });
    await putBack.heard(atHub(50), 50);
    expect([await putBack.misplaced(51, taken), state.asks]).toEqual(['later', 1]);
    await putBack.heard(atHub(50), 50);
    expect([await putBack.misplaced(51, taken), state.asks]).toEqual(['later', 2]);
    await putBack.heard(atHub(51), 50);
    expect([await putBack.misplaced(51, taken), state.moved]).toEqual(['moved', [51]]);
  });

  test('is an event that is refused as any other where the hub does not tell, and where it is not its number', async () => {
    const { putBack, state } = numbers({ last: 60, sent: [50] });
    expect(await putBack.misplaced(51, 'SM-602 id')).toBe('no');
    expect(await putBack.misplaced(51, 'SM-601 actor')).toBe('no');
    expect(await putBack.misplaced(51, taken)).toBe('later');
    await putBack.heard(null, 50);
    await putBack.heard(null, 50);
    expect([await putBack.misplaced(51, taken), state.moved]).toEqual(['no', []]);
    expect(await putBack.misplaced(52, taken), 'another one is asked about anew').toBe('later');
  });
});

describe('a hub that has less than was sent', () => {
  test('is sent it again', async () => {
    const { putBack, state } = numbers({ last: 60, sent: [30, 40, 50] });
    await putBack.heard(atHub(30, 60), 50);
    expect([state.backTo, state.waits, state.problems]).toEqual([[30], 1, []]);
  });

  test('is sent it once for each number it names: what it does not count is not sent for ever', async () => {
    const { putBack, state } = numbers({ last: 60, sent: [30, 40, 50] });
    for (const stored of [30, 30, 40, 40, 40]) await putBack.heard(atHub(stored, 60), 50);
    expect(state.backTo).toEqual([30, 40]);
  });

  test('is no such hub where its answer is older than what was sent meanwhile, or the last was only set aside', async () => {
    const { putBack, state } = numbers({ last: 60, sent: [30, 50] });
    await putBack.heard(atHub(30, 60), 30);
    await putBack.heard(atHub(40, 60), 45);
    expect([state.backTo, state.waits]).toEqual([[], 0]);
  });
});

describe('where events go to another record store', () => {
  test('what the hub lacks means nothing, now and when the station is back at the hub', async () => {
    const elsewhere = numbers({ last: 60, sent: [30, 40], destination: 'record-store' });
    await elsewhere.putBack.heard(atHub(0, 90), 0);
    expect([elsewhere.state.last, elsewhere.state.backTo, elsewhere.state.kept.get('sentElsewhere')]).toEqual([60, [], 40]);
    const back = numbers({ last: 60, sent: [30, 40, 50] });
    back.state.kept.set('sentElsewhere', 40);
    await back.putBack.heard(atHub(10, 60), 50);
    expect(back.state.backTo).toEqual([40]);
  });
});
