import { hostTrace } from './host-trace.ts';
import { activeMs, type LabSession } from './lab-session.ts';
import { activityWatch, idleTimer, loginToLogout, ourMeter, type TimingRule } from './timing-rules.ts';

/** How far each rule is from the truth, session by session, in seconds: above 0 it credited what was not active. */
export const rules = {
  ours: ourMeter,
  ActivityWatch: activityWatch,
  'idle timer of 60 s': idleTimer,
  'log-in to log-out': loginToLogout,
} as const satisfies Record<string, TimingRule>;
export type RuleName = keyof typeof rules;
export const ruleNames = Object.keys(rules) as RuleName[];

export interface Measured {
  readonly session: LabSession;
  readonly error: Readonly<Record<RuleName, number>>;
}

export function measure(sessions: readonly LabSession[], seed: number): Measured[] {
  return sessions.map((session, i) => {
    const trace = hostTrace(session, seed * 7919 + i);
    const truth = activeMs(session);
    const error = Object.fromEntries(ruleNames.map((name) => [name, (rules[name](trace, session.watchLimit) - truth) / 1000]));
    return { session, error: error as Record<RuleName, number> };
  });
}

export interface ErrorSummary {
  readonly median: number;
  readonly p95: number;
  readonly bias: number;
}

/** Median and 95th percentile of the size of the error, and its mean with its sign; seconds. */
export function summary(measured: readonly Measured[], rule: RuleName): ErrorSummary {
  const errors = measured.map((m) => m.error[rule]);
  const sizes = errors.map(Math.abs).sort((a, b) => a - b);
  const at = (share: number): number => sizes[Math.min(sizes.length - 1, Math.ceil(share * sizes.length) - 1)] ?? NaN;
  return { median: at(0.5), p95: at(0.95), bias: errors.reduce((all, e) => all + e, 0) / errors.length };
}
