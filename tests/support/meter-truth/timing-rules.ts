import { beginMeter, creditedMs, observe } from '../../../core/meter/meter.ts';
import type { Observation } from '../../../core/meter/observation.ts';

/** Ways to measure a launch from what a host tells of it, each by its own rule. All give ms. */
export type TimingRule = (trace: readonly Observation[], watchLimit: number) => number;

export const ourMeter: TimingRule = (trace, watchLimit) => {
  let meter = beginMeter({ idleAfter: 60_000, watchLimit, tick: 1000 }, { mono: 0, hub: trace[0]?.hub ?? 0 });
  for (const observation of trace) meter = observe(meter, observation).state;
  return creditedMs(meter);
};

/** From log-in to log-out, on the monotonic clock: kinder to it than the wall clock that such reports use. */
export const loginToLogout: TimingRule = (trace) => trace.at(-1)?.mono ?? 0;

/** Counts until a minute has passed without input, and again from the next input on. */
export const idleTimer: TimingRule = (trace) => {
  let total = 0;
  let last = 0;
  for (const { kind, mono } of trace) {
    if (kind !== 'input' && kind !== 'end') continue;
    total += Math.min(mono - last, 60_000);
    last = mono;
  }
  return total;
};

/**
 * ActivityWatch's aw-watcher-afk: every 5 s it asks how long ago the last input of the machine was; from 180 s on it is away, dated back to that
 * input, and it is back from the input that it sees next. Two signs of life that lie more than the sum of both apart are not joined. What staff
 * or a tutor do, and what plays, it does not know.
 */
export const activityWatch: TimingRule = (trace) => {
  const poll = 5000;
  const timeout = 180_000;
  const end = trace.at(-1)?.mono ?? 0;
  let total = 0;
  let since = 0;
  let sign = 0;
  let away = false;
  let i = 0;
  let lastInput = 0;
  let asleep = false;
  for (let now = poll; now <= end; now += poll) {
    for (let o = trace[i]; o !== undefined && o.mono <= now; o = trace[++i]) {
      if (o.kind === 'input') lastInput = o.mono;
      if (o.kind === 'suspended' || o.kind === 'resumed') asleep = o.kind === 'suspended';
    }
    if (asleep) continue;
    if (now - lastInput >= timeout) {
      if (!away) total += lastInput - since;
      away = true;
      continue;
    }
    if (away || lastInput - sign > timeout + poll) {
      if (!away) total += sign - since;
      since = lastInput;
    }
    away = false;
    sign = lastInput;
  }
  return away ? total : total + (end - since);
};
