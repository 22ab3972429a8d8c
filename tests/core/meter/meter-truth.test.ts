import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../core/meter/observation.ts';
import { hostTrace } from '../../support/meter-truth/host-trace.ts';
import { activeMs, labSessions } from '../../support/meter-truth/lab-session.ts';
import { measure, ruleNames, summary, type Measured } from '../../support/meter-truth/rule-error.ts';
import { activityWatch, idleTimer, loginToLogout } from '../../support/meter-truth/timing-rules.ts';

/** The short form of `npm run bench -- meter`: a change of the rules that takes the meter further from the truth fails here. */
const sessions = labSessions(300, 2);
const measured = measure(sessions, 2);
const stays = ({ session }: Measured): boolean => !session.happened.includes('walks-away') && !session.happened.includes('pull-out');

describe('against what children truly did', () => {
  test('the meter is within half a second in 95 of 100 launches in which the child stays at its seat', () => {
    const { median, p95, bias } = summary(measured.filter(stays), 'ours');
    expect(median).toBeLessThan(0.05);
    expect(p95).toBeLessThan(0.5);
    expect(Math.abs(bias)).toBeLessThan(0.3);
  });

  test('a child that leaves takes a few seconds along that nobody can see: within 3 s in 95 of 100 of all launches', () => {
    const { p95, bias } = summary(measured, 'ours');
    expect(p95).toBeLessThan(3);
    expect(Math.abs(bias)).toBeLessThan(0.5);
  });

  test('it is at least 20 times closer than any of the other rules', () => {
    for (const rule of ruleNames) if (rule !== 'ours') expect(summary(measured, rule).p95 / summary(measured, 'ours').p95, rule).toBeGreaterThan(20);
  });
});

describe('the sessions', () => {
  test('are the same for the same seed, and others for another', () => {
    expect(labSessions(5, 2)).toEqual(sessions.slice(0, 5));
    expect(labSessions(5, 3)).not.toEqual(sessions.slice(0, 5));
  });

  test('keep their truth within the launch, and nobody presses while it is not at work', () => {
    for (const session of sessions) {
      let before = 0;
      for (const [from, to] of session.active) {
        expect(from).toBeGreaterThanOrEqual(before);
        expect(to).toBeGreaterThan(from);
        before = to;
      }
      expect(before).toBeLessThanOrEqual(session.lengthMs);
      expect(activeMs(session)).toBeGreaterThan(60_000);
      expect(session.presses.every((at) => session.active.some(([from, to]) => at >= from && at <= to))).toBe(true);
    }
  });

  test('let a child leave some time after its last press and be back before its next: no rule about presses is the truth by itself', () => {
    const edges = sessions
      .filter((s) => s.happened.length === 1 && s.happened[0] === 'walks-away')
      .map((s) => {
        const left = s.active[0]?.[1] ?? 0;
        const back = s.active[1]?.[0] ?? 0;
        return [left - (s.presses.findLast((at) => at <= left) ?? 0), (s.presses.find((at) => at >= back) ?? Infinity) - back] as const;
      });
    expect(edges.length).toBeGreaterThan(10);
    for (const [leaving, returning] of edges) {
      expect(leaving).toBeGreaterThanOrEqual(100);
      expect(returning).toBeGreaterThanOrEqual(100);
      expect(returning).toBeLessThanOrEqual(2000);
    }
  });

  test('reach the station in order, with ticks but where the page stands still, and input at most each 250 ms', () => {
    for (const [i, session] of sessions.slice(0, 60).entries()) {
      const trace = hostTrace(session, i);
      expect(trace.filter((o) => o.kind === 'end')).toHaveLength(1);
      expect(trace.at(-1)?.kind).toBe('end');
      expect(trace.every((o, n) => o.mono >= (trace[n - 1]?.mono ?? 0))).toBe(true);
      const inputs = trace.filter((o) => o.kind === 'input').map((o) => o.mono);
      expect(inputs.every((at, n) => n === 0 || at - (inputs[n - 1] ?? 0) > 200)).toBe(true);
      const gaps = trace.filter((o, n) => o.mono - (trace[n - 1]?.mono ?? 0) > 3000).length;
      expect(gaps > 0).toBe(session.frozen.length > 0 || session.sleeps.some((sleep) => !sleep.stands));
    }
  });
});

describe('the rules of others', () => {
  const observed = (inputs: readonly number[], endAt: number): Observation[] => [
    ...inputs.map((at) => ({ kind: 'input' as const, mono: at * 1000, hub: at * 1000 })),
    { kind: 'end', mono: endAt * 1000, hub: endAt * 1000 },
  ];
  test('ActivityWatch joins pauses below 180 s, and dates back a longer one', () => {
    expect(activityWatch(observed([10, 170, 300], 310), 0)).toBe(310_000);
    expect(activityWatch(observed([10, 300], 310), 0)).toBe(20_000);
  });
  test('an idle timer takes a minute of each absence along', () => expect(idleTimer(observed([10, 300], 310), 0)).toBe(80_000));
  test('log-in to log-out takes everything', () => expect(loginToLogout(observed([10], 310), 0)).toBe(310_000));
});
