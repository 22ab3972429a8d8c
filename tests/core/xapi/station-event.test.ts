import { describe, expect, test } from 'vitest';
import { durationMs, isoDuration, toStatement, type StationEvent } from '../../../core/xapi/station-event.ts';
import { extensions, verbs } from '../../../core/xapi/vocabulary.ts';

const source = { station: 'station-1', epoch: '0199aaaa-0000-4000-8000-000000000000', sequence: 7 };
const id = '0199aaaa-0000-7000-8000-000000000001';
const at = Date.UTC(2026, 10, 23, 15);
const base = { at, wall: at - 500, student: 's-1', visit: '0199aaaa-0000-7000-8000-000000000002' };

describe('statements of a station', () => {
  test('a segment says who, what, how long, in which state, and where it stands in the sequence', () => {
    const segment = { index: 2, state: 'active' as const, startedAt: at - 61_500, durationMs: 61_500 };
    const event: StationEvent = {
      ...base,
      kind: 'segment',
      launch: '0199aaaa-0000-7000-8000-000000000003',
      program: 'frogs',
      slot: { block: 'b', slot: 1 },
      segment,
    };
    const statement = toStatement(id, event, source);
    expect(statement).toMatchObject({
      id,
      actor: { account: { name: 's-1' } },
      verb: { id: verbs.spent },
      result: { duration: 'PT61.5S' },
      timestamp: '2026-11-23T14:58:58.500Z',
    });
    expect(statement.context.extensions[extensions.source]).toEqual(source);
    expect(statement.context.extensions[extensions.place]).toMatchObject({ segment: 2 });
    expect(statement.context.extensions[extensions.clock]).toEqual({ wall: '2026-11-23T14:59:59.500Z', offset: 500 });
  });
  test('a refused sign-in names the student by key alone', () =>
    expect(toStatement(id, { ...base, kind: 'refused-sign-in', wrong: 2 }, source).actor.account.name).toBe('s-1'));
  test('what staff do is under their own key', () =>
    expect(toStatement(id, { at, wall: at, kind: 'acted-as-staff', staff: 'p-1', action: 'pause', student: 's-1' }, source).actor.account.name).toBe('p-1'));
});

describe('durations', () => {
  test.each([
    [0, 'PT0S'],
    [1500, 'PT1.5S'],
    [61_000, 'PT61S'],
    [3, 'PT0.003S'],
  ])('%i ms is %s, and back', (ms, text) => {
    expect(isoDuration(ms)).toBe(text);
    expect(durationMs(text)).toBe(ms);
  });
  test.each([
    ['PT1H2M3S', 3_723_000],
    ['P1DT1S', 86_401_000],
    ['P', null],
    ['PT', null],
    ['1S', null],
    ['PT1.2.3S', null],
  ])('%s is %s', (text, ms) => expect(durationMs(text)).toBe(ms));
});
