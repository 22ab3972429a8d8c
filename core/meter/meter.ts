import { assertNever } from '../assert-never.ts';
import type { SegmentState } from '../contract/station-hub.ts';

/**
 * Time on task: turns observations of one launch into segments that never overlap and leave no hole.
 *
 * Every observation carries `mono`, a monotonic clock in ms, and `hub`, hub time in ms; durations come from `mono` alone.
 * Evidence is trusted input, or media that plays while the program is in front. Without evidence for `idleAfter` the student is idle,
 * dated back to the last evidence. Media counts up to `watchLimit` after the last input; from that point on it is idle.
 * A gap between ticks of more than three ticks is `suspended`, and credits nothing.
 */
export interface MeterRules {
  /** ms */
  readonly idleAfter: number;
  /** ms; 0: media never counts. */
  readonly watchLimit: number;
  /** ms between two ticks. */
  readonly tick: number;
}

/** A stretch of one launch in one state. `index` counts from 0 in the launch, without gaps. `startedAt` is hub time, ms. */
export interface Segment {
  readonly index: number;
  readonly state: SegmentState;
  readonly startedAt: number;
  readonly durationMs: number;
}

export type Hold = 'paused' | 'pulled-out';

export type Observation = { readonly mono: number; readonly hub: number } & (
  | { readonly kind: 'tick' | 'input' | 'end' | 'suspended' | 'resumed' }
  | { readonly kind: 'audible' | 'foreground'; readonly value: boolean }
  | { readonly kind: 'hold'; readonly hold: Hold | null }
);

export interface MeterState {
  readonly rules: MeterRules;
  readonly index: number;
  readonly state: SegmentState;
  /** The open segment's beginning, on both clocks. */
  readonly from: number;
  readonly fromHub: number;
  /** Up to here the open segment is confirmed by evidence; what follows is credited or idle once it is known. */
  readonly evidence: number;
  readonly lastInput: number;
  readonly lastSeen: number;
  readonly audible: boolean;
  readonly foreground: boolean;
  /** Since when media plays in front; null while it does not. */
  readonly mediaSince: number | null;
  readonly hold: Hold | null;
  /** The machine said that it sleeps. */
  readonly asleep: boolean;
  /** Credited by closed segments, ms. */
  readonly credited: number;
  readonly ended: boolean;
}

export interface MeterStep {
  readonly state: MeterState;
  /** Closed by this observation, in order. Empty ones are left out and take no index. */
  readonly closed: readonly Segment[];
}

export const credits = (state: SegmentState): boolean => state === 'active' || state === 'watching';

/** The launch begins with the child's own press of Go: that is its first evidence. */
export function beginMeter(rules: MeterRules, at: { mono: number; hub: number }): MeterState {
  return {
    rules,
    index: 0,
    state: 'active',
    from: at.mono,
    fromHub: at.hub,
    evidence: at.mono,
    lastInput: at.mono,
    lastSeen: at.mono,
    audible: false,
    foreground: true,
    mediaSince: null,
    hold: null,
    asleep: false,
    credited: 0,
    ended: false,
  };
}

export function observe(before: MeterState, observation: Observation): MeterStep {
  if (before.ended) return { state: before, closed: [] };
  const closed: Segment[] = [];
  // Messages of other processes may come late: time never runs back.
  const now = Math.max(observation.mono, before.lastSeen);
  let meter = settle(before, now, observation, closed);
  switch (observation.kind) {
    case 'tick':
      break;
    case 'input':
      if (meter.asleep) meter = wake({ ...meter, asleep: false }, now, observation.hub, closed);
      if (meter.hold === null) meter = { ...enter(meter, 'active', now, closed), evidence: now, lastInput: now };
      break;
    case 'audible':
      meter = withMedia({ ...meter, audible: observation.value }, now);
      break;
    case 'foreground':
      meter = withMedia({ ...meter, foreground: observation.value }, now);
      break;
    case 'suspended':
      meter = { ...enter(meter, 'suspended', now, closed), asleep: true };
      break;
    case 'resumed':
      meter = meter.asleep ? wake({ ...meter, asleep: false }, now, observation.hub, closed) : meter;
      break;
    case 'hold':
      if (observation.hold !== meter.hold) meter = hold(meter, observation.hold, now, closed);
      break;
    case 'end':
      meter = { ...enter(meter, meter.state, now, closed, true), ended: true };
      break;
    default:
      assertNever(observation);
  }
  return { state: { ...meter, lastSeen: now }, closed };
}

/** Confirmed credit of the launch so far, ms. Never runs backwards: what is not confirmed yet is left out. */
export const creditedMs = (meter: MeterState): number => meter.credited + openCreditMs(meter);

/** Confirmed credit of the open segment alone, ms. */
export const openCreditMs = (meter: MeterState): number => (!meter.ended && credits(meter.state) ? Math.max(0, meter.evidence - meter.from) : 0);

/** Where a launch stood when its station was killed: it ended at the last moment that was seen. */
export const endWhereSeen = (meter: MeterState): MeterStep => observe(meter, { kind: 'end', mono: meter.lastSeen, hub: meter.fromHub });

/** Brings the meter to `now`: gaps, media, and idleness that has become certain. */
function settle(meter: MeterState, now: number, observation: Observation, closed: Segment[]): MeterState {
  if (meter.asleep) return meter;
  if (now - meter.lastSeen <= 3 * meter.rules.tick) return settleAwake(meter, now, closed);
  const gap = enter(settleAwake(meter, meter.lastSeen, closed), 'suspended', meter.lastSeen, closed);
  return observation.kind === 'suspended' ? gap : wake(gap, now, observation.hub, closed);
}

function settleAwake(meter: MeterState, now: number, closed: Segment[]): MeterState {
  if (meter.hold !== null || meter.state === 'suspended') return meter;
  const { idleAfter, watchLimit } = meter.rules;
  const limit = meter.lastInput + watchLimit;
  if (meter.mediaSince === null || meter.lastSeen >= limit) return idleIfLong(meter, now, idleAfter, closed);

  let next = idleIfLong(meter, meter.lastSeen, idleAfter, closed);
  if (next.state === 'idle') next = { ...enter(next, 'watching', meter.lastSeen, closed), evidence: meter.lastSeen };
  const until = Math.min(now, limit);
  // The child pressed nothing for idleAfter: it has been watching since the media began, or since its last input.
  if (next.state === 'active' && until - next.lastInput >= idleAfter) next = enter(next, 'watching', Math.max(next.lastInput, meter.mediaSince), closed);
  next = { ...next, evidence: Math.max(next.evidence, until) };
  // The limit was reached: what follows is idle at once, without another idleAfter.
  return now >= limit && next.state === 'watching' ? enter(next, 'idle', limit, closed) : idleIfLong(next, now, idleAfter, closed);
}

const idleIfLong = (meter: MeterState, now: number, idleAfter: number, closed: Segment[]): MeterState =>
  credits(meter.state) && now - meter.evidence >= idleAfter ? enter(meter, 'idle', meter.evidence, closed) : meter;

const withMedia = (meter: MeterState, now: number): MeterState => ({
  ...meter,
  mediaSince: meter.audible && meter.foreground ? (meter.mediaSince ?? now) : null,
});

function hold(meter: MeterState, to: Hold | null, now: number, closed: Segment[]): MeterState {
  if (meter.asleep) return { ...meter, hold: to };
  if (to !== null) return { ...enter(meter, to, now, closed), hold: to };
  return { ...enter(meter, 'active', now, closed), hold: null, evidence: now, lastInput: now };
}

/** After a short gap the child is taken to be there still; after a longer one it is idle until input shows it. */
function wake(meter: MeterState, now: number, hub: number, closed: Segment[]): MeterState {
  const away = now - meter.from >= meter.rules.idleAfter;
  const next = enter(meter, meter.hold ?? (away ? 'idle' : 'active'), now, closed);
  // Some clocks stand still while a machine sleeps: hub time goes on.
  return { ...next, fromHub: Math.max(next.fromHub, hub), evidence: now, lastInput: now };
}

/** Closes the open segment at `at` and opens one in `state`; the same state goes on unless `force`. */
function enter(meter: MeterState, state: SegmentState, at: number, closed: Segment[], force = false): MeterState {
  if (state === meter.state && !force) return meter;
  const durationMs = at - meter.from;
  if (durationMs <= 0) return { ...meter, state };
  closed.push({ index: meter.index, state: meter.state, startedAt: meter.fromHub, durationMs });
  return {
    ...meter,
    index: meter.index + 1,
    state,
    from: at,
    fromHub: meter.fromHub + durationMs,
    evidence: Math.max(meter.evidence, at),
    credited: meter.credited + (credits(meter.state) ? durationMs : 0),
  };
}
