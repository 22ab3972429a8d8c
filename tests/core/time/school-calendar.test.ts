import { describe, expect, test } from 'vitest';
import { blocksOfDay, isSchoolDay, nextDay, schoolDay, splitByHour, startOfDay } from '../../../core/time/school-calendar.ts';

const zone = 'America/Chicago';
const calendar = { timeZone: zone, terms: [{ first: '2026-08-17', last: '2027-05-28' }], holidays: ['2026-11-26'] };
const schedule = [{ id: 'morning', days: ['monday' as const], cohorts: ['moss'], bells: ['09:00', '09:20:30'], transitionSeconds: 0 }];

describe('the school’s own calendar', () => {
  test('a day is the school’s day, not the hub’s', () => expect(schoolDay(Date.UTC(2026, 10, 24, 3), zone)).toBe('2026-11-23'));
  test('holidays and days outside the terms have no school', () =>
    expect(['2026-11-25', '2026-11-26', '2026-07-01'].map((d) => isSchoolDay(d, calendar))).toEqual([true, false, false]));
  test('bells are wall times of the zone', () =>
    expect(blocksOfDay('2026-11-23', schedule, calendar)[0]?.bells).toEqual([Date.UTC(2026, 10, 23, 15), Date.UTC(2026, 10, 23, 15, 20, 30)]));
  test('bells keep their wall time over a change to summer time', () =>
    expect(blocksOfDay('2027-03-15', schedule, calendar)[0]?.bells[0]).toBe(Date.UTC(2027, 2, 15, 14)));
  test('no block on another weekday', () => expect(blocksOfDay('2026-11-24', schedule, calendar)).toEqual([]));
  test('the day of a change has 23 hours', () => expect(startOfDay('2027-03-15', zone) - startOfDay('2027-03-14', zone)).toBe(23 * 3_600_000));
  test('days are counted by the calendar', () => expect(nextDay('2026-12-31')).toBe('2027-01-01'));
});

describe('splitting at hours', () => {
  const at = Date.UTC(2026, 10, 23, 15, 59, 30);
  test('a stretch over an hour is two parts that sum to it', () =>
    expect(splitByHour(at, 90_000, zone)).toEqual([
      { day: '2026-11-23', hour: 9, ms: 30_000 },
      { day: '2026-11-23', hour: 10, ms: 60_000 },
    ]));
  test('midnight is the school’s', () =>
    expect(splitByHour(Date.UTC(2026, 10, 24, 5, 59, 59), 2000, zone).map((p) => [p.day, p.hour])).toEqual([
      ['2026-11-23', 23],
      ['2026-11-24', 0],
    ]));
  test('nothing is nothing', () => expect(splitByHour(at, 0, zone)).toEqual([]));
});
