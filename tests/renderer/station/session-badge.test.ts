import { beforeEach, describe, expect, test } from 'vitest';
import type { SignInReply, StationConfig } from '../../../core/contract/station-hub.ts';
import type { Screen, ViewState } from '../../../core/contract/view-state.ts';
import { waysOut } from '../../../core/contract/way-out.ts';
import { badgeBytes, formatBadge } from '../../../core/sign-in/badge.ts';
import { reportedOf } from '../../../renderer/station/reported.ts';
import { checkingMs, refusedMs } from '../../../renderer/station/session-badge.ts';
import { emptySession, type Effect, type Session, type SessionEvent } from '../../../renderer/station/session-state.ts';
import { transition } from '../../../renderer/station/session.ts';
import { viewOf } from '../../../renderer/station/view.ts';
import { outboxReport } from '../../fixtures/outbox-report.ts';
import { dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';
import { stationInfo } from '../../fixtures/station-info.ts';

/** Badges as a child meets them: shown to the camera or the scanner, right or not, never a dead end. */
const badge = (of: number): string => formatBadge(new Uint8Array(badgeBytes).fill(of));
const hashOf = (text: string): string =>
  [...text]
    .reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7)
    .toString(16)
    .padStart(64, '0');
const [amaras, lost, alis, nobodys] = [badge(1), badge(2), badge(3), badge(4)];
const badges: StationConfig['badges'] = [
  { student: 's-amara', hash: hashOf(amaras), voided: false },
  { student: 's-amara', hash: hashOf(lost), voided: true },
  { student: 's-ali', hash: hashOf(alis), voided: false },
];
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
const read = (text: string): void => say({ intent: 'badge-read', text });
const hashed = (text: string): void => happen({ kind: 'badge-hashed', hash: hashOf(text) });
/** As far as this station says by itself. */
const show = (text: string): void => {
  read(text);
  hashed(text);
};
const reply = (of: SignInReply, student = 's-amara'): void => happen({ kind: 'secret-checked', student, reply: of });
const asked = (): string[] => effects.flatMap((e) => (e.effect === 'check-secret' ? [`${e.student} ${e.way} ${e.secret}`] : []));
const events = () => effects.flatMap((e) => (e.effect === 'record' ? [e.event] : []));
const told = () => session.problems.map((problem) => `${problem.code} ${problem.where ?? ''}`.trim());

const view = (lacks = stationInfo.lacks): Omit<ViewState, 'revision'> =>
  viewOf(
    session,
    { info: { ...stationInfo, lacks }, waysOut, breakGlass: false, outOfUse: null, volume: 'own', clips: new Set<string>() },
    dayStart + seconds * 1000,
  );
function who(lacks?: string[]): Extract<Screen, { screen: 'whose-turn' }> {
  const { screen } = view(lacks);
  expect(screen.screen).toBe('whose-turn');
  return screen as Extract<Screen, { screen: 'whose-turn' }>;
}

function stand(config: StationConfig = { ...sampleConfig, badges }, desired = sampleDesired()): void {
  session = emptySession('station-1', 1);
  happen({ kind: 'synced', desired, config, stored: 0 });
}

beforeEach(() => {
  effects = [];
  seconds = 60;
  ids = 0;
  stand();
});

describe('a badge', () => {
  test('signs its student in by one code, from the faces', () => {
    read(amaras);
    expect(effects).toContainEqual({ effect: 'hash-badge', badge: amaras });
    expect(who().badge).toEqual({ says: 'checking', face: null, seat: null });
    hashed(amaras);
    expect(asked()).toEqual([`s-amara badge ${hashOf(amaras)}`]);
    reply({ outcome: 'right' });
    expect(session.visit?.student).toBe('s-amara');
    expect(view().screen.screen).toBe('go');
    expect(events()).toMatchObject([{ kind: 'signed-in', student: 's-amara', way: 'badge' }]);
  });

  test('signs in from a screen that asks for somebody’s pictures, whoever’s', () => {
    say({ intent: 'choose-face', student: 's-anh' });
    show(amaras);
    reply({ outcome: 'right' });
    expect(session.visit?.student).toBe('s-amara');
  });

  test('is taken from the field of a password, into which a scanner types', () => {
    const signIn = { ways: ['password' as const], pin: null, password: 'pbkdf2-sha256$1$AA==$AA==' };
    stand({ ...sampleConfig, badges, students: sampleConfig.students.map((s) => ({ ...s, signIn })) });
    say({ intent: 'choose-face', student: 's-amara' });
    say({ intent: 'type-password', password: amaras });
    expect(effects.map((e) => e.effect)).toContain('hash-badge');
    expect(asked()).toEqual([]);
  });

  test('of nobody leads back to the faces with a sign, which goes by itself or at the first touch', () => {
    show(nobodys);
    expect(who().badge).toEqual({ says: 'unknown', face: null, seat: null });
    expect(session.sound).toBe('wrong');
    seconds += refusedMs / 1000;
    happen({ kind: 'tick' });
    expect(who().badge).toBeNull();
    show(nobodys);
    say({ intent: 'choose-face', student: 's-amara' });
    say({ intent: 'back' });
    expect(who().badge).toBeNull();
  });

  test('that was not read well is no wrong try', () => {
    for (let i = 0; i < 9; i += 1) read(`${amaras.slice(0, -1)}0`);
    expect(who().badge).toMatchObject({ says: 'unreadable' });
    expect(effects.some((e) => e.effect === 'hash-badge')).toBe(false);
    expect(session.tries).toEqual({});
  });

  test('that was voided signs nobody in, and staff are told whose it was', () => {
    show(lost);
    expect(who().badge).toEqual({ says: 'unknown', face: null, seat: null });
    expect(told()).toEqual(['SM-416 s-amara']);
    expect(asked()).toEqual([]);
  });

  test('that the hub has voided since is refused too', () => {
    show(amaras);
    reply({ outcome: 'wrong' });
    expect(session.visit).toBeNull();
    expect(who().badge).toMatchObject({ says: 'unknown' });
    expect(told()).toEqual(['SM-416 s-amara']);
  });

  test('of a child whose turn is not now shows whose it is, and does not ask the hub', () => {
    show(alis);
    expect(who().badge).toMatchObject({ says: 'not-now', face: { student: 's-ali' } });
    expect(asked()).toEqual([]);
  });

  test('of a child who is signed in elsewhere shows the seat: by the last sync, or by the hub', () => {
    stand({ ...sampleConfig, badges }, sampleDesired({ elsewhere: [{ student: 's-amara', seat: 7, place: null }] }));
    show(amaras);
    expect(who().badge).toMatchObject({ says: 'elsewhere', seat: 7, face: { student: 's-amara' } });
    stand();
    show(amaras);
    reply({ outcome: 'elsewhere', seat: 9 });
    expect(who().badge).toMatchObject({ says: 'elsewhere', seat: 9 });
  });

  test('signs in a child whose pictures rest after wrong tries: nobody guesses a badge', () => {
    session = { ...session, lockedUntil: { 's-amara': dayStart + 3_600_000 } };
    show(amaras);
    reply({ outcome: 'right' });
    expect(session.visit?.student).toBe('s-amara');
  });

  test('leaves no child standing when no answer comes', () => {
    read(amaras);
    seconds += checkingMs / 1000;
    happen({ kind: 'tick' });
    expect(who().badge).toMatchObject({ says: 'unknown' });
    hashed(amaras);
    reply({ outcome: 'right' });
    expect(session.visit).toBeNull();
  });

  test('is not listened for while somebody is signed in, in safe mode, or while nobody’s turn is', () => {
    const quiet = (): boolean => !effects.some((e) => e.effect === 'hash-badge');
    show(amaras);
    reply({ outcome: 'right' });
    effects = [];
    read(alis);
    expect(quiet()).toBe(true);
    stand();
    session = { ...session, safeMode: true };
    read(amaras);
    stand({ ...sampleConfig, badges, days: [] }, sampleDesired({ blocks: [] }));
    read(amaras);
    expect(quiet()).toBe(true);
  });
});

describe('codes of nobody', () => {
  const wear = (times: number): void => {
    for (let i = 0; i < times; i += 1) show(nobodys);
  };

  test('after five the station takes no badge for a while, and staff are told; other ways go on', () => {
    wear(5);
    expect(told()).toEqual(['SM-415']);
    show(amaras);
    expect(who().badge).toMatchObject({ says: 'rests' });
    expect(asked()).toEqual([]);
    say({ intent: 'choose-face', student: 's-amara' });
    expect(view().screen.screen).toBe('pictures');
    say({ intent: 'back' });
    seconds += 16;
    show(amaras);
    expect(asked()).toHaveLength(1);
  });

  test('are no student’s wrong tries to the hub', () => {
    wear(6);
    expect(reportedOf(session, outboxReport('00000000-0000-4000-8000-000000000001'), dayStart + seconds * 1000).lockedOut).toEqual([]);
  });
});

describe('the camera', () => {
  test('is offered where the machine has one and somebody has a badge', () => {
    expect(who().camera).toBe(true);
    expect(who(['lacks.camera']).camera).toBe(false);
    stand({ ...sampleConfig, badges: badges.map((each) => ({ ...each, voided: true })) });
    expect(who().camera).toBe(false);
  });

  test('that is broken or refused gives the faces back with a sign, and staff are told once', () => {
    say({ intent: 'camera-failed', why: 'NotAllowedError' });
    say({ intent: 'camera-failed', why: 'NotAllowedError' });
    expect(who().badge).toMatchObject({ says: 'camera' });
    expect(told()).toEqual(['SM-417 NotAllowedError']);
  });
});
