import { expect, test } from 'vitest';
import { ReadAhead } from '../../../renderer/station/read-ahead.ts';

function disk(last: number) {
  const asked: string[] = [];
  const state = { last, fails: false };
  const waiting = (most: number, beyond = 0): Promise<{ sequence: number; text: string }[]> => {
    asked.push(`${most} behind ${beyond}`);
    if (state.fails) return Promise.reject(new Error('refused'));
    const count = Math.max(0, Math.min(most, state.last - beyond));
    return Promise.resolve(Array.from({ length: count }, (_, i) => ({ sequence: beyond + 1 + i, text: '{}' })));
  };
  return { state, asked, reading: new ReadAhead(waiting) };
}

test('what comes next is asked for before anybody wants it, and is read once', async () => {
  const { asked, reading } = disk(100);
  expect((await reading.behind(10, 20, 40)).map((row) => row.sequence)).toEqual(Array.from({ length: 20 }, (_, i) => 11 + i));
  expect(asked).toEqual(['20 behind 10', '40 behind 30']);
  expect((await reading.behind(30, 40, 40)).length).toBe(40);
  expect(asked).toEqual(['20 behind 10', '40 behind 30', '40 behind 70']);
});

test('behind the last that waits nothing is asked for; what is written later is found', async () => {
  const { state, asked, reading } = disk(15);
  expect((await reading.behind(10, 20, 20)).length).toBe(5);
  expect(asked.length).toBe(1);
  state.last = 18;
  expect((await reading.behind(15, 20, 20)).length).toBe(3);
});

test('what was read is left where another place is asked for, or where it may wait no more', async () => {
  const { asked, reading } = disk(1000);
  await reading.behind(0, 10, 10);
  await reading.behind(5, 10, 10);
  expect(asked.slice(2)).toEqual(['10 behind 5', '10 behind 15']);
  reading.forget();
  await reading.behind(15, 10, 10);
  expect(asked.slice(4)).toEqual(['10 behind 15', '10 behind 25']);
});

test('a disk that refuses is heard of by whoever wanted the rows', async () => {
  const { state, reading } = disk(1000);
  // The rows are there, the ones behind them are refused: that is told when they are wanted.
  const rows = reading.behind(0, 10, 10);
  state.fails = true;
  expect((await rows).length).toBe(10);
  await expect(reading.behind(10, 10, 10)).rejects.toThrow('refused');
  reading.forget();
  state.fails = false;
  expect((await reading.behind(10, 10, 10)).length).toBe(10);
});
