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
    now: 0,
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
    now: () => state.now,
  });
  return { putBack, state };
}
const atHub = (givenThrough: number, missing: number | null = 0) => ({ givenThrough, missing });
const hourMs = 3_600_000;
const taken = 'SM-602 context.extensions';

describe('a hub that knows higher numbers than the station', () => {
  test('makes it go on behind the highest that was ever given, and staff are told once', async () => {
    const { putBack, state } = numbers({ last: 50, sent: [50] });
    await putBack.heard(atHub(100), 50);
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
    expect([await putBack.misplaced(51, taken), state.moved, state.problems]).toEqual(['moved', [51], ['SM-625']]);
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

describe('a hub that misses events', () => {
  test('is sent again all that is kept, and nothing is told to staff', async () => {
    const { putBack, state } = numbers({ last: 60, sent: [30, 40, 60] });
    await putBack.heard(atHub(60, 20), 60);
    expect([state.backTo, state.waits, state.problems]).toEqual([[0], 1, []]);
  });

  test('is sent nothing for what did not come by that, now and after another start; but for what is missing beyond it', async () => {
    const { putBack, state } = numbers({ last: 60, sent: [60] });
    for (const missing of [20, null, 5, 5, 5]) await putBack.heard(atHub(60, missing), 60);
    const later = numbers({ last: 60, sent: [60] });
    later.state.kept = state.kept;
    await later.putBack.heard(atHub(60, 5), 60);
    expect([state.backTo, later.state.backTo]).toEqual([[0], []]);
    await later.putBack.heard(atHub(60, 6), 60);
    expect(later.state.backTo).toEqual([0]);
  });

  test('is sent all once an hour at most, whatever it says', async () => {
    const { putBack, state } = numbers({ last: 60, sent: [60] });
    for (const missing of [20, 0, 20, 0, 20]) await putBack.heard(atHub(60, missing), 60);
    expect(state.backTo).toEqual([0]);
    state.now = hourMs;
    await putBack.heard(atHub(60, 20), 60);
    expect(state.backTo).toEqual([0, 0]);
  });

  test('is sent nothing while events wait, since then nobody knows what is missing', async () => {
    const { putBack, state } = numbers({ last: 60, sent: [30] });
    await putBack.heard(atHub(60, null), 30);
    expect([state.backTo, state.kept.size]).toEqual([[], 0]);
  });
});

describe('where events go to another record store', () => {
  test('what the hub lacks means nothing, now and when the station is back at the hub', async () => {
    const elsewhere = numbers({ last: 60, sent: [30, 40], destination: 'record-store' });
    await elsewhere.putBack.heard(atHub(90, 60), 0);
    expect([elsewhere.state.last, elsewhere.state.backTo, elsewhere.state.kept.get('sentElsewhere')]).toEqual([60, [], 40]);
    const back = numbers({ last: 60, sent: [30, 40, 50] });
    back.state.kept.set('sentElsewhere', 40);
    await back.putBack.heard(atHub(60, 10), 50);
    expect(back.state.backTo).toEqual([40]);
  });
});
