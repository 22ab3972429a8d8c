import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seatBeside, seatGrid, trackOf } from '../../../renderer/board/seat-grid.ts';

const room = [
  { seat: 1, column: 0, row: 0 },
  { seat: 2, column: 1, row: 0 },
  { seat: 3, column: 4, row: 0 },
  { seat: 4, column: 0, row: 2 },
  { seat: 5, column: 4, row: 2 },
  { seat: 6, column: 5, row: 2 },
];
const named = (seat: number) => room.find((s) => s.seat === seat) ?? { seat: 0, column: 0, row: 0 };

test('a gap in the room is one aisle, however wide', () => {
  expect(seatGrid(room)).toEqual({ columns: [{ at: 0 }, { at: 1 }, { at: null }, { at: 4 }, { at: 5 }], rows: [{ at: 0 }, { at: null }, { at: 2 }] });
  expect(trackOf(seatGrid(room).columns, 4)).toBe(4);
});

test('a room that begins away from the corner has no empty edge', () => {
  expect(seatGrid([{ seat: 1, column: 3, row: 5 }])).toEqual({ columns: [{ at: 3 }], rows: [{ at: 5 }] });
});

test('arrow keys step over aisles and stop at walls', () => {
  expect(seatBeside(room, named(2), 'right').seat).toBe(3);
  expect(seatBeside(room, named(3), 'left').seat).toBe(2);
  expect(seatBeside(room, named(3), 'right').seat).toBe(3);
  expect(seatBeside(room, named(1), 'up').seat).toBe(1);
  expect(seatBeside(room, named(3), 'down').seat).toBe(5);
  expect(seatBeside(room, named(6), 'up').seat).toBe(3);
  expect(seatBeside(room, named(6), 'row-start').seat).toBe(4);
  expect(seatBeside(room, named(1), 'row-end').seat).toBe(3);
});

test('every seat of any room is reached by arrows from its first', () => {
  const place = fc.record({ column: fc.nat(8), row: fc.nat(8) });
  fc.assert(
    fc.property(fc.uniqueArray(place, { minLength: 1, maxLength: 40, selector: (p) => `${p.column} ${p.row}` }), (places) => {
      const seats = places.map((p, index) => ({ seat: index + 1, ...p }));
      const first = seats[0];
      if (first === undefined) return;
      const reached = new Set([first]);
      for (const from of reached) for (const way of ['left', 'right', 'up', 'down'] as const) reached.add(seatBeside(seats, from, way));
      expect(reached.size).toBe(seats.length);
    }),
  );
});
