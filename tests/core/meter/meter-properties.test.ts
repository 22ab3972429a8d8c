import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginMeter, creditedMs, credits, endWhereSeen, observe, type MeterState, type Segment } from '../../../core/meter/meter.ts';
import type { Observation } from '../../../core/meter/observation.ts';
import { anyRules, anyTrace, hubStart, launchMs, lengths, play } from './any-trace.ts';
import { cell, slowMeter, type SlowState } from './slow-meter.ts';

const runs = { numRuns: 300 };
const sum = (segments: readonly Segment[], of: (s: Segment) => boolean = () => true): number =>
  segments.filter(of).reduce((total, s) => total + s.durationMs, 0);
const inputsOf = (trace: readonly Observation[]): number[] => trace.filter((o) => o.kind === 'input').map((o) => o.mono);

/** Where each segment lies on the monotonic clock: they follow one another from the beginning. */
function placed(segments: readonly Segment[]): (Segment & { readonly from: number; readonly to: number })[] {
  let to = 0;
  return segments.map((segment) => {
    const from = to;
    to += segment.durationMs;
    return { ...segment, from, to };
  });
}

describe('for every launch', () => {
  test('segments never overlap, leave no hole, and sum to the launch', () => {
    fc.assert(
      fc.property(anyRules, anyTrace, (rules, trace) => {
        const { segments } = play(rules, trace);
        expect(segments.map((s) => s.index)).toEqual(segments.map((_, i) => i));
        expect(segments.every((s) => s.durationMs > 0)).toBe(true);
        expect(sum(segments)).toBe(launchMs);
        // Hub time ran evenly here, so on it too each begins where the one before it ends.
        for (const { startedAt, from } of placed(segments)) expect(startedAt).toBe(hubStart + from);
      }),
      runs,
    );
  });

  test('each tenth of a second is in the state that a slow look at the whole launch gives it', () => {
    fc.assert(
      fc.property(anyRules, anyTrace, (rules, trace) => {
        const seen = placed(play(rules, trace).segments).flatMap((s) =>
          Array.from<SlowState>({ length: (s.to - s.from) / cell }).fill(s.state === 'active' || s.state === 'watching' ? 'credited' : s.state),
        );
        expect(stretches(seen)).toEqual(stretches(slowMeter(rules, trace)));
      }),
      runs,
    );
  });

  test('time asleep, frozen, paused or with a tutor is never credited', () => {
    fc.assert(
      fc.property(anyRules, anyTrace, (rules, trace) => {
        const credit = placed(play(rules, trace).segments).filter((s) => credits(s.state));
        let asleep = false;
        let hold: unknown = null;
        for (const [i, o] of trace.entries()) {
          const before = trace[i - 1]?.mono ?? 0;
          if (asleep || hold !== null || o.mono - before > 3000) expect(credit.some((s) => s.from < o.mono && s.to > before)).toBe(false);
          if (o.kind === 'suspended') asleep = true;
          if (o.kind === 'resumed' || o.kind === 'input') asleep = false;
          if (o.kind === 'hold') hold = o.hold;
        }
      }),
      runs,
    );
  });

  test('without media, what is credited lies less than idleAfter before an input, the end, or what came between', () => {
    fc.assert(
      fc.property(anyRules, anyTrace, (rules, trace) => {
        const { segments } = play({ ...rules, watchLimit: 0 }, trace);
        expect(segments.some((s) => s.state === 'watching')).toBe(false);
        // Idle begins at an input, or where something let the child go: never idleAfter later.
        const moments = new Set([0, ...inputsOf(trace), ...placed(segments).flatMap((s) => (credits(s.state) || s.state === 'idle' ? [] : [s.from, s.to]))]);
        const hidden = new Set(trace.filter((o) => o.kind === 'visible' || (o.kind === 'hold' && o.hold === 'asked')).map((o) => o.mono));
        for (const s of placed(segments)) if (s.state === 'idle') expect(moments.has(s.from) || hidden.has(s.from)).toBe(true);
      }),
      runs,
    );
  });

  test('nothing is watched for longer than watchLimit after the last input, a pause or the beginning; an input ends watching', () => {
    fc.assert(
      fc.property(anyRules, anyTrace, (rules, trace) => {
        const segments = placed(play(rules, trace).segments);
        const inputs = inputsOf(trace);
        const fresh = [
          0,
          ...inputs,
          ...segments.filter((s) => s.state === 'paused').map((s) => s.to),
          ...trace.filter((o) => o.kind === 'hold').map((o) => o.mono),
        ];
        for (const s of segments) {
          if (s.state !== 'watching') continue;
          expect(inputs.some((at) => at > s.from && at < s.to)).toBe(false);
          // A break in the media is bridged, so that the limit is the bound of the media and idleAfter that of the break.
          expect(s.to - Math.max(...fresh.filter((at) => at <= s.from))).toBeLessThan(rules.watchLimit + rules.idleAfter);
        }
      }),
      runs,
    );
  });

  test('the ring is what is confirmed: it never runs backwards, and ends as the sum of what was credited', () => {
    fc.assert(
      fc.property(anyRules, anyTrace, (rules, trace) => {
        const { segments, meter, ring } = play(rules, trace);
        expect(ring.every((ms, i) => ms >= (ring[i - 1] ?? 0))).toBe(true);
        expect(creditedMs(meter)).toBe(sum(segments, (s) => credits(s.state)));
      }),
      runs,
    );
  });

  test('the same trace gives the same segments, also from a state that was kept in the middle', () => {
    fc.assert(
      fc.property(anyRules, anyTrace, fc.nat(), (rules, trace, where) => {
        const whole = play(rules, trace).segments;
        expect(play(rules, trace).segments).toEqual(whole);
        const cut = where % trace.length;
        let meter: MeterState = beginMeter(rules, { mono: 0, hub: hubStart });
        const segments: Segment[] = [];
        for (const [i, observation] of trace.entries()) {
          if (i === cut) meter = structuredClone(meter);
          const step = observe(meter, observation);
          meter = step.state;
          segments.push(...step.closed);
        }
        expect(segments).toEqual(whole);
      }),
      runs,
    );
  });

  test('a wall clock that jumps by hours in the middle, both ways, changes no duration and lets nothing overlap', () => {
    const jump = fc.tuple(fc.nat(launchMs), fc.integer({ min: -12 * 3_600_000, max: 12 * 3_600_000 }));
    fc.assert(
      fc.property(anyRules, anyTrace, fc.array(jump, { minLength: 1, maxLength: 4 }), (rules, trace, jumps) => {
        const jumped = trace.map((o) => ({ ...o, hub: o.hub + jumps.reduce((all, [at, by]) => all + (o.mono >= at ? by : 0), 0) }));
        const { segments } = play(rules, jumped);
        expect(lengths(segments)).toEqual(lengths(play(rules, trace).segments));
        segments.forEach((s, i) =>
          expect(s.startedAt).toBeGreaterThanOrEqual(i === 0 ? hubStart : (segments[i - 1]?.startedAt ?? 0) + (segments[i - 1]?.durationMs ?? 0)),
        );
      }),
      runs,
    );
  });

  test('a launch whose station was killed ends at the last moment that was seen, credited for no more than it would have been', () => {
    fc.assert(
      fc.property(anyRules, anyTrace, fc.nat(), (rules, trace, where) => {
        const { segments, meter, ring } = play(rules, trace.slice(0, where % (trace.length - 1)));
        const all = [...segments, ...endWhereSeen(meter).closed];
        expect(all.map((s) => s.index)).toEqual(all.map((_, i) => i));
        expect(sum(all)).toBe(meter.lastSeen);
        const credited = sum(all, (s) => credits(s.state));
        // What was not confirmed yet is credited at an end: less than idleAfter had passed.
        expect(credited).toBeGreaterThanOrEqual(ring.at(-1) ?? 0);
        expect(credited - (ring.at(-1) ?? 0)).toBeLessThan(rules.idleAfter);
      }),
      runs,
    );
  });
});

describe('observations that come late and in any order', () => {
  const late = fc.array(fc.nat(4000), { minLength: 1, maxLength: 20 });
  /** Each input reaches the meter up to 4 s after it happened; ticks do not wait for it. */
  const delayed = (trace: readonly Observation[], delays: readonly number[]): Observation[] =>
    trace
      .map((o, i) => ({ o, at: o.kind === 'input' ? Math.min(o.mono + (delays[i % delays.length] ?? 0), launchMs - 0.5) : o.mono }))
      .sort((a, b) => a.at - b.at)
      .map(({ o }) => o);

  test('never break the row of segments, and the ring never runs backwards', () => {
    fc.assert(
      fc.property(anyRules, anyTrace, late, fc.array(fc.nat(), { minLength: 1, maxLength: 20 }), (rules, trace, delays, order) => {
        // Anything may be late here, by as much as the rest of the launch.
        const end = trace.at(-1) as Observation;
        const shuffled = delayed(trace.slice(0, -1), delays);
        for (const [i, to] of order.entries()) shuffled.splice(to % shuffled.length, 0, ...shuffled.splice((i * 7919) % shuffled.length, 1));
        const { segments, ring } = play(rules, [...shuffled, end]);
        expect(segments.map((s) => s.index)).toEqual(segments.map((_, i) => i));
        expect(segments.every((s) => s.durationMs > 0)).toBe(true);
        expect(sum(segments)).toBe(launchMs);
        expect(ring.every((ms, i) => ms >= (ring[i - 1] ?? 0))).toBe(true);
      }),
      runs,
    );
  });

  test('an input that is told late is credited as if it had been told at once, where the child never paused for so long that it was idle', () => {
    const typing = fc
      .array(fc.integer({ min: 1, max: 150 }), { minLength: 5, maxLength: 200 })
      .map((steps) => steps.map((_, i) => steps.slice(0, i + 1).reduce((a, b) => a + b, 0) * 100).filter((at) => at < launchMs - 70_000));
    fc.assert(
      fc.property(typing, late, (ats, delays) => {
        const rules = { idleAfter: 60_000, watchLimit: 0, tick: 1000 };
        const ticks = Array.from({ length: launchMs / 1000 - 1 }, (_, i) => ({ kind: 'tick' as const, mono: (i + 1) * 1000, hub: hubStart + (i + 1) * 1000 }));
        const trace: Observation[] = [
          ...ticks,
          ...ats.map((at) => ({ kind: 'input' as const, mono: at, hub: hubStart + at })),
          { kind: 'end' as const, mono: launchMs, hub: hubStart + launchMs },
        ].sort((a, b) => a.mono - b.mono);
        expect(lengths(play(rules, delayed(trace, delays)).segments)).toEqual(lengths(play(rules, trace).segments));
      }),
      { numRuns: 50 },
    );
  });
});

/** Runs of the same state, so that a difference can be read. */
function stretches(cells: readonly SlowState[]): string[] {
  const runs: string[] = [];
  cells.forEach((state, i) => {
    if (state !== cells[i - 1]) runs.push(`${(i * cell) / 1000} s ${state}`);
  });
  return runs;
}
