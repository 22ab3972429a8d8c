import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uploadLab, type Answer } from '../../support/upload-lab.ts';

const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const stored: Answer = { kind: 'stored' };
const refused: Answer = { kind: 'refused', why: 'SM-601' };
const later: Answer = { kind: 'later', afterMs: null };

describe('batches', () => {
  test('go out oldest first, begin small and grow while all goes well', async () => {
    const lab = uploadLab({ rows: 2000, answer: () => stored });
    await lab.run();
    expect(lab.stored).toEqual(upTo(2000));
    expect(lab.batches.map((batch) => batch.length).slice(0, 5)).toEqual([50, 50, 100, 200, 400]);
    expect(Math.max(...lab.batches.map((batch) => batch.length))).toBe(500);
  });

  test('are cut by size too, and one statement that is larger goes alone', async () => {
    const text = 'x'.repeat(200_000);
    const lab = uploadLab({ rows: 6, answer: () => stored, statement: (sequence) => ({ sequence, text: sequence === 3 ? text.repeat(4) : text }) });
    await lab.run();
    expect(lab.batches.filter((batch) => batch.length > 0)).toEqual([[1, 2], [3], [4, 5], [6]]);
  });

  test('become smaller when no answer comes to three in a row, and grow again; an answer, whatever it is, says nothing of their length', async () => {
    const lab = uploadLab({ rows: 400, answer: (_, call) => (call <= 4 ? { kind: 'lost' } : call === 5 ? later : stored) });
    await lab.run();
    expect(lab.batches.map((batch) => batch.length).slice(0, 9)).toEqual([50, 50, 50, 25, 12, 12, 24, 24, 48]);
    expect(lab.stored).toEqual(upTo(400));
  });

  test('go out one at a time, and the next is read while one is under way', async () => {
    const lab = uploadLab({ rows: 300, answer: () => stored });
    await lab.run();
    expect(lab.batches.flat()).toEqual(upTo(300));
    expect(lab.outOfOrder).toEqual([]);
  });

  test('what comes while one is under way is sent after it', async () => {
    let added = false;
    const lab = uploadLab({
      rows: 3,
      answer: () => {
        if (!added) {
          lab.add(2);
          lab.uploader.wake();
        }
        added = true;
        return stored;
      },
    });
    await lab.run();
    expect(lab.stored).toEqual(upTo(5));
  });

  test('what is dropped while it is read ahead is not sent', async () => {
    const even = upTo(2000).filter((sequence) => sequence % 2 === 0);
    for (const dropsAt of [1, 2, 3, 4]) {
      let sent: readonly number[] = [];
      const lab = uploadLab({
        rows: 2000,
        answer: (_, call) => {
          if (call === dropsAt) {
            sent = lab.batches.flat();
            lab.drop(even.filter((sequence) => !sent.includes(sequence)));
          }
          return stored;
        },
      });
      await lab.run();
      expect(lab.stored).toEqual(upTo(2000).filter((sequence) => sequence % 2 === 1 || sent.includes(sequence)));
    }
  });
});

describe('answers', () => {
  test('what the store names from the first on is settled, the rest is sent again', async () => {
    const lab = uploadLab({ rows: 10, answer: (batch, call) => (call === 1 ? { kind: 'stored', count: 4 } : { kind: 'stored', count: batch.length }) });
    await lab.run();
    expect(lab.batches.slice(0, 2)).toEqual([upTo(10), upTo(10, 5)]);
    expect(lab.stored).toEqual(upTo(10));
  });

  test('one that the store never names is set aside after five tries alone, and blocks nothing', async () => {
    const lab = uploadLab({ rows: 4, answer: (batch) => (batch[0] === 2 ? { kind: 'unnamed' } : batch.includes(2) ? { kind: 'stored', count: 1 } : stored) });
    await lab.run();
    expect([lab.stored, [...lab.aside]]).toEqual([[1, 3, 4], [2]]);
    expect(lab.batches.filter((batch) => batch.length === 1 && batch[0] === 2)).toHaveLength(5);
  });

  test('one statement that is refused is found by halving, set aside, and blocks nothing', async () => {
    const lab = uploadLab({ rows: 50, answer: (batch) => (batch.includes(33) ? refused : stored) });
    await lab.run();
    expect([...lab.aside]).toEqual([33]);
    expect(lab.stored).toEqual(upTo(50).filter((sequence) => sequence !== 33));
    expect(lab.outOfOrder).toEqual([]);
  });

  test('a batch that is too large is halved, and the next ones are cut to what was taken', async () => {
    const lab = uploadLab({ rows: 100, answer: (batch) => (batch.length > 10 ? { kind: 'too-large' } : stored) });
    await lab.run();
    expect([lab.stored, [...lab.aside], lab.outOfOrder]).toEqual([upTo(100), [], []]);
    expect(lab.batches.filter((batch) => batch.length > 10).length).toBeLessThan(6);
  });

  test('one statement that is too large alone is set aside, and the next batches are large again', async () => {
    const lab = uploadLab({ rows: 200, answer: (batch) => (batch.includes(2) ? { kind: 'too-large' } : stored) });
    await lab.run();
    expect([...lab.aside]).toEqual([2]);
    expect(lab.stored).toEqual(upTo(200).filter((sequence) => sequence !== 2));
    expect(Math.max(...lab.batches.slice(-3).map((batch) => batch.length))).toBeGreaterThan(40);
  });

  test('a store that reads no gzip gets the same once more at once', async () => {
    const lab = uploadLab({ rows: 3, answer: (_, call) => (call === 1 ? { kind: 'plain' } : stored) });
    await lab.run();
    expect([lab.stored, lab.waits]).toEqual([[1, 2, 3], []]);
  });

  test('trouble is answered by waiting longer and longer, up to five minutes, and nothing is lost', async () => {
    const lab = uploadLab({ rows: 10, answer: (_, call) => (call <= 14 ? later : stored) });
    await lab.run();
    expect(lab.waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    expect(Math.max(...lab.waits)).toBe(150_000);
    expect(lab.stored).toEqual(upTo(10));
  });

  test('a wait is drawn anew each time, from nothing to its longest', async () => {
    const draws = [0, 0.999, 0.25];
    const lab = uploadLab({ rows: 1, answer: (_, call) => (call <= 3 ? later : stored), random: () => draws.shift() ?? 0.5 });
    await lab.run();
    expect(lab.waits).toEqual([0, 3996, 2000]);
  });

  test('a time that the store names is kept', async () => {
    const lab = uploadLab({ rows: 1, answer: (_, call) => (call === 1 ? { kind: 'later', afterMs: 7000 } : stored) });
    await lab.run();
    expect(lab.waits).toEqual([7000]);
  });

  test('a store that says "at once", again and again, is asked once a second', async () => {
    const lab = uploadLab({ rows: 1, answer: (_, call) => (call <= 3 ? { kind: 'later', afterMs: 0 } : stored) });
    await lab.run();
    expect(lab.waits).toEqual([1000, 1000, 1000]);
  });

  test('a key that is refused pauses, keeps all and is told once', async () => {
    const lab = uploadLab({ rows: 3, answer: () => ({ kind: 'unauthorised' }), mostRests: 3 });
    await lab.run();
    expect([lab.waiting(), [...lab.aside], lab.told, lab.waits]).toEqual([[1, 2, 3], [], ['SM-611'], [300_000, 300_000, 300_000]]);
  });

  test('a store of the station’s own that refuses for a moment is tried again, and nothing is lost', async () => {
    const lab = uploadLab({ rows: 3, answer: () => stored, refusals: 2 });
    await lab.run();
    expect([lab.stored, lab.waits]).toEqual([
      [1, 2, 3],
      [1000, 2000],
    ]);
  });
});

describe('a store that refuses everything', () => {
  test('is at fault: nothing stays set aside, staff are told once, and it is tried again by itself', async () => {
    let well = false;
    const lab = uploadLab({
      rows: 40,
      answer: () => {
        well ||= lab.waits.length >= 3;
        return well ? stored : refused;
      },
    });
    await lab.run();
    expect(lab.told).toEqual(['SM-610']);
    expect(lab.waits).toEqual([300_000, 300_000, 300_000]);
    expect([...lab.aside]).toEqual([]);
    expect(lab.stored).toEqual(upTo(40));
    expect(lab.outOfOrder).toEqual([]);
  });

  test('so is one that refuses the only three there are', async () => {
    const lab = uploadLab({ rows: 3, answer: () => refused, mostRests: 2 });
    await lab.run();
    expect([lab.told, lab.waiting(), [...lab.aside]]).toEqual([['SM-610'], [1, 2, 3], []]);
  });

  test('but not one that takes another statement from behind: then the refused ones are at fault, however many', async () => {
    const lab = uploadLab({ rows: 60, answer: (batch) => (batch.some((sequence) => sequence >= 5 && sequence <= 12) ? refused : stored) });
    await lab.run();
    expect([lab.told, [...lab.aside]]).toEqual([[], upTo(12, 5)]);
    expect(lab.stored).toEqual(upTo(60).filter((sequence) => sequence < 5 || sequence > 12));
  });

  test('is not judged while it cannot be reached', async () => {
    let calls = 0;
    const lab = uploadLab({
      rows: 8,
      answer: (batch) => {
        calls += 1;
        if (lab.waits.length > 0) return stored;
        return batch[0] === 8 ? later : refused;
      },
    });
    await lab.run();
    expect(calls).toBeGreaterThan(3);
    expect([lab.told, [...lab.aside]]).toEqual([[], []]);
    expect([...lab.stored].sort((a, b) => a - b)).toEqual(upTo(8));
  });
});

describe('a number that is taken', () => {
  const taken: Answer = { kind: 'refused', why: 'SM-602 context.extensions' };

  test('sets nothing aside and puts no store in doubt: each such event comes again under the number it was moved to', async () => {
    const lab = uploadLab({ rows: 12, answer: (batch) => (batch.some((n) => n > 4 && n <= 12) ? taken : stored), misplaced: () => 'moved' });
    await lab.run();
    expect([lab.stored, [...lab.aside], lab.told, lab.waits]).toEqual([[...upTo(4), ...upTo(20, 13)], [], [], []]);
  });

  test('waits, and nothing behind it is passed over, while it is not known whether it may move', async () => {
    let asked = 0;
    const lab = uploadLab({ rows: 4, answer: (batch) => (batch.includes(2) ? taken : stored), misplaced: () => ((asked += 1) < 4 ? 'later' : 'moved') });
    await lab.run();
    expect([lab.stored, [...lab.aside], lab.waits.length, lab.outOfOrder]).toEqual([[1, 3, 4, 5], [], 3, []]);
  });
});

describe('waking', () => {
  const resting = async (answer: Answer, isBack: boolean) => {
    const lab = uploadLab({ rows: 1, answer: () => answer });
    let cancelled = false;
    const { Uploader } = await import('../../../renderer/station/uploader.ts');
    const { packBatch } = await import('../../../renderer/station/statement-batch.ts');
    const uploader = new Uploader({
      waiting: () => Promise.resolve(lab.waiting().map((sequence) => ({ sequence, text: JSON.stringify({ sequence }) }))),
      sent: () => Promise.resolve(),
      setAside: () => Promise.resolve(),
      misplaced: () => Promise.resolve('no'),
      putBack: () => Promise.resolve(),
      pack: (rows, most) => packBatch(rows, most, false),
      send: () => Promise.resolve(answer as { kind: 'later'; afterMs: number | null }),
      tell: () => undefined,
      random: () => 0.5,
      wait: () => ({ done: new Promise<void>(() => undefined), cancel: () => (cancelled = true) }),
    });
    uploader.wake();
    for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
    uploader.wake(isBack);
    return cancelled;
  };

  test('ends a back-off when the network is back, and not for a new event', async () => {
    expect(await resting(later, true)).toBe(true);
    expect(await resting(later, false)).toBe(false);
  });

  test('does not end a wait that the store asked for', async () => {
    expect(await resting({ kind: 'later', afterMs: 7000 }, true)).toBe(false);
  });
});

test('whatever a store answers, every event ends stored, set aside or waiting, in order and once; and when it is well again, all is drained', async () => {
  const replies: fc.Arbitrary<Answer> = fc.oneof(
    { weight: 4, arbitrary: fc.constant(stored) },
    { weight: 2, arbitrary: fc.constant(refused) },
    fc.constant<Answer>({ kind: 'too-large' }),
    fc.constant<Answer>({ kind: 'unnamed' }),
    fc.constant<Answer>({ kind: 'unauthorised' }),
    fc.constant<Answer>({ kind: 'plain' }),
    fc.constant<Answer>({ kind: 'lost' }),
    fc.record({ kind: fc.constant('later' as const), afterMs: fc.option(fc.integer({ min: 0, max: 60_000 })) }),
    fc.record({ kind: fc.constant('stored' as const), count: fc.integer({ min: 1, max: 60 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 130 }), fc.array(replies, { maxLength: 60 }), fc.integer({ min: 0, max: 3 }), async (rows, script, refusals) => {
      const lab = uploadLab({
        rows,
        refusals,
        mostRests: 200,
        answer: (batch, call) => {
          const reply = script[call - 1] ?? stored;
          return 'count' in reply ? { kind: 'stored', count: Math.min(reply.count, batch.length) } : reply;
        },
      });
      await lab.run();
      expect(lab.waiting()).toEqual([]);
      expect(lab.outOfOrder).toEqual([]);
      expect([...lab.stored, ...lab.aside].sort((a, b) => a - b)).toEqual(upTo(rows));
    }),
    { numRuns: 300 },
  );
});
