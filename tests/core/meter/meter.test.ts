import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginMeter, creditedMs, credits, endWhereSeen, observe, type MeterState, type Observation, type Segment } from '../../../core/meter/meter.ts';

const rules = { idleAfter: 60_000, watchLimit: 600_000, tick: 1000 };
const hubStart = Date.UTC(2026, 10, 23, 15);
type Act = { at: number } & (
  | { kind: 'input' | 'suspended' | 'resumed' | 'end' }
  | { kind: 'audible' | 'foreground'; value: boolean }
  | { kind: 'hold'; hold: 'paused' | 'pulled-out' | null }
);

/** Plays what a child and a room do, in seconds, with a tick each second except in `frozen` stretches. */
function play(acts: readonly Act[], frozen: readonly [number, number][] = [], wallJump = 0): { segments: Segment[]; meter: MeterState; rings: number[] } {
  let meter = beginMeter(rules, { mono: 0, hub: hubStart });
  const segments: Segment[] = [];
  const rings: number[] = [];
  const end = acts.at(-1)?.at ?? 0;
  const ticks = Array.from({ length: Math.floor(end) }, (_, i) => i + 1).filter((t) => !frozen.some(([a, b]) => t > a && t < b));
  const all = [...ticks.map((at) => ({ at, kind: 'tick' as const })), ...acts].sort((a, b) => a.at - b.at);
  for (const act of all) {
    const { at, ...rest } = act;
    const step = observe(meter, { ...rest, mono: at * 1000, hub: hubStart + at * 1000 + wallJump } as Observation);
    meter = step.state;
    segments.push(...step.closed);
    rings.push(creditedMs(meter));
  }
  return { segments, meter, rings };
}
const brief = (segments: readonly Segment[]) => segments.map((s) => [s.state, s.durationMs / 1000]);
const input = (...ats: number[]): Act[] => ats.map((at) => ({ at, kind: 'input' as const }));

describe('time on task', () => {
  test('a child who keeps tapping is active from Go to the end', () => {
    expect(brief(play([...input(10, 40, 95), { at: 120, kind: 'end' }]).segments)).toEqual([['active', 120]]);
  });

  test('idle begins at the last input, not when it was noticed', () => {
    expect(brief(play([...input(10), { at: 100, kind: 'end' }]).segments)).toEqual([
      ['active', 10],
      ['idle', 90],
    ]);
  });

  test('the ring shows confirmed time only and never runs backwards', () => {
    const { rings } = play([...input(10, 30, 200), { at: 230, kind: 'end' }]);
    expect(rings.every((r, i) => i === 0 || r >= (rings[i - 1] ?? 0))).toBe(true);
    expect(rings.at(-1)).toBe(60_000);
  });

  test('media that plays in front is watching from its own beginning, once idleAfter has passed without input', () => {
    const acts: Act[] = [...input(10), { at: 20, kind: 'audible', value: true }, { at: 200, kind: 'audible', value: false }, { at: 400, kind: 'end' }];
    expect(brief(play(acts).segments)).toEqual([
      ['active', 20],
      ['watching', 180],
      ['idle', 200],
    ]);
  });

  test('a tap while media plays is active, and a short break in the media is bridged', () => {
    const acts: Act[] = [
      { at: 1, kind: 'audible', value: true },
      { at: 100, kind: 'audible', value: false },
      { at: 120, kind: 'audible', value: true },
      ...input(150),
      { at: 160, kind: 'end' },
    ];
    expect(brief(play(acts).segments)).toEqual([
      ['active', 1],
      ['watching', 149],
      ['active', 10],
    ]);
  });

  test('watching ends at watchLimit after the last input; what follows is idle from there', () => {
    const acts: Act[] = [
      { at: 1, kind: 'audible', value: true },
      { at: 900, kind: 'end' },
    ];
    expect(brief(play(acts).segments)).toEqual([
      ['active', 1],
      ['watching', 599],
      ['idle', 300],
    ]);
  });

  test('media behind another window is no evidence', () => {
    const acts: Act[] = [
      { at: 1, kind: 'foreground', value: false },
      { at: 2, kind: 'audible', value: true },
      { at: 100, kind: 'end' },
    ];
    expect(brief(play(acts).segments)).toEqual([['idle', 100]]);
  });

  test('a frozen tab is suspended for the length of the gap', () => {
    expect(brief(play([...input(10, 40, 41), { at: 60, kind: 'end' }], [[12, 38]]).segments)).toEqual([
      ['active', 12],
      ['suspended', 26],
      ['active', 22],
    ]);
  });

  test('after a long sleep the child is idle until it shows itself', () => {
    const acts: Act[] = [...input(10), { at: 20, kind: 'suspended' }, { at: 500, kind: 'resumed' }, ...input(530), { at: 540, kind: 'end' }];
    expect(brief(play(acts, [[20, 500]]).segments)).toEqual([
      ['active', 20],
      ['suspended', 480],
      ['idle', 30],
      ['active', 10],
    ]);
  });

  test('time held by staff or with a tutor is credited nowhere', () => {
    const acts: Act[] = [
      ...input(10),
      { at: 20, kind: 'hold', hold: 'paused' },
      ...input(25),
      { at: 50, kind: 'hold', hold: 'pulled-out' },
      { at: 80, kind: 'hold', hold: null },
      { at: 90, kind: 'end' },
    ];
    const { segments } = play(acts);
    expect(brief(segments)).toEqual([
      ['active', 20],
      ['paused', 30],
      ['pulled-out', 30],
      ['active', 10],
    ]);
  });

  test('a station that was killed ends its launch where it was last seen', () => {
    const { meter } = play([...input(10), { at: 40, kind: 'input' }, { at: 45, kind: 'foreground', value: true }]);
    expect(brief(endWhereSeen(meter).closed)).toEqual([['active', 45]]);
  });
});

describe('for every trace', () => {
  const act: fc.Arbitrary<Act> = fc.record({ at: fc.double({ min: 0, max: 1500, noNaN: true }) }).chain(({ at }) =>
    fc.oneof(
      fc.constant<Act>({ at, kind: 'input' }),
      fc.boolean().map<Act>((value) => ({ at, kind: 'audible', value })),
      fc.boolean().map<Act>((value) => ({ at, kind: 'foreground', value })),
      fc.constantFrom(null, 'paused' as const, 'pulled-out' as const).map<Act>((hold) => ({ at, kind: 'hold', hold })),
      fc.constantFrom('suspended' as const, 'resumed' as const).map<Act>((kind) => ({ at, kind })),
    ),
  );
  const trace = fc.record({
    acts: fc.array(act, { maxLength: 30 }).map((acts) => [...acts.sort((a, b) => a.at - b.at), { at: 1600, kind: 'end' } as Act]),
    frozen: fc.array(
      fc.tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 0, max: 300 })).map(([a, b]): [number, number] => [a, a + b]),
      { maxLength: 3 },
    ),
  });

  test('segments never overlap, leave no hole, and sum to the launch', () => {
    fc.assert(
      fc.property(trace, ({ acts, frozen }) => {
        const { segments } = play(acts, frozen);
        expect(segments.map((s) => s.index)).toEqual(segments.map((_, i) => i));
        expect(segments.every((s) => s.durationMs > 0)).toBe(true);
        expect(segments.reduce((sum, s) => sum + s.durationMs, 0)).toBeCloseTo(1_600_000, 3);
        segments.forEach((s, i) => {
          const next = segments[i + 1];
          if (next) expect(next.startedAt).toBeGreaterThanOrEqual(s.startedAt + s.durationMs - 0.01);
        });
      }),
      { numRuns: 300 },
    );
  });

  test('credit is what the segments say, and the ring never runs backwards', () => {
    fc.assert(
      fc.property(trace, ({ acts, frozen }) => {
        const { segments, meter, rings } = play(acts, frozen);
        expect(meter.credited).toBeCloseTo(
          segments.filter((s) => credits(s.state)).reduce((sum, s) => sum + s.durationMs, 0),
          3,
        );
        rings.forEach((r, i) => expect(r).toBeGreaterThanOrEqual((rings[i - 1] ?? 0) - 0.001));
      }),
      { numRuns: 300 },
    );
  });

  test('a wall clock that jumps changes no duration', () => {
    fc.assert(
      fc.property(trace, fc.integer({ min: -36e6, max: 36e6 }), ({ acts, frozen }, jump) => {
        expect(brief(play(acts, frozen, jump).segments)).toEqual(brief(play(acts, frozen).segments));
      }),
      { numRuns: 100 },
    );
  });
});
