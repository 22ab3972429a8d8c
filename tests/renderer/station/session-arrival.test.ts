import { beforeEach, describe, expect, test } from 'vitest';
import type { Desired, Reported, VisitPlace } from '../../../core/contract/station-hub.ts';
import type { Screen } from '../../../core/contract/view-state.ts';
import type { StationEvent } from '../../../core/xapi/station-event.ts';
import { reportedOf } from '../../../renderer/station/reported.ts';
import { arriveMs } from '../../../renderer/station/session-arrival.ts';
import { emptySession, type Effect, type Session, type SessionEvent } from '../../../renderer/station/session-state.ts';
import { transition } from '../../../renderer/station/session.ts';
import { viewOf } from '../../../renderer/station/view.ts';
import { outboxReport } from '../../fixtures/outbox-report.ts';
import { dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';
import { stationInfo } from '../../fixtures/station-info.ts';

/** A child that changes its seat: what the seat it comes to and the seat it leaves do about it. */
let session: Session;
let effects: Effect[];
let seconds: number;
let ids: number;
let revision: number;

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const now = (): number => dayStart + seconds * 1000;
function happen(event: SessionEvent): void {
  const step = transition(session, event, { mono: seconds * 1000, hub: now(), wall: now(), newId: () => id((ids += 1)) });
  session = step.session;
  effects.push(...step.effects);
}
const say = (intent: Extract<SessionEvent, { kind: 'intent' }>['intent']): void => happen({ kind: 'intent', intent });
const hear = (desired: Partial<Desired>): void =>
  happen({ kind: 'synced', desired: sampleDesired({ revision: (revision += 1), ...desired }), config: revision === 1 ? sampleConfig : null, stored: 0 });
const events = (): StationEvent[] => effects.flatMap((e) => (e.effect === 'record' ? [e.event] : []));
const reported = (): Reported => reportedOf(session, outboxReport(id(0)), now());
function screen<Name extends Screen['screen']>(name: Name): Extract<Screen, { screen: Name }> {
  const shown = viewOf(session, { info: stationInfo, waysOut: [], breakGlass: false, outOfUse: null, volume: 'own', clips: new Set<string>() }, now()).screen;
  expect(shown.screen).toBe(name);
  return shown as Extract<Screen, { screen: Name }>;
}
function staffComes(): void {
  say({ intent: 'ask-grown-up' });
  say({ intent: 'staff-sign-in', staff: 'p-park', pin: '123456' });
  const staff = session.checkingStaff;
  if (staff !== null) happen({ kind: 'staff-checked', staff, right: true });
}

const place: VisitPlace = { block: 'morning', done: ['frogs'], chosen: null };
const away = { elsewhere: [{ student: 's-amara', seat: 2, place }] };
const arrival = (more: Partial<NonNullable<Desired['arrival']>> = {}) => ({
  arrival: { move: id(700), student: 's-amara', by: { staff: 'p-park', name: 'J. Park' }, from: 2, place, at: now(), ...more },
});

beforeEach(() => {
  session = emptySession('station-1', 1);
  effects = [];
  [seconds, ids, revision] = [60, 0, 0];
});

describe('staff at this seat move a student here', () => {
  beforeEach(() => {
    hear(away);
    say({ intent: 'choose-face', student: 's-amara' });
    expect(screen('pictures').elsewhere).toBe(2);
    staffComes();
  });

  test('the face comes first; the student is signed in, where the work was, as soon as the visit at the other seat has ended', () => {
    say({ intent: 'staff-sign-in-student', student: 's-amara' });
    expect(screen('arriving')).toMatchObject({ face: { student: 's-amara' }, from: 2 });
    expect(reported().arriving).toEqual({ move: expect.any(String), student: 's-amara', staff: 'p-park' });
    hear(away);
    seconds += 3;
    happen({ kind: 'tick' });
    screen('arriving');
    hear({});
    // Frogs are done.
    expect(screen('go').program.program).toBe('boats');
    expect(reported()).toMatchObject({ arriving: null, visit: { student: 's-amara', place } });
    expect(events()).toContainEqual(expect.objectContaining({ kind: 'acted-as-staff', staff: 'p-park', action: 'move-student', student: 's-amara' }));
    expect(events().filter((e) => e.kind === 'signed-in')).toMatchObject([{ student: 's-amara', way: 'staff' }]);
    expect(events().filter((e) => e.kind === 'left-help')).toHaveLength(1);
  });

  test('a seat that does not end its visit keeps the child waiting for so long and no longer', () => {
    say({ intent: 'staff-sign-in-student', student: 's-amara' });
    seconds += arriveMs / 1000 - 1;
    happen({ kind: 'tick' });
    screen('arriving');
    seconds += 1;
    happen({ kind: 'tick' });
    screen('go');
  });

  test('with the hub away nobody is waited for', () => {
    happen({ kind: 'hub-silent' });
    say({ intent: 'staff-sign-in-student', student: 's-amara' });
    screen('go');
  });

  test('whoever is not that child goes back to the faces, and nobody is on the way any more', () => {
    say({ intent: 'staff-sign-in-student', student: 's-amara' });
    say({ intent: 'back' });
    screen('whose-turn');
    hear({});
    expect(session.visit).toBeNull();
    expect(reported().arriving).toBeNull();
  });

  test('a block that ends meanwhile ends the way', () => {
    say({ intent: 'staff-sign-in-student', student: 's-amara' });
    hear({ ...away, blocks: [] });
    screen('resting');
    expect(session.visit).toBeNull();
  });
});

describe('staff at the board send a student here', () => {
  test('once: the face, then the student at the same place of the plan; signed out, the student stays signed out', () => {
    hear({ ...away, ...arrival() });
    screen('arriving');
    expect(reported().arriving).toBeNull();
    hear(arrival());
    expect(screen('go').program.program).toBe('boats');
    say({ intent: 'not-me' });
    happen({ kind: 'wiped', report: { clean: true, left: [] } });
    seconds += 10;
    happen({ kind: 'tick' });
    hear(arrival());
    screen('whose-turn');
  });

  test('whose place is of another block begins anew', () => {
    hear(arrival({ place: { block: 'yesterday', done: ['frogs', 'boats'], chosen: null } }));
    expect(screen('go').program.program).toBe('frogs');
  });

  test('nobody else is sent away for it', () => {
    hear({});
    say({ intent: 'choose-face', student: 's-anh' });
    hear(arrival());
    screen('pictures');
    say({ intent: 'back' });
    happen({ kind: 'tick' });
    screen('go');
  });

  test('what a hub said that does not answer any more is not followed', () => {
    session = { ...session, safeMode: true };
    hear(arrival());
    happen({ kind: 'hub-silent' });
    session = { ...session, safeMode: false };
    happen({ kind: 'tick' });
    screen('whose-turn');
  });
});

describe('the seat that is left', () => {
  test('ends the visit as any other and says where the work goes on', () => {
    hear(arrival({ from: null }));
    const visit = session.visit?.visit ?? '';
    hear({ endedVisits: [visit], movedVisits: [{ visit, seat: 2 }] });
    expect(screen('goodbye').map).toMatchObject({ from: 1, to: 2 });
    expect(effects).toContainEqual({ effect: 'wipe' });
    happen({ kind: 'wiped', report: { clean: true, left: [] } });
    seconds += 11;
    happen({ kind: 'tick' });
    screen('goodbye');
    seconds += 1;
    happen({ kind: 'tick' });
    screen('whose-turn');
  });

  test('a student whom the lab does not know any more is signed out', () => {
    hear(arrival());
    happen({
      kind: 'synced',
      desired: sampleDesired({ revision: 9 }),
      config: { ...sampleConfig, version: 'v2', students: sampleConfig.students.filter((s) => s.student !== 's-amara') },
      stored: 0,
    });
    expect(session.visit).toBeNull();
    expect(events().at(-1)).toMatchObject({ kind: 'signed-out', student: 's-amara', why: 'staff' });
  });
});
