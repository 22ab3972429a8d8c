import { expect, test } from 'vitest';
import type { HelpRequest, SeatSnapshot, SeatState } from '../../../core/contract/board-hub.ts';
import { comesForward, helpByStation, helpQueue, idleForward, legendCounts, lookIn, needsSomeone, passes } from '../../../renderer/board/needs.ts';

const now = 1_000_000_000;
const me = { staff: 'staff-park', name: 'J. Park' };

const help = (request: string, askedAt: number, takenBy: string | null = null): HelpRequest => ({
  request,
  seat: 1,
  station: `station-${request}`,
  student: null,
  program: null,
  subject: null,
  askedAt,
  takenBy,
});

const seat = (number: number, state: SeatState, minutes: number | null = 1, taken = true): SeatSnapshot => ({
  seat: number,
  column: number,
  row: 0,
  station: `station-${number}`,
  state,
  since: minutes === null ? null : now - minutes * 60_000,
  student: taken ? { student: `s${number}`, name: 'Kai', picture: 'faces/fox', line: 'moss', visit: 'v' } : null,
  program: null,
  creditedToday: 0,
  paused: false,
  message: null,
  pulledOut: null,
  store: null,
});

test('help stands in the order of asking, whatever order it came in', () => {
  const queue = helpQueue([help('c', 30), help('a', 10), help('b', 20)], me);
  expect(queue.map((e) => [e.help.request, e.place])).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ]);
});

test('where I am going stands first and where others go stands last; neither has a place in the queue', () => {
  const queue = helpQueue([help('a', 10, 'R. Osei'), help('b', 20), help('c', 30, 'J. Park'), help('d', 40)], me);
  expect(queue.map((e) => [e.help.request, e.place, e.mine])).toEqual([
    ['c', null, true],
    ['b', 1, false],
    ['d', 2, false],
    ['a', null, false],
  ]);
});

test('a taken request is mine by name or by key', () => {
  expect(helpQueue([help('a', 1, 'staff-park')], me)[0]?.mine).toBe(true);
});

test('two requests of one moment keep one order', () => {
  const one = helpQueue([help('b', 10), help('a', 10)], me).map((e) => e.help.request);
  const other = helpQueue([help('a', 10), help('b', 10)], me).map((e) => e.help.request);
  expect(one).toEqual(other);
});

test('a station that asked twice shows its first place', () => {
  const twice = [help('a', 10), { ...help('b', 20), station: 'station-a' }];
  expect(helpByStation(helpQueue(twice, me)).get('station-a')?.place).toBe(1);
});

test('an idle student comes forward after four minutes, not before', () => {
  expect(comesForward({ ...seat(1, 'idle'), since: now - idleForward + 1 }, now)).toBe(false);
  expect(comesForward({ ...seat(1, 'idle'), since: now - idleForward }, now)).toBe(true);
  expect(comesForward(seat(1, 'idle', null), now)).toBe(false);
});

test('a station that went away under a student comes forward, one that is off with nobody does not', () => {
  expect(comesForward(seat(1, 'offline'), now)).toBe(true);
  expect(comesForward(seat(1, 'offline', 1, false), now)).toBe(false);
});

test('the stuck come before the idle, and the longest first among equals', () => {
  const seats = [
    seat(1, 'idle', 9),
    seat(2, 'offline', 1),
    seat(3, 'offline', 5),
    seat(4, 'escape'),
    seat(5, 'active'),
    seat(6, 'locked', null),
    seat(7, 'failing'),
    seat(8, 'help'),
    seat(9, 'paused', 60),
  ];
  expect(lookIn(seats, now).map((s) => s.seat)).toEqual([6, 7, 4, 3, 2, 1]);
});

test('who needs someone is the help queue and the list together', () => {
  expect(needsSomeone(seat(1, 'help'), now)).toBe(true);
  expect(needsSomeone(seat(1, 'locked'), now)).toBe(true);
  for (const state of ['active', 'watching', 'paused', 'pulled-out', 'out-of-order', 'signing-in', 'empty', 'none'] as const)
    expect(needsSomeone(seat(1, state, 90), now)).toBe(false);
});

test('the legend counts every seat once, and shows rare states only when there are some', () => {
  const counts = legendCounts([seat(1, 'active'), seat(2, 'active'), seat(3, 'escape')]);
  expect(counts.find((c) => c.state === 'active')?.count).toBe(2);
  expect(counts.find((c) => c.state === 'idle')?.count).toBe(0);
  expect(counts.find((c) => c.state === 'escape')?.count).toBe(1);
  expect(counts.some((c) => c.state === 'failing')).toBe(false);
});

test('the legend shows only one state, or only who needs someone', () => {
  expect(passes(seat(1, 'active'), null, now)).toBe(true);
  expect(passes(seat(1, 'active'), 'active', now)).toBe(true);
  expect(passes(seat(1, 'watching'), 'active', now)).toBe(false);
  expect(passes(seat(1, 'help'), 'need', now)).toBe(true);
  expect(passes(seat(1, 'idle', 1), 'need', now)).toBe(false);
});
