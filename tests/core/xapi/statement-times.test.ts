import { describe, expect, it } from 'vitest';
import { instantOf, isDuration, isTimestamp } from '../../../core/xapi/statement-times.ts';

const at = Date.UTC(2008, 8, 15, 15, 53, 0, 601);

describe('times of both versions', () => {
  it.each<[clause: string, text: string, instant: number]>([
    ['RFC 3339 5.6', '2008-09-15T15:53:00.601Z', at],
    ['RFC 3339 5.6 (XAPI-00123)', '2008-09-15 15:53:00.601+00:00', at],
    ['RFC 3339 5.6', '2008-09-15t15:53:00.601z', at],
    ['RFC 3339 4.2', '2008-09-15T10:53:00.601-05:00', at],
    ['RFC 3339 4.2', '2008-09-16T01:23:00.601+09:30', at],
    ['Data 4.5.s1.b3', '2008-09-15T15:53:00.601999Z', at + 0.999],
    ['Data 2.4.7', '2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['RFC 3339 5.7', '1990-12-31T23:59:60Z', Date.UTC(1991, 0)],
    ['RFC 3339 5.8', '1990-12-31T15:59:60-08:00', Date.UTC(1991, 0)],
    ['RFC 3339 1', '0050-01-01T00:00:00Z', -60589296000000],
  ])('%s: %s', (_clause, text, instant) => {
    for (const version of ['1.0.3', '2.0.0'] as const) {
      expect(instantOf(text, version)).toBeCloseTo(instant, 3);
      expect(isTimestamp(text, version)).toBe(true);
    }
  });
});

describe('times of ISO 8601, which 1.0.3 takes and 2.0.0 does not', () => {
  it.each<[clause: string, text: string, instant: number]>([
    ['Data 4.5.s1.b4: SHOULD* include the time zone', '2008-09-15T15:53:00.601', at],
    ['Data 4.5.s1.b1 (XAPI-00123), basic', '20080915T155300.601Z', at],
    ['Data 4.5.s1.b1, basic with an offset', '20080915T105300.601-0500', at],
    ['ISO 8601 4.2.5.1, an offset of hours', '2008-09-15T17:53:00.601+02', at],
    ['ISO 8601 4.2.5.1, an offset without colon', '2008-09-15T17:53:00.601+0200', at],
    ['ISO 8601 4.2.2.4, the comma', '2008-09-15T15:53:00,601Z', at],
    ['ISO 8601 4.2.2.3, without seconds', '2008-09-15T15:53Z', at - 601],
  ])('%s: %s', (_clause, text, instant) => {
    expect(instantOf(text, '1.0.3')).toBeCloseTo(instant, 3);
    expect([isTimestamp(text, '1.0.3'), isTimestamp(text, '2.0.0')]).toEqual([true, false]);
  });
});

describe('what is no time to either', () => {
  it.each([
    '2008-09-15T15:53:00.601-00',
    '2008-09-15T15:53:00.601-0000',
    '2008-09-15T15:53:00.601-00:00',
    '20080915T155300-0000',
    '2008-09-15',
    '2008-09-15T15Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2008-00-15T15:53:00Z',
    '2008-09-15T24:00:00Z',
    '2008-09-15T15:53:61Z',
    '1990-12-31T23:58:60Z',
    '2008-09-15T15:53:00.Z',
    '2008-09-15T15:53:00Z ',
    '2008-09-15T1553:00Z',
    '2008-W38-1T15:53:00Z',
    '+002008-09-15T15:53:00Z',
  ])('%s', (text) => expect([isTimestamp(text, '1.0.3'), isTimestamp(text, '2.0.0')]).toEqual([false, false]));
});

describe('durations (Data 4.6)', () => {
  it.each(['PT4H35M59.14S', 'PT16559.14S', 'P3Y1M29DT4H35M59.14S', 'P3Y', 'P4W', 'PT1H0M0.1S', 'PT0S', 'P0.5Y', 'PT1,5S', 'P1.5W', 'PT36H', 'P1M', 'PT1M'])(
    '%s is one',
    (text) => expect(isDuration(text)).toBe(true),
  );
  // P16559.14S stands among the specification's own examples (4.6.s2.table1.row2), and against its own rule: seconds follow a T.
  it.each(['P4W1D', 'P', 'PT', 'P1DT', 'PA1H0M0S', 'P16559.14S', 'PT1.5H3S', 'P1D2Y', 'PT1S1M', '-PT1S', 'P-1D', 'pt1s', 'PT1S ', 'P0003-06-04T12:30:05', ''])(
    '%s is none',
    (text) => expect(isDuration(text)).toBe(false),
  );
});
