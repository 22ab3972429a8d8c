import type { Observation } from '../../core/meter/observation.ts';
import { happenings, unseen } from '../support/meter-truth/happening.ts';
import { hostTrace } from '../support/meter-truth/host-trace.ts';
import { works } from '../support/meter-truth/child-work.ts';
import { labSessions, unseenSessions, type LabSession } from '../support/meter-truth/lab-session.ts';
import { measure, ruleNames, summary, type Measured, type RuleName } from '../support/meter-truth/rule-error.ts';
import { ourMeter } from '../support/meter-truth/timing-rules.ts';
import { median, show, type Figure } from './figure.ts';

/**
 * How far the meter is from the time in which a child was truly active (tests/support/meter-truth says what that means), beside the rules that others
 * use on the same observations, and how fast it is. All rules are compared by the 95th percentile of the size of a session's error: most sessions are
 * easy for every rule, so a median says little. "The best of the others" is the rule whose 95th percentile is the smallest.
 */
const seed = 4;
const others = ruleNames.filter((name): name is Exclude<RuleName, 'ours'> => name !== 'ours');
const seconds = (value: number): string => value.toFixed(2);
const says = (measured: readonly Measured[], rule: RuleName): string => {
  const { median: middle, p95, bias } = summary(measured, rule);
  return [middle, p95, bias].map(seconds).join(' / ');
};
const bestOther = (measured: readonly Measured[]): Exclude<RuleName, 'ours'> =>
  [...others].sort((a, b) => summary(measured, a).p95 - summary(measured, b).p95)[0] ?? 'ActivityWatch';
const closer = (measured: readonly Measured[], rule: RuleName): number => summary(measured, rule).p95 / summary(measured, 'ours').p95;

function beside(name: string, measured: readonly Measured[], rule: RuleName): Figure {
  const ratio = closer(measured, rule);
  return {
    name: `${name} (${measured.length})`,
    ours: says(measured, 'ours'),
    peer: `${says(measured, rule)} ${rule}`,
    ratio: Number.isFinite(ratio) ? ratio.toFixed(1) : 'ours 0',
    goal: null,
    met: true,
  };
}

function errors(): Figure[] {
  const all = measure(labSessions(1000, seed), seed);
  const hidden = measure(unseenSessions(200, seed), seed);
  const best = bestOther(all);
  const p95 = summary(all, 'ours').p95;
  const times = closer(all, best);
  const of = (what: (session: LabSession) => boolean): Measured[] => all.filter(({ session }) => what(session));
  return [
    {
      name: '95th percentile of the error, s a session',
      ours: seconds(p95),
      peer: `${seconds(summary(all, best).p95)} ${best}`,
      ratio: times.toFixed(0),
      goal: '<= 1 s',
      met: p95 <= 1,
    },
    {
      name: 'closer than the best of the others, by that',
      ours: seconds(p95),
      peer: `${seconds(summary(all, best).p95)} ${best}`,
      ratio: times.toFixed(0),
      goal: '>= 20',
      met: times >= 20,
    },
    ...others.map((rule) => beside('median / 95th / mean with its sign, s', all, rule)),
    ...works.map(([work]) =>
      beside(
        `  ${work}`,
        of((s) => s.work === work),
        best,
      ),
    ),
    ...happenings.map(([what]) =>
      beside(
        `  ${what}`,
        of((s) => s.happened.includes(what)),
        best,
      ),
    ),
    beside(
      '  no child leaves its seat',
      of((s) => !s.happened.includes('walks-away') && !s.happened.includes('pull-out')),
      best,
    ),
    ...unseen.map((what) =>
      beside(
        `  leaves no trace, not in the 1,000: ${what}`,
        hidden.filter(({ session }) => session.happened.includes(what)),
        best,
      ),
    ),
  ];
}

/** The same observations read once, with nothing decided. */
function bareLoop(trace: readonly Observation[]): number {
  let total = 0;
  let last = 0;
  for (const { kind, mono } of trace) {
    if (kind === 'input') total += mono - last;
    last = mono;
  }
  return total;
}

function speed(): Figure {
  const traces = labSessions(100, seed).map((session, i) => ({ trace: hostTrace(session, i), watchLimit: session.watchLimit }));
  const count = traces.reduce((all, { trace }) => all + trace.length, 0);
  let kept = 0;
  const rate = (read: (trace: readonly Observation[], watchLimit: number) => number): number => {
    const began = performance.now();
    for (const { trace, watchLimit } of traces) kept += read(trace, watchLimit);
    return count / ((performance.now() - began) / 1000);
  };
  const rounds = Array.from({ length: 9 }, () => ({ ours: rate(ourMeter), bare: rate(bareLoop) })).slice(2);
  const ratio = median(rounds.map(({ ours, bare }) => ours / bare));
  if (!Number.isFinite(kept)) throw new Error('a launch without a length');
  const millions = (values: readonly number[]): string => `${(median(values) / 1e6).toFixed(2)} million`;
  return {
    name: 'observations a second',
    ours: millions(rounds.map((r) => r.ours)),
    peer: `${millions(rounds.map((r) => r.bare))} bare loop`,
    ratio: ratio.toFixed(3),
    goal: null,
    met: true,
  };
}

show([...errors(), speed()]);
