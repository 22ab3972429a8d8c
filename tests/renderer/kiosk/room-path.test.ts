import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roomPath, type Place } from '../../../renderer/kiosk/room-path.ts';

/** Two blocks of five beside an aisle, rows in pairs: seats 1 to 10 in the first row, 11 to 20 in the second, an aisle, and so on. */
const room = Array.from({ length: 60 }, (_, i) => ({
  seat: i + 1,
  column: (i % 10) + (i % 10 > 4 ? 1 : 0),
  row: Math.floor(i / 10) + Math.floor(i / 20),
}));

function placesOf(corners: readonly Place[]): Place[] {
  return corners.flatMap((corner, i) => {
    const before = corners[i - 1];
    if (before === undefined) return [corner];
    const steps = Math.abs(corner.column - before.column) + Math.abs(corner.row - before.row);
    return Array.from({ length: steps }, (_, s) => ({
      column: before.column + Math.sign(corner.column - before.column) * (s + 1),
      row: before.row + Math.sign(corner.row - before.row) * (s + 1),
    }));
  });
}
const seatAt = (place: Place): number | undefined => room.find((s) => s.column === place.column && s.row === place.row)?.seat;

describe('the way through the room', () => {
  it('goes round the end of the row, from seat 5 to seat 12', () => {
    expect(roomPath(room, 5, 12)).toEqual([
      { column: 4, row: 0 },
      { column: 5, row: 0 },
      { column: 5, row: 2 },
      { column: 1, row: 2 },
      { column: 1, row: 1 },
    ]);
  });

  it('walks along aisles only, between any two seats', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (from, to) => {
        const places = placesOf(roomPath(room, from, to) ?? []);
        expect(seatAt(places[0] ?? { column: -9, row: -9 })).toBe(from);
        expect(seatAt(places.at(-1) ?? { column: -9, row: -9 })).toBe(to);
        expect(
          places
            .slice(1, -1)
            .map(seatAt)
            .filter((seat) => seat !== undefined),
        ).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('reaches a seat that is walled in, over as few others as it can', () => {
    const block = Array.from({ length: 9 }, (_, i) => ({ seat: i + 1, column: i % 3, row: Math.floor(i / 3) }));
    const places = placesOf(roomPath(block, 1, 5) ?? []);
    const crossed = places.slice(1, -1).filter((p) => block.some((s) => s.column === p.column && s.row === p.row));
    expect(crossed).toHaveLength(1);
  });

  it('is not drawn for a seat that the map does not have', () => {
    expect(roomPath(room, 5, 400)).toBeNull();
    expect(roomPath([], 1, 2)).toBeNull();
  });
});
