import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { besideProgram } from '../../../core/contract/program-host.ts';
import { counting, fakeStation } from '../support/fake-station.ts';

let station: ReturnType<typeof fakeStation>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  station = fakeStation();
});
afterEach(() => vi.useRealTimers());

const hosts = () => station.told.filter((event) => event.kind === 'blocked-hosts');

it('a program in record mode leaves room for the list at its side, also when the window changes', async () => {
  await station.launcher.launch({ ...counting, records: true });
  expect(station.view().bounds).toEqual({ x: 0, y: 56, width: 1366 - besideProgram, height: 712 });
  station.launcher.layout();
  expect(station.view().bounds?.width).toBe(1366 - besideProgram);
});

it('what is blocked of it stays blocked, and is told with its use and count, a moment’s together', async () => {
  await station.launcher.launch({ ...counting, records: true });
  const session = station.session();
  for (let i = 0; i < 1000; i += 1) expect(session.lets('https://cdn.example/a.js?student=k-17', 'script')).toBe(false);
  expect(session.lets('https://pictures.example/a.png', 'image')).toBe(false);
  expect(hosts()).toEqual([]);
  vi.advanceTimersByTime(500);
  expect(hosts()).toEqual([
    {
      launch: 'launch-1',
      kind: 'blocked-hosts',
      hosts: [
        { origin: 'https://cdn.example', use: 'script', count: 1000 },
        { origin: 'https://pictures.example', use: 'image', count: 1 },
      ],
    },
  ]);
  session.lets('https://cdn.example/b.js', 'script');
  vi.advanceTimersByTime(500);
  expect(hosts()).toHaveLength(2);
  expect(station.told.some((event) => event.kind === 'blocked')).toBe(false);
});

it('a program of a student tells no list', async () => {
  await station.launcher.launch(counting);
  station.session().lets('https://cdn.example/a.js', 'script');
  vi.advanceTimersByTime(2000);
  expect(hosts()).toEqual([]);
  expect(station.told.filter((event) => event.kind === 'blocked')).toHaveLength(1);
});
