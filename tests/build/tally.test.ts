import { expect, test } from 'vitest';
import { addTallies, closingLine, playwrightTally, vitestTally } from '../../build/test/tally.ts';

const vitestFile = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each, index) => ({ status: each, fullName: `test ${index}` })),
});

test('Vitest: passed, failed and skipped tests are counted', () => {
  expect(vitestTally({ testResults: [vitestFile('passed', 'passed', 'passed', 'skipped'), vitestFile('failed', 'failed', 'passed')] })).toEqual({
    passed: 3,
    failed: 1,
    skipped: ['test 2'],
  });
});

test('Vitest: a file that could not be loaded is a failure though it has no test', () => {
  expect(vitestTally({ testResults: [vitestFile('failed')] }).failed).toBe(1);
});

test('Playwright: nested suites are counted, a flaky test is a failure, a reason is kept', () => {
  const report = {
    errors: [],
    suites: [
      {
        specs: [{ title: 'a', tests: [{ status: 'expected' }] }],
        suites: [
          {
            specs: [
              { title: 'b', tests: [{ status: 'flaky' }] },
              { title: 'c', tests: [{ status: 'skipped', annotations: [{ type: 'skip', description: 'no display' }] }] },
            ],
          },
        ],
      },
    ],
  };
  expect(playwrightTally(report)).toEqual({ passed: 1, failed: 1, skipped: ['c: no display'] });
});

test('Playwright: an error outside any test is a failure', () => {
  expect(playwrightTally({ errors: [{}], suites: [] }).failed).toBe(1);
});

test('the closing line names skipped tests only where there are some', () => {
  const none = { passed: 2, failed: 0, skipped: [] };
  expect(closingLine(none)).toBe('2 passed, 0 failed');
  expect(closingLine(addTallies([none, { passed: 1, failed: 3, skipped: ['x'] }]))).toBe('3 passed, 3 failed, 1 skipped');
});
