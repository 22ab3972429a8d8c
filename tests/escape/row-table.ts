import { escapeAnnotation } from './escape-row.ts';
import { rows, type EscapeRow, type Layer, type RowNumber } from './rows.ts';

/** Turns the report of a run into the table of the escape cases: what became of each row, and whether the run may pass. */
export type Outcome = 'held' | 'held by OS layer (checked by doctor)' | 'needs the binary' | 'ESCAPED' | 'missing';

export interface RowResult {
  readonly row: RowNumber;
  readonly outcome: Outcome;
  /** Tests that passed and tests there are, by layer. */
  readonly layers: readonly { readonly layer: Layer; readonly passed: number; readonly tests: number }[];
  /** Titles of tests that failed; layers without a test that ran. */
  readonly why: readonly string[];
}

export interface RowTable {
  readonly rows: readonly RowResult[];
  /** What fails the run beside the rows: tests of no row that failed, annotations of rows or layers that there are not, errors outside tests. */
  readonly others: readonly string[];
  readonly passed: boolean;
}

/** The share of Playwright's JSON report that counts here. */
export interface EscapeReport {
  readonly errors?: readonly { readonly message?: string }[];
  readonly suites: readonly EscapeSuite[];
}

interface EscapeSuite {
  readonly specs?: readonly { readonly title: string; readonly tests: readonly EscapeTest[] }[];
  readonly suites?: readonly EscapeSuite[];
}

interface EscapeTest {
  /** `expected`, `unexpected`, `flaky` or `skipped`. */
  readonly status: string;
  readonly annotations?: readonly { readonly type: string; readonly description?: string }[];
}

interface Seen {
  readonly layer: Layer;
  readonly status: string;
  readonly title: string;
}

export function rowTable(report: EscapeReport): RowTable {
  const seen = new Map<string, Seen[]>();
  const others = (report.errors ?? []).map((error) => `error outside any test: ${(error.message ?? '').split('\n')[0] ?? ''}`);
  for (const { title, test } of allTests(report.suites)) {
    const notes = (test.annotations ?? []).filter(({ type }) => type === escapeAnnotation).map(({ description = '' }) => description);
    if (notes.length === 0 && !['expected', 'skipped'].includes(test.status)) others.push(`failed: ${title}`);
    for (const note of new Set(notes)) {
      const [row = '', layer = ''] = note.split(' ');
      if (isRow(row) && layersOf(row).includes(layer as Layer))
        seen.set(row, [...(seen.get(row) ?? []), { layer: layer as Layer, status: test.status, title }]);
      else others.push(`no such row or layer: ${note} (${title})`);
    }
  }
  const results = (Object.keys(rows) as RowNumber[]).map((row) => judge(row, seen.get(row) ?? []));
  const passed = others.length === 0 && results.every(({ outcome }) => outcome !== 'ESCAPED' && outcome !== 'missing');
  return { rows: results, others, passed };
}

function judge(row: RowNumber, seen: readonly Seen[]): RowResult {
  const of = (layer: Layer): readonly Seen[] => seen.filter((test) => test.layer === layer);
  const passedOf = (layer: Layer): number => of(layer).filter(({ status }) => status === 'expected').length;
  const layers = layersOf(row).map((layer) => ({ layer, passed: passedOf(layer), tests: of(layer).length }));
  const failed = seen.filter(({ status }) => status !== 'expected' && status !== 'skipped').map(({ title }) => title);
  if (failed.length > 0) return { row, outcome: 'ESCAPED', layers, why: failed };
  // Only what needs the binary may be skipped; anything else that did not run was not shown.
  const missing = layers
    .filter(({ layer, passed, tests }) => tests === 0 || (layer !== 'binary' && passed < tests))
    .map(({ layer }) => `${layer} was not shown`);
  if (missing.length > 0) return { row, outcome: 'missing', layers, why: missing };
  if (layers.some(({ layer, passed, tests }) => layer === 'binary' && passed < tests)) return { row, outcome: 'needs the binary', layers, why: [] };
  return { row, outcome: layers.some(({ layer }) => layer === 'os') ? 'held by OS layer (checked by doctor)' : 'held', layers, why: [] };
}

/** The table as it is printed, with totals and, below, what went wrong. */
export function printedTable(table: RowTable): string {
  const lines = table.rows.map(({ row, outcome, layers }) => [
    row.padEnd(4),
    rows[row].attack.padEnd(widest(table.rows.map((other) => rows[other.row].attack))),
    outcome.padEnd(widest(table.rows.map((other) => other.outcome))),
    layers.map(({ layer, passed, tests }) => `${layer} ${passed === tests ? tests : `${passed} of ${tests}`}`).join(', '),
  ]);
  const wrong = table.rows.flatMap(({ row, outcome, why }) => why.map((reason) => `${row} ${outcome}: ${reason}`));
  return [...lines.map((cells) => cells.join('  ').trimEnd()), '', ...[...wrong, ...table.others], totals(table)].join('\n');
}

function totals({ rows: results }: RowTable): string {
  const count = (outcome: Outcome): number => results.filter((result) => result.outcome === outcome).length;
  const held = results.flatMap(({ layers }) => layers).reduce((sum, { passed }) => sum + passed, 0);
  const waiting = results.flatMap(({ layers }) => layers).reduce((sum, { layer, passed, tests }) => sum + (layer === 'binary' ? tests - passed : 0), 0);
  return [
    `${results.length} rows: ${count('held')} held, ${count('held by OS layer (checked by doctor)')} held by OS layer (checked by doctor),`,
    `${count('needs the binary')} need the binary, ${count('ESCAPED')} escaped, ${count('missing')} missing; ${held} tests held, ${waiting} wait for the binary`,
  ].join(' ');
}

const widest = (texts: readonly string[]): number => Math.max(...texts.map(({ length }) => length));
const isRow = (text: string): text is RowNumber => Object.hasOwn(rows, text);
const layersOf = (row: RowNumber): EscapeRow['layers'] => rows[row].layers;
const allTests = (suites: readonly EscapeSuite[]): readonly { readonly title: string; readonly test: EscapeTest }[] =>
  suites.flatMap((suite) => [...(suite.specs ?? []).flatMap(({ title, tests }) => tests.map((test) => ({ title, test }))), ...allTests(suite.suites ?? [])]);
