import type { Layer, RowNumber } from './rows.ts';

/**
 * How a spec says which row its test is of, and which layer it shows: `test('...', { annotation: escapeRow('K7') }, async () => ...)`. Said before the test
 * runs, so that it counts also where the test dies or is skipped. A test may be of several rows: `annotation: [escapeRow('K7'), escapeRow('K8')]`.
 * A test of the layer `binary` skips on the double, with its reason; a skipped test of another layer is a missing one.
 */
export const escapeRow = (row: RowNumber, layer: Layer = 'shell'): { type: string; description: string } => ({
  type: escapeAnnotation,
  description: `${row} ${layer}`,
});

export const escapeAnnotation = 'escape-row';
