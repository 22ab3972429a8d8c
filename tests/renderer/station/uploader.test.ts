import { describe, expect, test } from 'vitest';
import { Uploader, type UploadReply } from '../../../renderer/station/uploader.ts';

/** A hub that answers by script; rows wait until they are sent or set aside. */
function lab(rows: number, answer: (batch: readonly number[], call: number) => UploadReply, store: { refusals: number } = { refusals: 0 }) {
  const waiting = new Set(Array.from({ length: rows }, (_, i) => i + 1));
  const stored: number[] = [];
  const aside: number[] = [];
  const waits: number[] = [];
  let calls = 0;
  let idle = (): void => undefined;
  const uploader = new Uploader({
    waiting: (most) =>
      (store.refusals -= 1) >= 0
        ? Promise.reject(new Error('refused'))
        : Promise.resolve([...waiting].slice(0, most).map((sequence) => ({ sequence, statement: { sequence } }))),
    sent: (sequences) => {
      for (const s of sequences) waiting.delete(s);
      stored.push(...sequences);
      return Promise.resolve();
    },
    setAside: (sequence) => {
      waiting.delete(sequence);
      aside.push(sequence);
      return Promise.resolve();
    },
    send: (statements) =>
      Promise.resolve(
        answer(
          statements.map((s) => (s as { sequence: number }).sequence),
          (calls += 1),
        ),
      ),
    random: () => 0.5,
    wait: (ms) => {
      waits.push(ms);
      if (waits.length >= 40) idle();
      return { done: Promise.resolve(), cancel: () => undefined };
    },
  });
  const run = async (): Promise<void> => {
    const stopped = new Promise<void>((resolve) => (idle = resolve));
    uploader.wake();
    const drained = (async () => {
      for (let i = 0; i < 1000 && waiting.size > 0; i += 1) await new Promise((r) => setTimeout(r, 0));
    })();
    await Promise.race([drained, stopped]);
    uploader.stop();
  };
  return { run, stored, aside, waits, waiting, calls: () => calls };
}

describe('the uploader', () => {
  test('sends what waits in batches, oldest first', async () => {
    const l = lab(120, () => ({ kind: 'stored' }));
    await l.run();
    expect([l.stored.length, l.stored[0], l.stored.at(-1), l.calls()]).toEqual([120, 1, 120, 3]);
  });

  test('one statement that is refused is found, set aside, and blocks nothing', async () => {
    const l = lab(50, (batch) => (batch.includes(33) ? { kind: 'refused', why: 'SM-601' } : { kind: 'stored' }));
    await l.run();
    expect(l.aside).toEqual([33]);
    expect([...l.stored].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1).filter((s) => s !== 33));
  });

  test('a batch that is too large is halved', async () => {
    const l = lab(50, (batch) => (batch.length > 10 ? { kind: 'too-large' } : { kind: 'stored' }));
    await l.run();
    expect([l.stored.length, l.aside]).toEqual([50, []]);
  });

  test('trouble is answered by waiting longer and longer, up to five minutes, and nothing is lost', async () => {
    const l = lab(10, (_, call) => (call <= 14 ? { kind: 'later', afterMs: null } : { kind: 'stored' }));
    await l.run();
    expect(l.waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    expect(Math.max(...l.waits)).toBe(150_000);
    expect(l.stored).toHaveLength(10);
  });

  test('a time that the hub names is kept', async () => {
    const l = lab(1, (_, call) => (call === 1 ? { kind: 'later', afterMs: 7000 } : { kind: 'stored' }));
    await l.run();
    expect(l.waits).toEqual([7000]);
  });

  test('a store that refuses for a moment is tried again, and nothing is lost', async () => {
    const l = lab(3, () => ({ kind: 'stored' }), { refusals: 2 });
    await l.run();
    expect([l.stored, l.waits]).toEqual([
      [1, 2, 3],
      [1000, 2000],
    ]);
  });

  test('a credential that is refused pauses and keeps all', async () => {
    const l = lab(3, () => ({ kind: 'unauthorised' }));
    await l.run();
    expect([l.waiting.size, l.aside]).toEqual([3, []]);
  });
});
