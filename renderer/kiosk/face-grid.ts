/** How the faces of "Whose turn?" are laid out, so that a cohort fits one screen without scrolling: columns, and sizes in rem at 1366 by 768. */
export interface FaceGrid {
  readonly columns: number;
  readonly height: number;
  readonly picture: number;
}

const layouts = [
  { upTo: 4, columns: 4, rows: 1 },
  { upTo: 6, columns: 3, rows: 2 },
  { upTo: 8, columns: 4, rows: 2 },
  { upTo: 10, columns: 5, rows: 2 },
  { upTo: 12, columns: 6, rows: 2 },
  { upTo: 14, columns: 7, rows: 2 },
  { upTo: 18, columns: 6, rows: 3 },
  { upTo: 21, columns: 7, rows: 3 },
  { upTo: 24, columns: 8, rows: 3 },
  { upTo: 27, columns: 9, rows: 3 },
  { upTo: 30, columns: 10, rows: 3 },
  { upTo: 40, columns: 10, rows: 4 },
] as const;

const sizes = {
  1: { height: 16, picture: 9.5 },
  2: { height: 15.5, picture: 9 },
  3: { height: 10.5, picture: 5.75 },
  4: { height: 7.75, picture: 4.25 },
} as const;

/** More than forty scroll. */
export function faceGrid(faces: number): FaceGrid {
  const layout = layouts.find((l) => faces <= l.upTo) ?? { columns: 10, rows: 4 as const };
  const { height, picture } = sizes[layout.rows];
  // Two rows of more than five are narrower than they are high.
  const narrow = layout.rows === 2 && layout.columns > 5;
  return { columns: Math.min(layout.columns, Math.max(1, faces)), height: narrow ? 13 : height, picture: narrow ? 7 : picture };
}
