import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitByHour } from '../../../core/time/school-calendar.ts';
import { SchoolHours } from '../../../hub/store/school-hours.ts';

const zones = ['America/Chicago', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Chatham', 'America/St_Johns', 'Etc/GMT-12'];
const from = Date.UTC(2026, 0, 1);
const year = 366 * 24 * 3_600_000;

describe('the hours of a school', () => {
  it.each(zones)('are those of the calendar in %s, through both changes of its clock', (zone) => {
    const hours = new SchoolHours(zone);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: year }), fc.integer({ min: 0, max: 5 * 3_600_000 }), (at, ms) => {
        expect(hours.split(from + at, ms)).toEqual(splitByHour(from + at, ms, zone));
      }),
      { numRuns: 300 },
    );
  });

  it('are those of the calendar in each quarter of the night in which the clock goes back', () => {
    const hours = new SchoolHours('America/Chicago');
    const night = Date.parse('2026-11-01T00:00:00-05:00');
    for (let quarter = 0; quarter < 16; quarter += 1) {
      const at = night + quarter * 900_000 + 17;
      expect(hours.split(at, 7_200_000)).toEqual(splitByHour(at, 7_200_000, 'America/Chicago'));
    }
  });
});
