import { assertNever } from '../assert-never.ts';
import type { SegmentState } from '../contract/station-hub.ts';
import type { Hold, Observation } from './observation.ts';

/**
 * Time on task: turns observations of one launch into segments that never overlap and leave no hole.
 *
 * Durations come from the monotonic clock alone. Evidence is trusted input, or media that plays while the program is in front. Without
 * evidence for `idleAfter` the student is idle, dated back to the last evidence. Media counts up to `watchLimit` after the last input; from that
 * point on it is idle. While nothing of the program can be seen it is idle at once. A gap between ticks of more than three ticks is
 * `suspended`, and credits nothing.
 *
 * What covered the program for less than `idleAfter` changes nothing about the child: it is there, or idle, as it was before. After longer, and
 * after a tutor, it is idle until input shows it, media or not. Staff who end a pause have seen the child: it is there.
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

export interface MeterState {
  readonly rules: MeterRules;
  readonly index: number;
  readonly state: SegmentState;
  /** The open segment's beginning, on both clocks. */
  readonly from: number;
  readonly fromHub: number;
  /** Up to here the open segment is confirmed by evidence; what follows is credited or idle once it is known. */
  readonly evidence: number;
  /** Media counts until `watchLimit` after this: the last input, or further back where only input can bring the child back. */
  readonly lastInput: number;
  readonly lastSeen: number;
  readonly audible: boolean;
  readonly visible: boolean;
  readonly foreground: boolean;
  /** Since when media plays in front; null while it does not. */
  readonly mediaSince: number | null;
  readonly hold: Hold | null;
  /** The machine said that it sleeps. */
  readonly asleep: boolean;
  /** What covers the program, sleep or hold or another window, since when, and whether the child was at work as it came; null while nothing does. */
  readonly covered: { readonly since: number; readonly there: boolean } | null;
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
    visible: true,
    foreground: true,
    mediaSince: null,
    hold: null,
    asleep: false,
    covered: null,
    credited: 0,
    ended: false,
  };
}

/**
 * One step. Messages of other processes may come late and in any order: time never runs back and no closed segment is taken back. A late input
 * counts where it happened as far as the open segment reaches, everything else from now on.
 */
export function observe(before: MeterState, observation: Observation): MeterStep {
  if (before.ended) return { state: before, closed: [] };
  const closed: Segment[] = [];
  const now = Math.max(observation.mono, before.lastSeen);
  // Hub time that was set forward, as after a sleep in which the monotonic clock stood still, dates the open segment anew.
  const dated = { ...before, fromHub: Math.max(before.fromHub, before.from + observation.hub - observation.mono) };
  const meter = apply(settle(dated, now, observation, closed), now, observation, closed);
  return { state: { ...meter, lastSeen: now }, closed };
}

function apply(meter: MeterState, now: number, observation: Observation, closed: Segment[]): MeterState {
  switch (observation.kind) {
    case 'tick':
      return meter;
    case 'input':
      return input(meter, observation.mono, now, closed);
    case 'audible':
      return withMedia({ ...meter, audible: observation.value }, now);
    case 'foreground':
      return withMedia({ ...meter, foreground: observation.value }, now);
    case 'visible':
      return withMedia(cover(meter, { visible: observation.value }, now, closed), now);
    case 'suspended':
      return cover(meter, { asleep: true }, now, closed);
    case 'resumed':
      return cover(meter, { asleep: false }, now, closed);
    case 'hold':
      return cover(meter, { hold: observation.hold }, now, closed);
    case 'end':
      return { ...enter(meter, meter.state, now, closed, true), ended: true };
    default:
      return assertNever(observation);
  }
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
  if (now - meter.lastSeen <= 3 * meter.rules.tick) return settleSeen(meter, now, closed);
  const gap = cover(settleSeen(meter, meter.lastSeen, closed), { asleep: true }, meter.lastSeen, closed);
  return observation.kind === 'suspended' ? gap : cover(gap, { asleep: false }, now, closed);
}

function settleSeen(meter: MeterState, now: number, closed: Segment[]): MeterState {
  if (coveredBy(meter) !== null) return meter;
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
  mediaSince: meter.audible && meter.foreground && meter.visible ? (meter.mediaSince ?? now) : null,
});

/** `at`: when it happened; before the open segment it says nothing of it. */
function input(before: MeterState, at: number, now: number, closed: Segment[]): MeterState {
  if (at < before.from) return before;
  // Whoever presses is awake and sees what it presses, whatever a host says.
  const meter = withMedia(cover(before, { asleep: false, visible: true }, now, closed), now);
  if (meter.hold !== null) return meter;
  const next = enter(meter, 'active', Math.max(at, meter.from), closed);
  return { ...next, evidence: Math.max(next.evidence, at), lastInput: Math.max(next.lastInput, at) };
}

/** The state that the program is in while it cannot be worked with; null while it can. */
function coveredBy({ asleep, hold, visible }: Pick<MeterState, 'asleep' | 'hold' | 'visible'>): SegmentState | null {
  if (asleep) return 'suspended';
  if (hold === 'asked') return 'idle';
  return hold ?? (visible ? null : 'idle');
}

/** What covers the program changes. */
function cover(before: MeterState, change: Partial<Pick<MeterState, 'asleep' | 'hold' | 'visible'>>, now: number, closed: Segment[]): MeterState {
  const meter = { ...before, ...change };
  const was = coveredBy(before);
  const is = coveredBy(meter);
  if (is === was) return meter;
  const { there, lastInput } = was === null ? { there: credits(before.state), lastInput: before.lastInput } : afterCover(before, was, now);
  if (is !== null) return { ...enter(meter, is, now, closed), lastInput, covered: { since: now, there } };
  return { ...enter(meter, there ? 'active' : 'idle', now, closed), lastInput, covered: null, evidence: now };
}

/** What a cover that ends leaves of the child. */
function afterCover(meter: MeterState, was: SegmentState, now: number): { readonly there: boolean; readonly lastInput: number } {
  if (was === 'paused') return { there: true, lastInput: now };
  const long = was === 'pulled-out' || meter.covered === null || now - meter.covered.since >= meter.rules.idleAfter;
  if (long) return { there: false, lastInput: Math.min(meter.lastInput, now - meter.rules.watchLimit) };
  return { there: meter.covered.there, lastInput: meter.lastInput };
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
