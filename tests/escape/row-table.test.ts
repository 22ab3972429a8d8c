import { describe, expect, it } from 'vitest';
import { escapeRow } from './escape-row.ts';
import { printedTable, rowTable, type EscapeReport } from './row-table.ts';
import { rows, type Layer, type RowNumber } from './rows.ts';

type Ran = readonly [row: RowNumber, layer: Layer, status: string];

const report = (ran: readonly Ran[]): EscapeReport => ({
  suites: [
    {
      suites: [
        { specs: ran.map(([row, layer, status], index) => ({ title: `${row} test ${index}`, tests: [{ status, annotations: [escapeRow(row, layer)] }] })) },
      ],
    },
  ],
});
/** Every layer of every row with one test that passed, but what needs the binary, which was skipped. */
const whole: readonly Ran[] = (Object.keys(rows) as RowNumber[]).flatMap((row) =>
  rows[row].layers.map((layer): Ran => [row, layer, layer === 'binary' ? 'skipped' : 'expected']),
);
const outcomeOf = (row: RowNumber, ran: readonly Ran[]) =>
  rowTable(report([...whole.filter(([other]) => other !== row), ...ran])).rows.find((result) => result.row === row);

describe('the rows', () => {
  it('are K1 to K43, each with a layer', () => {
    expect(Object.keys(rows)).toEqual(Array.from({ length: 43 }, (_, index) => `K${index + 1}`));
    expect(Object.values(rows).every(({ layers }) => layers.length > 0)).toBe(true);
  });
});

describe('the table', () => {
  it('passes a run in which every row is shown', () => {
    const table = rowTable(report(whole));
    expect(table.passed).toBe(true);
    expect(table.rows).toHaveLength(43);
    expect(new Set(table.rows.map(({ outcome }) => outcome))).toEqual(new Set(['held', 'held by OS layer (checked by doctor)', 'needs the binary']));
  });

  it('fails a run in which nothing was run', () => {
    const table = rowTable({ suites: [] });
    expect(table.passed).toBe(false);
    expect(table.rows.every(({ outcome }) => outcome === 'missing')).toBe(true);
  });

  it('a row of the shell alone is held', () => expect(outcomeOf('K7', [['K7', 'shell', 'expected']])?.outcome).toBe('held'));

  it.each(['unexpected', 'flaky'])('a test that ended %s is an escape, whatever else held', (status) => {
    const ran: readonly Ran[] = [...whole, ['K7', 'shell', status]];
    expect(rowTable(report(ran))).toMatchObject({ passed: false });
    expect(rowTable(report(ran)).rows.find(({ row }) => row === 'K7')).toMatchObject({ outcome: 'ESCAPED', why: [`K7 test ${ran.length - 1}`] });
  });

  it('a test of the shell that was skipped is a missing one', () =>
    expect(
      outcomeOf('K7', [
        ['K7', 'shell', 'expected'],
        ['K7', 'shell', 'skipped'],
      ]),
    ).toMatchObject({ outcome: 'missing', why: ['shell was not shown'] }));

  it('a row that lacks one of its layers is missing', () => {
    expect(outcomeOf('K1', [['K1', 'shell', 'expected']])).toMatchObject({ outcome: 'missing', why: ['os was not shown'] });
    expect(outcomeOf('K13', [['K13', 'shell', 'expected']])).toMatchObject({ outcome: 'missing', why: ['binary was not shown'] });
  });

  it('the layer of the system, or the binary, alone decides what it is called', () => {
    expect(outcomeOf('K3', [['K3', 'os', 'expected']])?.outcome).toBe('held by OS layer (checked by doctor)');
    expect(outcomeOf('K3', [['K3', 'os', 'skipped']])?.outcome).toBe('missing');
    const shown = (status: string): readonly Ran[] => [
      ['K13', 'shell', 'expected'],
      ['K13', 'binary', 'expected'],
      ['K13', 'binary', status],
    ];
    expect(outcomeOf('K13', shown('skipped'))?.outcome).toBe('needs the binary');
    expect(outcomeOf('K13', shown('expected'))?.outcome).toBe('held');
    expect(outcomeOf('K13', shown('unexpected'))?.outcome).toBe('ESCAPED');
  });

  it('one test may be of several rows, and is counted once for each', () => {
    const both = { title: 'both', tests: [{ status: 'expected', annotations: [escapeRow('K7'), escapeRow('K8'), escapeRow('K8')] }] };
    const found = rowTable({ suites: [{ specs: [both] }] }).rows.filter(({ outcome }) => outcome === 'held');
    expect(found.map(({ row, layers }) => [row, layers[0]?.tests])).toEqual([
      ['K7', 1],
      ['K8', 1],
    ]);
  });

  it.each([
    [
      'a row that there is not',
      { suites: [{ specs: [{ title: 't', tests: [{ status: 'expected', annotations: [{ type: 'escape-row', description: 'K44 shell' }] }] }] }] },
    ],
    ['a layer that is not the row’s', { suites: [{ specs: [{ title: 't', tests: [{ status: 'expected', annotations: [escapeRow('K7', 'binary')] }] }] }] }],
    ['a failed test of no row', { suites: [{ specs: [{ title: 't', tests: [{ status: 'unexpected' }] }] }] }],
    ['an error outside any test', { suites: [], errors: [{ message: 'could not be loaded' }] }],
  ])('%s fails the run', (_what, more) => {
    const table = rowTable({ ...more, suites: [...report(whole).suites, ...more.suites] });
    expect([table.passed, table.others.length]).toEqual([false, 1]);
  });
});

describe('as it is printed', () => {
  it('is one line for each row, and the totals', () => {
    const lines = printedTable(rowTable(report(whole))).split('\n');
    expect(lines.slice(0, 43).map((line) => line.split(' ')[0])).toEqual(Object.keys(rows));
    expect(lines.find((line) => line.startsWith('K7 '))).toMatch(/held +shell 1$/);
    expect(lines.find((line) => line.startsWith('K13 '))).toMatch(/needs the binary +shell 1, binary 0 of 1$/);
    expect(lines.at(-1)).toMatch(
      /^43 rows: \d+ held, \d+ held by OS layer \(checked by doctor\), \d+ need the binary, 0 escaped, 0 missing; \d+ tests held, \d+ wait for the binary$/,
    );
    const counts = (lines.at(-1)?.match(/\d+/g) ?? []).map(Number);
    expect((counts[1] ?? 0) + (counts[2] ?? 0) + (counts[3] ?? 0)).toBe(43);
  });

  it('says of an escape which test it was', () => {
    const text = printedTable(rowTable(report([...whole, ['K8', 'shell', 'unexpected']])));
    expect(text).toContain(`K8 ESCAPED: K8 test ${whole.length}`);
    expect(text).toContain('1 escaped, 0 missing');
  });
});
