import { describe, expect, it } from 'vitest';
import { alarmMs, seatState, type SeatFacts } from '../../../core/board/seat-state.ts';
import type { Reported } from '../../../core/contract/station-hub.ts';
import { outboxReport } from '../../fixtures/outbox-report.ts';

const now = 1_000_000;
const visit = { visit: '01890a5d-ac96-774b-bcce-b302099a8057', student: 's1', signedInAt: now - 600_000, place: null };
const launch = { launch: visit.visit, program: 'count', state: 'active' as const, since: now - 60_000, segment: 0, creditedMs: 0 };
const reported: Reported = {
  revision: 1,
  screen: 'working',
  visit,
  arriving: null,
  launch,
  help: null,
  record: null,
  lockedOut: [],
  lessons: [],
  outbox: outboxReport(visit.visit),
  problems: [],
};
type Station = NonNullable<SeatFacts['station']>;
const state = (station: Partial<Station>, report: Partial<Reported> = {}) =>
  seatState({
    now,
    station: { online: true, lastSeen: now - 5000, reported: { ...reported, ...report }, held: false, pulledOut: false, helpAskedAt: null, ...station },
  });
const problem = (code: string, ago: number) => ({ problems: [{ code, at: now - ago }] });

describe('a tile of the seat map', () => {
  it('shows what the student does, and since when', () => {
    for (const each of ['active', 'watching', 'idle', 'paused', 'pulled-out'] as const)
      expect(state({}, { launch: { ...launch, state: each } })).toEqual({ state: each, since: now - 60_000 });
    expect(state({}, { launch: { ...launch, state: 'suspended' } }).state).toBe('idle');
  });

  it('shows a hold and a pull-out over what the student did before', () => {
    expect(state({ held: true }).state).toBe('paused');
    expect(state({ pulledOut: true, held: true }).state).toBe('pulled-out');
  });

  it('shows who is signing in, an empty seat, one without a station and one that staff must look at', () => {
    expect(state({}, { visit: null, launch: null, screen: 'pictures' }).state).toBe('signing-in');
    expect(state({}, { launch: null, screen: 'go' }).state).toBe('signing-in');
    expect(state({}, { visit: null, launch: null, screen: 'whose-turn' }).state).toBe('empty');
    expect(state({ held: true }, { visit: null, launch: null, screen: 'resting' }).state).toBe('empty');
    expect(state({ reported: null })).toEqual({ state: 'empty', since: null });
    expect(seatState({ now, station: null })).toEqual({ state: 'none', since: null });
    expect(state({}, { visit: null, launch: null, screen: 'out-of-use' }).state).toBe('out-of-order');
  });

  it('shows the most urgent of all that is true', () => {
    const all = {
      lockedOut: [{ student: 's2', until: now + 1 }],
      problems: [
        { code: 'SM-502', at: now - 1 },
        { code: 'SM-503', at: now - 2 },
      ],
    };
    expect(state({ helpAskedAt: now - 3 }, all)).toEqual({ state: 'help', since: now - 3 });
    expect(state({}, all).state).toBe('locked');
    expect(state({}, { problems: all.problems })).toEqual({ state: 'escape', since: now - 1 });
    expect(state({ online: false }, { ...problem('SM-503', 2), launch: null }).state).toBe('failing');
    expect(state({ online: false, held: true })).toEqual({ state: 'offline', since: now - 5000 });
  });

  it('takes guessed staff PINs for what they are: a try to escape', () => {
    expect(state({}, problem('SM-406', 1))).toEqual({ state: 'escape', since: now - 1 });
  });

  it('lets an alarm go: in time, when the wait is over, and when the program runs again', () => {
    expect(state({}, problem('SM-502', alarmMs)).state).toBe('active');
    expect(state({}, { lockedOut: [{ student: 's2', until: now }] }).state).toBe('active');
    expect(state({}, { ...problem('SM-501', 10_000), launch: { ...launch, since: now - 9000 } }).state).toBe('active');
    expect(state({}, { ...problem('SM-501', 10_000), launch: { ...launch, since: now - 11_000 } }).state).toBe('failing');
  });
});
