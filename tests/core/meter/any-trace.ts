import fc from 'fast-check';
import { beginMeter, creditedMs, observe, type MeterRules, type MeterState, type Segment } from '../../../core/meter/meter.ts';
import type { Observation } from '../../../core/meter/observation.ts';

/** Any launch of 20 minutes: what a child, a host and staff may do in any order, as observations with a tick each second that the page is not frozen. */
export const launchMs = 1_200_000;
export const hubStart = Date.UTC(2026, 10, 23, 15);

type Said = Observation extends infer O ? (O extends Observation ? Omit<O, 'mono' | 'hub'> : never) : never;
export type Act = { readonly at: number } & Said;

const said: fc.Arbitrary<Said> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Said>({ kind: 'input' }) },
  { weight: 3, arbitrary: fc.boolean().map<Said>((value) => ({ kind: 'audible', value })) },
  fc.constantFrom('visible' as const, 'foreground' as const).chain((kind) => fc.boolean().map<Said>((value) => ({ kind, value }))),
  fc.constantFrom(null, 'paused' as const, 'pulled-out' as const, 'asked' as const).map<Said>((hold) => ({ kind: 'hold', hold })),
  fc.constantFrom('suspended' as const, 'resumed' as const).map<Said>((kind) => ({ kind })),
);

/** Between two seconds, so that nothing happens in the moment of a tick. */
const moment = fc.integer({ min: 0, max: launchMs / 100 - 1 }).map((tenth) => tenth * 100 + (tenth % 10 === 0 ? 100 : 0));

export const anyActs: fc.Arbitrary<readonly Act[]> = fc
  .uniqueArray(fc.tuple(moment, said), { maxLength: 40, selector: ([at]) => at })
  .map((acts) => acts.map(([at, what]) => ({ at, ...what })).sort((a, b) => a.at - b.at));

const frozen = fc.array(
  fc.tuple(fc.integer({ min: 0, max: launchMs }), fc.integer({ min: 0, max: 300_000 })).map(([from, ms]) => [from, from + ms] as const),
  { maxLength: 3 },
);

export const anyRules: fc.Arbitrary<MeterRules> = fc.record({
  idleAfter: fc.constantFrom(20_000, 60_000, 120_000),
  watchLimit: fc.constantFrom(0, 120_000, 300_000, 600_000),
  tick: fc.constant(1000),
});

export const anyTrace: fc.Arbitrary<readonly Observation[]> = fc.tuple(anyActs, frozen).map(([acts, gaps]) => {
  const ticks = Array.from({ length: launchMs / 1000 - 1 }, (_, i): Act => ({ at: (i + 1) * 1000, kind: 'tick' })).filter(
    ({ at }) => !gaps.some(([from, to]) => at > from && at < to),
  );
  const end: Act = { at: launchMs, kind: 'end' };
  return [...ticks, ...acts, end].sort((a, b) => a.at - b.at).map(({ at, ...what }) => ({ ...what, mono: at, hub: hubStart + at }) as Observation);
});

export interface Played {
  readonly segments: readonly Segment[];
  readonly meter: MeterState;
  /** What the ring showed after each observation, ms. */
  readonly ring: readonly number[];
}

export function play(rules: MeterRules, trace: readonly Observation[]): Played {
  let meter = beginMeter(rules, { mono: 0, hub: hubStart });
  const segments: Segment[] = [];
  const ring: number[] = [];
  for (const observation of trace) {
    const step = observe(meter, observation);
    meter = step.state;
    segments.push(...step.closed);
    ring.push(creditedMs(meter));
  }
  return { segments, meter, ring };
}

export const lengths = (segments: readonly Segment[]): (readonly [string, number])[] => segments.map((s) => [s.state, s.durationMs] as const);
