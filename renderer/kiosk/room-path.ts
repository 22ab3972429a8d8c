import type { MapView } from '../../core/contract/view-state.ts';

/** A place in the room, in seat widths: whole numbers are seats' places, the rest of the room is free. */
export interface Place {
  readonly column: number;
  readonly row: number;
}

/** A step over a seat costs as much as a long way round: only a seat that is walled in is reached over others. */
const overSeat = 60;
const turn = 0.4;

/**
 * The way from one seat to another along aisles, as the corners of a line; both ends are the seats' own places.
 * The free places are those without a seat, and one place all round the room. Null where a seat is not in the map.
 */
export function roomPath(seats: MapView['seats'], from: number, to: number): Place[] | null {
  const start = seats.find((s) => s.seat === from);
  const end = seats.find((s) => s.seat === to);
  if (start === undefined || end === undefined) return null;
  const right = Math.max(...seats.map((s) => s.column)) + 1;
  const bottom = Math.max(...seats.map((s) => s.row)) + 1;
  const width = right + 2;
  const index = (column: number, row: number): number => (row + 1) * width + column + 1;
  const taken = new Set(seats.map((s) => index(s.column, s.row)));
  const size = width * (bottom + 2);
  const cost = new Array<number>(size).fill(Infinity);
  const came = new Array<number>(size).fill(-1);
  const open = new Set([index(start.column, start.row)]);
  const goal = index(end.column, end.row);
  cost[index(start.column, start.row)] = 0;
  while (open.size > 0) {
    const here = [...open].reduce((best, i) => ((cost[i] ?? Infinity) < (cost[best] ?? Infinity) ? i : best));
    if (here === goal) break;
    open.delete(here);
    const column = (here % width) - 1;
    const row = Math.floor(here / width) - 1;
    for (const [dc, dr] of [
      [0, 1],
      [0, -1],
      [1, 0],
      [-1, 0],
    ] as const) {
      if (column + dc < -1 || column + dc > right || row + dr < -1 || row + dr > bottom) continue;
      const there = index(column + dc, row + dr);
      const bends = came[here] !== -1 && came[here] !== here - (there - here);
      const price = (cost[here] ?? Infinity) + (taken.has(there) && there !== goal ? overSeat : 1) + (bends ? turn : 0);
      if (price >= (cost[there] ?? Infinity)) continue;
      cost[there] = price;
      came[there] = here;
      open.add(there);
    }
  }
  const places: Place[] = [];
  for (let i = goal; i !== -1; i = came[i] ?? -1) places.unshift({ column: (i % width) - 1, row: Math.floor(i / width) - 1 });
  return places.filter((p, i) => isCorner(places[i - 1], p, places[i + 1]));
}

const isCorner = (before: Place | undefined, here: Place, after: Place | undefined): boolean =>
  before === undefined || after === undefined || after.column - here.column !== here.column - before.column || after.row - here.row !== here.row - before.row;
