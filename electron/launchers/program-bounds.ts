import { besideProgram } from '../../core/contract/program-host.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Height of the strip, DIP; the station's page draws it as 56 CSS px. */
export const stripHeight = 56;

/** Where a program is: everything under the strip, but for the list of record mode at its end. */
export const programBounds = ({ width, height }: Size, records = false): Size & { readonly x: number; readonly y: number } => ({
  x: 0,
  y: stripHeight,
  width: Math.max(0, width - (records ? besideProgram : 0)),
  height: Math.max(0, height - stripHeight),
});
