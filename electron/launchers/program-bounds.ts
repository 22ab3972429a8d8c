export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Height of the strip, DIP; the station's page draws it as 56 CSS px. */
export const stripHeight = 56;

/** Where a program is: everything under the strip. */
export const programBounds = ({ width, height }: Size): Size & { readonly x: number; readonly y: number } => ({
  x: 0,
  y: stripHeight,
  width,
  height: Math.max(0, height - stripHeight),
});
