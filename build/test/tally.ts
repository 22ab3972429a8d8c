import { readFileSync, rmSync } from 'node:fs';

/** How a run of tests ended, whichever runner it was. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** With their reasons, where they give one. */
  readonly skipped: readonly string[];
}

export const addTallies = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
  failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
  skipped: tallies.flatMap((tally) => tally.skipped),
});

/** The one closing line. */
export const closingLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped.length === 0 ? '' : `, ${skipped.length} skipped`}`;

/** From Vitest's JSON report. A file that could not be loaded has no tests, and counts as one failure. */
export function vitestTally(report: VitestReport): Tally {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const broken = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: tests.filter((test) => test.status === 'failed').length + broken.length,
    skipped: tests.filter((test) => !['passed', 'failed'].includes(test.status)).map((test) => test.fullName),
  };
}

/** From Playwright's JSON report. Errors outside tests count as failures. */
export function playwrightTally(report: PlaywrightReport): Tally {
  const tests = allSpecs(report.suites).flatMap((spec) => spec.tests.map((test) => ({ title: spec.title, ...test })));
  return {
    passed: tests.filter((test) => test.status === 'expected').length,
    failed: tests.filter((test) => ['unexpected', 'flaky'].includes(test.status)).length + report.errors.length,
    skipped: tests
      .filter((test) => test.status === 'skipped')
      .map((test) => {
        const reason = test.annotations?.find((annotation) => ['skip', 'fixme'].includes(annotation.type))?.description;
        return reason === undefined ? test.title : `${test.title}: ${reason}`;
      }),
  };
}

/** The report a runner has written, or null where it died before that; the file is taken away, so that an old one never counts. */
export function takeReport<T>(file: string): T | null {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as T;
    rmSync(file);
    return report;
  } catch {
    return null;
  }
}

interface VitestReport {
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] }[];
}

interface PlaywrightSuite {
  readonly specs?: readonly {
    readonly title: string;
    readonly tests: readonly { readonly status: string; readonly annotations?: readonly { readonly type: string; readonly description?: string }[] }[];
  }[];
  readonly suites?: readonly PlaywrightSuite[];
}

interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly unknown[];
}

const allSpecs = (suites: readonly PlaywrightSuite[]): NonNullable<PlaywrightSuite['specs']>[number][] =>
  suites.flatMap((suite) => [...(suite.specs ?? []), ...allSpecs(suite.suites ?? [])]);
