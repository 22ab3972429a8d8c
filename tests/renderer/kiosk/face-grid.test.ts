import { describe, expect, it } from 'vitest';
import { faceGrid } from '../../../renderer/kiosk/face-grid.ts';

/** Between header and footer at 1366 by 768. */
const roomRem = 35;
const widthRem = 1366 / 16 - 6;

describe('the grid of faces', () => {
  it.each(Array.from({ length: 40 }, (_, i) => i + 1))('%i faces fit one screen', (faces) => {
    const grid = faceGrid(faces);
    const rows = Math.ceil(faces / grid.columns);
    expect(rows * grid.height + (rows - 1)).toBeLessThanOrEqual(roomRem);
    expect(grid.picture).toBeLessThan(grid.height - 2.5);
    // 96 px at least.
    expect((widthRem - (grid.columns - 1)) / grid.columns).toBeGreaterThanOrEqual(6);
    expect(grid.height).toBeGreaterThanOrEqual(6);
  });

  it('is ten by three for a cohort of thirty, as drawn', () => {
    expect(faceGrid(30)).toEqual({ columns: 10, height: 10.5, picture: 5.75 });
  });

  it('shows few faces large', () => {
    expect(faceGrid(6).height).toBeGreaterThan(faceGrid(20).height);
    expect(faceGrid(1).columns).toBe(1);
  });
});
