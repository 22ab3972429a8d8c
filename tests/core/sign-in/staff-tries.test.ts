import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStaffKey, laterTries, rightStaffTry, staffWaitsUntil, stationWaitsUntil, wrongStaffTry, type AllTries } from '../../../core/sign-in/staff-tries.ts';

const start = Date.UTC(2026, 10, 23, 15);
const hour = 3_600_000;
const wrongOf = (names: readonly string[], at = start): AllTries => names.reduce<AllTries>((tries, staff) => wrongStaffTry(tries, staff, at), {});

describe('wrong PINs of staff', () => {
  test('three of one person make that person wait, five of anybody all', () => {
    const three = wrongOf(['a', 'a', 'a']);
    expect([staffWaitsUntil(three, 'a', start), staffWaitsUntil(three, 'b', start), stationWaitsUntil(three, start)]).toEqual([start + 15_000, null, null]);
    const five = wrongOf(['a', 'b', 'c', 'd', 'e']);
    expect([staffWaitsUntil(five, 'f', start), stationWaitsUntil(five, start)]).toEqual([start + 15_000, start + 15_000]);
  });

  test('however many names are tried, and in whatever order, an hour takes no more than 25 of them', () => {
    const attempt = fc.record({ staff: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'break-glass'), after: fc.integer({ min: 0, max: 20_000 }) });
    fc.assert(
      fc.property(fc.array(attempt, { minLength: 200, maxLength: 600 }), (attempts) => {
        let tries: AllTries = {};
        let now = start;
        let taken = 0;
        for (const { staff, after } of attempts) {
          now += after;
          if (now - start > hour || staffWaitsUntil(tries, staff, now) !== null) continue;
          tries = wrongStaffTry(tries, staff, now);
          taken += 1;
        }
        return taken <= 25;
      }),
      { numRuns: 50 },
    );
  });

  test('a right PIN clears the station’s count and the person’s own, nobody else’s', () => {
    const cleared = rightStaffTry(wrongOf(['a', 'b', 'b', 'b', 'c']), 'a', start);
    expect([stationWaitsUntil(cleared, start), staffWaitsUntil(cleared, 'a', start)]).toEqual([null, null]);
    expect(staffWaitsUntil(cleared, 'b', start)).toBe(start + 15_000);
  });

  test('that a right one cleared do not come back from an older record; those after it count from one', () => {
    const older = wrongOf(['a', 'a', 'a', 'b', 'b', 'b']);
    const cleared = rightStaffTry(older, 'a', start + 1000);
    for (const tries of [laterTries(older, cleared), laterTries(cleared, older)]) {
      expect([staffWaitsUntil(tries, 'a', start + 1000), stationWaitsUntil(tries, start + 1000)]).toEqual([null, null]);
      expect(wrongStaffTry(tries, 'a', start + 2000)['staff:a']).toEqual({ wrong: 1, lastWrongAt: start + 2000 });
    }
  });

  test('stand apart from those of students', () => {
    const tries = wrongStaffTry({ 's-1': { wrong: 2, lastWrongAt: start } }, 'a', start);
    expect(Object.keys(tries).filter((key) => !isStaffKey(key))).toEqual(['s-1']);
  });

  test('of two records the later word counts, in whichever order they are read', () => {
    const older = { 'staff:a': { wrong: 4, lastWrongAt: start } };
    const newer = { 'staff:a': { wrong: 1, lastWrongAt: start + 2 * hour }, 'staff:b': { wrong: 1, lastWrongAt: start } };
    expect(laterTries(older, newer)).toEqual(newer);
    expect(laterTries(newer, older)).toEqual(newer);
  });
});
