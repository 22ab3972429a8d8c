/** The room as a grid: seats have places in seat widths, and what no seat uses between them is an aisle. Pure. */
interface Place {
  readonly seat: number;
  readonly column: number;
  readonly row: number;
}

export interface Track {
  /** The seats' column or row; null is an aisle. */
  readonly at: number | null;
}

export interface SeatGrid {
  readonly columns: readonly Track[];
  readonly rows: readonly Track[];
}

export function seatGrid(seats: readonly Place[]): SeatGrid {
  return { columns: tracks(seats.map((s) => s.column)), rows: tracks(seats.map((s) => s.row)) };
}

/** Neighbouring gaps are one aisle: a wide aisle says no more than a narrow one and costs the seats their room. */
function tracks(places: readonly number[]): Track[] {
  const used = [...new Set(places)].sort((a, b) => a - b);
  return used.flatMap((at, index) => {
    const before = used[index - 1];
    return before !== undefined && at - before > 1 ? [{ at: null }, { at }] : [{ at }];
  });
}

/** The place of a seat's column or row among the tracks, from 1 as CSS counts. */
export const trackOf = (all: readonly Track[], at: number): number => all.findIndex((t) => t.at === at) + 1;

export type Direction = 'left' | 'right' | 'up' | 'down' | 'row-start' | 'row-end';

/** The seat that an arrow key leads to; the same one at the edge of the room. */
export function seatBeside<S extends Place>(seats: readonly S[], from: S, direction: Direction): S {
  const row = seats.filter((s) => s.row === from.row).sort((a, b) => a.column - b.column);
  const nearest = (rows: readonly number[]): S => {
    const next = rows[0];
    if (next === undefined) return from;
    return (
      seats.filter((s) => s.row === next).sort((a, b) => Math.abs(a.column - from.column) - Math.abs(b.column - from.column) || a.column - b.column)[0] ?? from
    );
  };
  const rows = [...new Set(seats.map((s) => s.row))];
  switch (direction) {
    case 'left':
      return row.findLast((s) => s.column < from.column) ?? from;
    case 'right':
      return row.find((s) => s.column > from.column) ?? from;
    case 'row-start':
      return row[0] ?? from;
    case 'row-end':
      return row.at(-1) ?? from;
    case 'up':
      return nearest(rows.filter((r) => r < from.row).sort((a, b) => b - a));
    case 'down':
      return nearest(rows.filter((r) => r > from.row).sort((a, b) => a - b));
  }
}
