import { beforeEach, describe, expect, test } from 'vitest';
import type { Desired, StationConfig } from '../../../core/contract/station-hub.ts';
import type { StationEvent } from '../../../core/xapi/station-event.ts';
import { keep, restore } from '../../../renderer/station/kept-session.ts';
import { emptySession, type Effect, type Session, type SessionEvent } from '../../../renderer/station/session-state.ts';
import { transition } from '../../../renderer/station/session.ts';
import { block, dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';

/** Moments at which two things happen at once, or something never comes. */
let session: Session;
let seconds: number;
let events: StationEvent[];
let effects: Effect[];
let sounds: string[];
let ids: number;

const hub = (): number => dayStart + seconds * 1000;
const newId = (): string => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;

function happen(event: SessionEvent, at = hub()): void {
  const step = transition(session, event, { mono: seconds * 1000, hub: at, wall: at, newId });
  session = step.session;
  sounds.push(session.sound);
  effects.push(...step.effects);
  for (const effect of step.effects) if (effect.effect === 'record') events.push(effect.event);
}
function to(second: number): void {
  while (seconds < second) {
    seconds += 1;
    happen({ kind: 'tick' });
  }
}
const say = (intent: Extract<SessionEvent, { kind: 'intent' }>['intent']): void => happen({ kind: 'intent', intent });
const sync = (desired: Partial<Desired> = {}, config: StationConfig | null = null): void =>
  happen({ kind: 'synced', desired: sampleDesired({ revision: (session.desired?.revision ?? 0) + 1, ...desired }), config, stored: 0 });
const choose = (student: string): void => {
  say({ intent: 'choose-face', student });
  for (const picture of ['apple', 'tree', 'kite']) say({ intent: 'choose-picture', picture });
};
const right = (student: string): void => happen({ kind: 'secret-checked', student, reply: { outcome: 'right' } });
const launch = (): string => session.launch?.launch ?? '';
const loaded = (): void => happen({ kind: 'program', event: { kind: 'loaded', launch: launch() } });
const kinds = (): string[] => events.map((e) => e.kind);

beforeEach(() => {
  [session, seconds, events, effects, sounds, ids] = [emptySession('station-1', 1), 0, [], [], [], 0];
  happen({ kind: 'synced', desired: sampleDesired(), config: sampleConfig, stored: 0 });
  to(60);
});

function working(): void {
  choose('s-amara');
  right('s-amara');
  say({ intent: 'go' });
  loaded();
}

describe('signing in', () => {
  test('a block that ends while the pictures are chosen takes nobody in, though another cohort is on', () => {
    const other = block({ block: 'beside', cohorts: ['coral'] });
    sync({ blocks: [block(), other] });
    choose('s-amara');
    sync({ blocks: [block({ bells: [dayStart, hub()] }), other] });
    right('s-amara');
    expect([session.visit, session.phase.kind]).toEqual([null, 'who']);
    sync({ blocks: [block(), other] });
    choose('s-amara');
    sync({ blocks: [block({ bells: [dayStart, hub()] }), other] });
    to(seconds + 1);
    expect(session.phase.kind).toBe('who');
  });

  test('help that was asked for before anybody signed in is written down as left', () => {
    say({ intent: 'ask-help' });
    choose('s-amara');
    right('s-amara');
    expect(kinds()).toEqual(['asked-help', 'left-help', 'signed-in']);
  });
});

describe('leaving a program', () => {
  test('a launch that is refused after the child signed out neither comes back nor ends twice', () => {
    choose('s-amara');
    right('s-amara');
    say({ intent: 'go' });
    say({ intent: 'sign-out' });
    happen({ kind: 'launch-refused', launch: launch(), code: 'SM-501', where: null });
    expect(session.phase.kind).toBe('leaving');
    happen({ kind: 'exited', launch: launch() });
    expect([session.phase.kind, kinds()]).toEqual(['goodbye', ['signed-in', 'launched', 'ended', 'signed-out']]);
  });

  test('the bell rings once at the end of the block, however long the program takes to log out', () => {
    working();
    to(40 * 60 - 1);
    sounds = [];
    to(40 * 60 + 5);
    expect([session.phase.kind, sounds.filter((s) => s === 'bell')]).toEqual(['leaving', ['bell']]);
  });

  test('a program that was taken out of the catalogue logs out, and the next choice waits', () => {
    working();
    const [day] = sampleConfig.days;
    const plan = day?.plan.filter((e) => e.program !== 'frogs') ?? [];
    const less = sampleConfig.programs.filter((p) => p.id !== 'frogs');
    sync({}, { ...sampleConfig, version: 'v2', programs: less, days: day === undefined ? [] : [{ ...day, plan }] });
    expect(session.phase.kind).toBe('leaving');
    happen({ kind: 'exited', launch: launch() });
    expect(session.phase.kind).toBe('go');
  });

  test('a student who was taken off the roster is signed out', () => {
    working();
    sync({}, { ...sampleConfig, version: 'v2', students: sampleConfig.students.filter((s) => s.student !== 's-amara') });
    happen({ kind: 'exited', launch: launch() });
    expect([session.phase.kind, session.visit]).toEqual(['goodbye', null]);
  });
});

describe('a pause', () => {
  test('holds a Done that could be taken back, and gives its time again afterwards', () => {
    working();
    say({ intent: 'done' });
    to(seconds + 5);
    sync({ paused: true });
    to(seconds + 60);
    expect([session.phase.kind, session.hold]).toEqual(['working', 'paused']);
    sync({});
    to(seconds + 9);
    expect(session.phase.kind).toBe('working');
    to(seconds + 1);
    expect(session.phase.kind).toBe('leaving');
  });

  test('keeps a program hidden that loads during it', () => {
    choose('s-amara');
    right('s-amara');
    say({ intent: 'go' });
    sync({ paused: true });
    effects = [];
    loaded();
    expect(effects.filter((e) => e.effect === 'show')).toEqual([{ effect: 'show', visible: false }]);
    sync({});
    expect(effects.filter((e) => e.effect === 'show').at(-1)).toEqual({ effect: 'show', visible: true });
  });
});

describe('hub time that is set back', () => {
  test('keeps nobody at goodbye', () => {
    working();
    say({ intent: 'sign-out' });
    happen({ kind: 'exited', launch: launch() });
    happen({ kind: 'wiped', report: { clean: true, left: [] } });
    happen({ kind: 'tick' }, hub() - 3_600_000);
    expect(session.phase.kind).toBe('who');
  });

  test('closes a staff dialog that was left', () => {
    say({ intent: 'staff-open' });
    happen({ kind: 'tick' }, hub() - 3_600_000);
    expect(session.staff).toBeNull();
  });
});

describe('staff at the station', () => {
  test('a PIN whose dialog was closed opens no other one', () => {
    say({ intent: 'staff-open' });
    say({ intent: 'staff-sign-in', staff: 'p-park', pin: '123456' });
    const staff = session.checkingStaff ?? { check: '', staff: '' };
    say({ intent: 'staff-close' });
    say({ intent: 'staff-open' });
    happen({ kind: 'staff-checked', staff, right: true });
    expect(session.staff?.person).toBeNull();
  });
});

test('what cannot be cleared is told once, and takes nobody in until it is clear', () => {
  working();
  say({ intent: 'sign-out' });
  happen({ kind: 'exited', launch: launch() });
  for (let i = 0; i < 3; i += 1) happen({ kind: 'wiped', report: { clean: false, left: ['clipboard'] } });
  to(seconds + 10);
  expect([session.problems.map((p) => p.code), session.phase.kind]).toEqual([['SM-804'], 'goodbye']);
  happen({ kind: 'wiped', report: { clean: true, left: [] } });
  to(seconds + 1);
  expect(session.phase.kind).toBe('who');
});

describe('a station that was killed', () => {
  const fresh = (): Session => ({ ...emptySession('station-1', 1), config: sampleConfig });
  const back = (after: number) => restore(fresh(), keep(session, hub()), { hub: hub() + after, wall: hub() + after }, 120_000);

  test('while a child was being signed out has signed it out, and ends nothing twice', () => {
    working();
    say({ intent: 'sign-out' });
    const restored = back(5000);
    expect([restored.session.visit, restored.relaunch, restored.events]).toMatchObject([null, false, [{ kind: 'signed-out', why: 'student' }]]);
  });

  test('while a program that had not loaded was left does not end it twice', () => {
    choose('s-amara');
    right('s-amara');
    say({ intent: 'go' });
    say({ intent: 'sign-out' });
    expect(back(5000).events.map((e) => e.kind)).toEqual(['signed-out']);
  });

  test('between two programs is back at Go', () => {
    working();
    say({ intent: 'done' });
    to(seconds + 10);
    const restored = back(5000);
    expect([restored.session.phase.kind, restored.session.visit?.done, restored.events]).toEqual(['go', ['frogs'], []]);
  });

  test('when all was done finishes instead of waiting at a Go that leads nowhere', () => {
    choose('s-amara');
    right('s-amara');
    const visit = session.visit;
    if (visit === null) throw new Error('nobody is signed in');
    session = { ...session, visit: { ...visit, done: ['frogs', 'boats', 'keys'] } };
    session = back(1000).session;
    happen({ kind: 'synced', desired: sampleDesired(), config: sampleConfig, stored: 0 });
    to(seconds + 1);
    expect(session.phase.kind).toBe('finished');
  });

  test('with a clock that starts in another year keeps nobody signed in', () => {
    choose('s-amara');
    right('s-amara');
    expect(back(-365 * 86_400_000).session.visit).toBeNull();
  });

  test('while help was asked for and nobody signed in says that it was left', () => {
    say({ intent: 'ask-help' });
    expect(back(1000).events.map((e) => e.kind)).toEqual(['left-help']);
  });
});
