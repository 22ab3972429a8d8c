/** One line of a bench: what was measured, the peer of the same run, and the goal where there is one. */
export interface Figure {
  readonly name: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: string;
  /** Null: no goal is stated. */
  readonly goal: string | null;
  readonly met: boolean;
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Prints the figures; the command ends with 1 where a stated goal was missed. */
export function show(figures: readonly Figure[]): void {
  console.log(table(figures));
  const missed = figures.filter((f) => !f.met).length;
  console.log(missed === 0 ? 'every stated goal met' : `${missed} stated goal(s) missed`);
  if (missed > 0) process.exitCode = 1;
}

function table(figures: readonly Figure[]): string {
  const rows = [
    ['figure', 'ours', 'peer', 'ratio', 'goal'],
    ...figures.map((f) => [f.name, f.ours, f.peer, f.ratio, f.goal === null ? 'none' : `${f.goal} ${f.met ? 'met' : 'MISSED'}`]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
