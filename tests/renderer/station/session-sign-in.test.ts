import { beforeEach, describe, expect, test } from 'vitest';
import type { LabStudent, SignInReply, StationConfig } from '../../../core/contract/station-hub.ts';
import type { Screen, ViewState } from '../../../core/contract/view-state.ts';
import { waysOut } from '../../../core/contract/way-out.ts';
import type { StationEvent } from '../../../core/xapi/station-event.ts';
import { emptySession, type Effect, type Session, type SessionEvent } from '../../../renderer/station/session-state.ts';
import { transition } from '../../../renderer/station/session.ts';
import { viewOf } from '../../../renderer/station/view.ts';
import { dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';
import { stationInfo } from '../../fixtures/station-info.ts';

/** The ways of signing in, as a child meets them: its first way is asked for, the others and a grown-up are one tap away. */
const set = 'pbkdf2-sha256$1$AA==$AA==';
let session: Session;
let effects: Effect[];
let seconds: number;
let ids: number;

function happen(event: SessionEvent): void {
  const hub = dayStart + seconds * 1000;
  const newId = (): string => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;
  const step = transition(session, event, { mono: seconds * 1000, hub, wall: hub, newId });
  session = step.session;
  effects.push(...step.effects);
}
const say = (intent: Extract<SessionEvent, { kind: 'intent' }>['intent']): void => happen({ kind: 'intent', intent });
const reply = (of: SignInReply): void => happen({ kind: 'secret-checked', student: 's-amara', reply: of });
const digits = (text: string): void => [...text].forEach((digit) => say({ intent: 'choose-digit', digit }));
const asked = (): string[] => effects.flatMap((e) => (e.effect === 'check-secret' ? [`${e.way} ${e.secret}`] : []));
const events = (): StationEvent[] => effects.flatMap((e) => (e.effect === 'record' ? [e.event] : []));

const view = (): Omit<ViewState, 'revision'> =>
  viewOf(session, { info: stationInfo, waysOut, breakGlass: false, outOfUse: null, volume: 'own', clips: new Set<string>() }, dayStart + seconds * 1000);
function screen<Name extends Screen['screen']>(name: Name): Extract<Screen, { screen: Name }> {
  const shown = view().screen;
  expect(shown.screen).toBe(name);
  return shown as Extract<Screen, { screen: Name }>;
}

/** Amara is at the station, with these ways. */
function stand(signIn: Partial<LabStudent['signIn']>, more: Partial<LabStudent> = {}): void {
  const amara = (s: LabStudent): LabStudent => (s.student === 's-amara' ? { ...s, signIn: { ...s.signIn, ...signIn }, ...more } : s);
  const config: StationConfig = { ...sampleConfig, students: sampleConfig.students.map(amara) };
  session = emptySession('station-1', 1);
  happen({ kind: 'synced', desired: sampleDesired(), config, stored: 0 });
  say({ intent: 'choose-face', student: 's-amara' });
}

beforeEach(() => {
  effects = [];
  seconds = 60;
  ids = 0;
});

describe('a PIN', () => {
  beforeEach(() => stand({ ways: ['pin', 'pictures'], pin: set }));

  test('is asked for first, goes with the check mark from four digits on, and signs in', () => {
    expect(screen('pin')).toMatchObject({ entered: 0, otherWays: ['pictures'] });
    digits('123');
    say({ intent: 'enter-pin' });
    expect(asked()).toEqual([]);
    digits('4');
    say({ intent: 'enter-pin' });
    expect(asked()).toEqual(['pin 1234']);
    expect(screen('pin').checking).toBe(true);
    reply({ outcome: 'right' });
    expect(screen('go').face.student).toBe('s-amara');
    expect(events()).toContainEqual(expect.objectContaining({ kind: 'signed-in', student: 's-amara', way: 'pin' }));
  });

  test('goes by itself with its sixth digit, and nothing is taken while it is looked at', () => {
    digits('12345678');
    say({ intent: 'erase-digit' });
    say({ intent: 'other-way', way: 'pictures' });
    expect(asked()).toEqual(['pin 123456']);
    expect(screen('pin').entered).toBe(6);
  });

  test('is erased digit by digit; what is no digit is not taken', () => {
    digits('12x');
    say({ intent: 'erase-digit' });
    expect(screen('pin').entered).toBe(1);
  });

  test('that is wrong empties, and the digits are nowhere in what is shown or recorded', () => {
    digits('987654');
    reply({ outcome: 'wrong' });
    expect(screen('pin')).toMatchObject({ entered: 0, wrongTries: 1, checking: false });
    expect(JSON.stringify([view(), events()])).not.toContain('987654');
  });
});

describe('a password', () => {
  beforeEach(() => stand({ ways: ['password'], password: set }));

  test('is sent as it was typed; one that cannot be one is not', () => {
    say({ intent: 'type-password', password: 'abc' });
    expect(asked()).toEqual([]);
    say({ intent: 'type-password', password: 'Kite 27' });
    expect(asked()).toEqual(['password Kite 27']);
    reply({ outcome: 'right' });
    expect(events()).toContainEqual(expect.objectContaining({ kind: 'signed-in', way: 'password' }));
  });
});

test('wrong tries are counted over all ways of a student', () => {
  stand({ ways: ['pin', 'password', 'pictures'], pin: set, password: set });
  digits('111111');
  reply({ outcome: 'wrong' });
  say({ intent: 'other-way', way: 'password' });
  say({ intent: 'type-password', password: 'wrong' });
  reply({ outcome: 'wrong' });
  say({ intent: 'other-way', way: 'pictures' });
  for (const picture of ['apple', 'tree', 'kite']) say({ intent: 'choose-picture', picture });
  reply({ outcome: 'wrong' });
  expect(screen('pictures').waitUntil).toBe(dayStart + (60 + 15) * 1000);
  say({ intent: 'other-way', way: 'pin' });
  digits('222222');
  expect(asked()).toEqual(['pin 111111', 'password wrong', 'pictures apple+tree+kite']);
});

test('a way that is not the student’s, or has no secret, is not asked for', () => {
  stand({ ways: ['pictures', 'pin'], pin: null, password: set });
  expect(screen('pictures').otherWays).toEqual([]);
  for (const way of ['pin', 'password'] as const) say({ intent: 'other-way', way });
  screen('pictures');
});

test('kindergarten chooses among eight pictures', () => {
  stand({}, { grade: 0 });
  expect(screen('pictures').choices).toHaveLength(8);
});

test('who walks away from a half-entered secret leaves nothing of it', () => {
  stand({ ways: ['pin'], pin: set });
  digits('123');
  seconds += 61;
  happen({ kind: 'tick' });
  say({ intent: 'choose-face', student: 's-amara' });
  expect(screen('pin').entered).toBe(0);
});

describe('a grown-up signs the student in', () => {
  const rightPin = (): void => {
    say({ intent: 'staff-sign-in', staff: 'p-park', pin: '123456' });
    const staff = session.checkingStaff;
    if (staff !== null) happen({ kind: 'staff-checked', staff, right: true });
  };

  test('by one tap of the child: staff are called, their dialog is open, and after the PIN the student is kept', () => {
    stand({ ways: ['pin'], pin: set });
    say({ intent: 'ask-grown-up' });
    expect(view().staff?.menu).toBeNull();
    expect(view().help.kind).not.toBe('none');
    rightPin();
    expect(view().staff?.menu?.signIn?.chosen).toBe('s-amara');
    say({ intent: 'staff-sign-in-student', student: 's-amara' });
    screen('go');
    expect(view().staff).toBeNull();
    expect(view().help.kind).toBe('none');
    expect(events()).toContainEqual(expect.objectContaining({ kind: 'signed-in', student: 's-amara', way: 'staff' }));
    expect(events()).toContainEqual(expect.objectContaining({ kind: 'acted-as-staff', staff: 'p-park', action: 'sign-in-student', student: 's-amara' }));
  });

  test('also one who has no secret at all', () => {
    stand({ ways: ['staff'] }, { verifier: null });
    expect(screen('grown-up').otherWays).toEqual([]);
    say({ intent: 'ask-grown-up' });
    rightPin();
    say({ intent: 'staff-sign-in-student', student: 's-amara' });
    screen('go');
  });

  test('also while sign-in rests after wrong tries, and the count begins again', () => {
    stand({ ways: ['pin'], pin: set });
    for (const wrong of ['111111', '222222', '333333']) {
      digits(wrong);
      reply({ outcome: 'wrong' });
    }
    say({ intent: 'ask-grown-up' });
    rightPin();
    say({ intent: 'staff-sign-in-student', student: 's-amara' });
    screen('go');
    expect(session.tries['s-amara']).toBeUndefined();
  });

  test('nobody without the PIN of staff', () => {
    stand({ ways: ['pin'], pin: set });
    say({ intent: 'staff-sign-in-student', student: 's-amara' });
    say({ intent: 'ask-grown-up' });
    say({ intent: 'staff-sign-in-student', student: 's-amara' });
    expect(session.visit).toBeNull();
  });

  test('nobody whose cohort is not on now', () => {
    stand({ ways: ['pin'], pin: set });
    say({ intent: 'ask-grown-up' });
    rightPin();
    say({ intent: 'staff-sign-in-student', student: 's-ali' });
    expect(session.visit).toBeNull();
  });
});
