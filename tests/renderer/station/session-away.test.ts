import { beforeEach, describe, expect, test } from 'vitest';
import type { Desired } from '../../../core/contract/station-hub.ts';
import type { StationEvent } from '../../../core/xapi/station-event.ts';
import { emptySession, type Session, type SessionEvent } from '../../../renderer/station/session-state.ts';
import { transition } from '../../../renderer/station/session.ts';
import { viewOf } from '../../../renderer/station/view.ts';
import { dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';
import { stationInfo } from '../../fixtures/station-info.ts';

/** Amara at work, in a lab that asks after four minutes. Seconds from the day's start. */
let session: Session;
let seconds: number;
let events: StationEvent[];
let ids: number;

function happen(event: SessionEvent): void {
  const hub = dayStart + seconds * 1000;
  const newId = (): string => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;
  const step = transition(session, event, { mono: seconds * 1000, hub, wall: hub, newId });
  session = step.session;
  for (const effect of step.effects) if (effect.effect === 'record') events.push(effect.event);
}
function to(until: number, each: () => void = () => undefined): void {
  while (seconds < until) {
    seconds += 1;
    happen({ kind: 'tick' });
    each();
  }
}
const say = (intent: Extract<SessionEvent, { kind: 'intent' }>['intent']): void => happen({ kind: 'intent', intent });
const program = (kind: 'loaded' | 'input'): void => happen({ kind: 'program', event: { kind, launch: session.launch?.launch ?? '' } });
const sync = (desired: Partial<Desired>): void =>
  happen({ kind: 'synced', desired: sampleDesired({ revision: (session.desired?.revision ?? 0) + 1, ...desired }), config: null, stored: 0 });
const screen = (): string =>
  viewOf(session, { info: stationInfo, waysOut: [], breakGlass: false, outOfUse: null, volume: 'own', clips: new Set<string>() }, dayStart + seconds * 1000)
    .screen.screen;
const ends = (): string[] => events.flatMap((e) => (e.kind === 'ended' || e.kind === 'signed-out' ? [`${e.kind} ${e.why}`] : []));

beforeEach(() => {
  session = emptySession('station-1', 1);
  seconds = 0;
  events = [];
  ids = 0;
  const config = { ...sampleConfig, settings: { ...sampleConfig.settings, leaveAfter: 240 } };
  happen({ kind: 'synced', desired: sampleDesired(), config, stored: 0 });
  happen({ kind: 'tick' });
  say({ intent: 'choose-face', student: 's-amara' });
  for (const picture of ['apple', 'tree', 'kite']) say({ intent: 'choose-picture', picture });
  happen({ kind: 'secret-checked', student: 's-amara', reply: { outcome: 'right' } });
  say({ intent: 'go' });
  program('loaded');
});

describe('still here?', () => {
  test('is asked once after the quiet time, with a sound, the program hidden and no time running', () => {
    to(239);
    expect([screen(), session.shown]).toEqual(['working', true]);
    to(240);
    expect([screen(), session.shown, session.hold, session.sound]).toEqual(['still-here', false, 'asked', 'still-here']);
    to(299);
    expect([session.sound, session.launch?.meter?.state]).toEqual(['none', 'idle']);
  });

  test('input in the program puts it off', () => {
    to(200);
    program('input');
    to(439);
    expect(screen()).toBe('working');
    to(440);
    expect(screen()).toBe('still-here');
  });

  test('one touch brings the program back, and time runs from that touch', () => {
    to(250);
    say({ intent: 'still-here' });
    expect([screen(), session.shown, session.hold]).toEqual(['working', true, null]);
    to(270);
    program('input');
    const states = events.flatMap((e) => (e.kind === 'segment' ? [`${e.segment.state} ${e.segment.durationMs / 1000}`] : []));
    expect(states).toEqual(['idle 250']);
    expect([session.launch?.meter?.state, session.launch?.meter?.from]).toEqual(['active', 250_000]);
  });

  test('without an answer for a minute the child is signed out, as away; what was idle is not credited', () => {
    to(299);
    expect(ends()).toEqual([]);
    to(300);
    expect(session.phase.kind).toBe('leaving');
    happen({ kind: 'exited', launch: session.launch?.launch ?? '' });
    expect(ends()).toEqual(['ended away', 'signed-out away']);
    expect(events.some((e) => e.kind === 'segment' && (e.segment.state === 'active' || e.segment.state === 'watching'))).toBe(false);
  });

  test('another child may say at once that it is somebody else', () => {
    to(245);
    say({ intent: 'sign-out' });
    happen({ kind: 'exited', launch: session.launch?.launch ?? '' });
    expect([session.visit, ends()]).toEqual([null, ['ended signed-out', 'signed-out student']]);
  });

  test('is asked on Go as well', () => {
    say({ intent: 'done' });
    to(11);
    happen({ kind: 'exited', launch: session.launch?.launch ?? '' });
    expect(screen()).toBe('go');
    to(240);
    expect(screen()).toBe('still-here');
    to(300);
    expect([session.visit, ends().at(-1)]).toEqual([null, 'signed-out away']);
  });
});

describe('what is no going away', () => {
  test('watching', () => {
    happen({ kind: 'program', event: { kind: 'audible', audible: true, launch: session.launch?.launch ?? '' } });
    to(590, () => expect(screen()).toBe('working'));
    // The ten minutes of watching are over: from there on it is quiet.
    to(600 + 230, () => expect(screen()).toBe('working'));
    to(600 + 245);
    expect(screen()).toBe('still-here');
  });

  test('a tutor and a pause: when they end the quiet time begins anew', () => {
    sync({ pulledOut: { student: 's-amara', tutor: 'Ms. Rivera' } });
    to(500);
    expect(screen()).toBe('with-tutor');
    sync({ pulledOut: null, paused: true });
    to(900);
    expect(screen()).toBe('paused');
    sync({ paused: false });
    to(1130);
    expect(screen()).toBe('working');
    to(1145);
    expect(screen()).toBe('still-here');
  });

  test('staff who pause while the child is asked for end the asking', () => {
    to(250);
    sync({ paused: true });
    to(400);
    sync({ paused: false });
    expect([screen(), ends()]).toEqual(['working', []]);
  });

  test('a machine that sleeps for a little', () => {
    to(200);
    seconds += 100;
    happen({ kind: 'tick' });
    to(330);
    expect(screen()).toBe('working');
  });

  test('a machine that slept for long: whoever comes back is asked, and has the whole minute', () => {
    to(100);
    seconds += 700;
    happen({ kind: 'tick' });
    expect(screen()).toBe('still-here');
    to(859);
    expect(ends()).toEqual([]);
    say({ intent: 'still-here' });
    expect(screen()).toBe('working');
  });

  test('nor is anybody signed out who was asked when the machine fell asleep', () => {
    to(245);
    happen({ kind: 'machine', event: 'suspended' });
    seconds += 500;
    happen({ kind: 'tick' });
    happen({ kind: 'machine', event: 'resumed' });
    expect([screen(), ends()]).toEqual(['still-here', []]);
    to(804);
    expect(ends()).toEqual([]);
    to(806);
    expect(ends()).toEqual(['ended away']);
  });
});

describe('not you?', () => {
  test('over a program the visit ends when it was not taken back', () => {
    say({ intent: 'not-me' });
    to(9);
    expect([screen(), session.shown]).toEqual(['working', true]);
    to(10);
    expect(session.phase).toEqual({ kind: 'leaving', then: { kind: 'sign-out', why: 'student' } });
  });

  test('a second touch does not put it off, and a slip costs nothing', () => {
    say({ intent: 'not-me' });
    to(5);
    say({ intent: 'not-me' });
    say({ intent: 'take-back' });
    to(60);
    expect([screen(), ends()]).toEqual(['working', []]);
  });

  test('said while Done waits it is the whole visit that ends', () => {
    say({ intent: 'done' });
    to(5);
    say({ intent: 'not-me' });
    to(14);
    expect(session.phase.kind).toBe('working');
    to(15);
    expect(session.phase).toEqual({ kind: 'leaving', then: { kind: 'sign-out', why: 'student' } });
  });

  test('without a program it ends at once', () => {
    say({ intent: 'done' });
    to(11);
    happen({ kind: 'exited', launch: session.launch?.launch ?? '' });
    expect(screen()).toBe('go');
    say({ intent: 'not-me' });
    expect([session.visit, ends().at(-1)]).toEqual([null, 'signed-out student']);
  });
});
