import { beforeEach, describe, expect, test } from 'vitest';
import { waysOut, type WayOut } from '../../../core/contract/way-out.ts';
import type { Desired, StationConfig } from '../../../core/contract/station-hub.ts';
import type { StaffView } from '../../../core/contract/view-state.ts';
import type { StationEvent } from '../../../core/xapi/station-event.ts';
import { keep, restore } from '../../../renderer/station/kept-session.ts';
import { reportedOf } from '../../../renderer/station/reported.ts';
import { emptySession, type Effect, type Session, type SessionEvent } from '../../../renderer/station/session-state.ts';
import { transition } from '../../../renderer/station/session.ts';
import { viewOf } from '../../../renderer/station/view.ts';
import { block, dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';
import { outboxReport } from '../../fixtures/outbox-report.ts';

/** Staff at a station that three of them know: who gets in, how guessing is slowed, and how the station is ended. */
const pin = 'pbkdf2-sha256$1$AA==$AA==';
const config: StationConfig = { ...sampleConfig, staff: ['p-park', 'p-rivera', 'p-okafor'].map((staff) => ({ staff, name: staff, pin })) };
let session: Session;
let seconds: number;
let effects: Effect[];
let ids: number;

const hub = (): number => dayStart + seconds * 1000;
function happen(event: SessionEvent): void {
  const newId = (): string => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;
  const step = transition(session, event, { mono: seconds * 1000, hub: hub(), wall: hub(), newId });
  session = step.session;
  effects.push(...step.effects);
}
function to(second: number): void {
  while (seconds < second) {
    seconds += 1;
    happen({ kind: 'tick' });
  }
}
const say = (intent: Extract<SessionEvent, { kind: 'intent' }>['intent']): void => happen({ kind: 'intent', intent });
const sync = (desired: Partial<Desired> = {}): void =>
  happen({ kind: 'synced', desired: sampleDesired({ revision: (session.desired?.revision ?? 0) + 1, ...desired }), config: null, stored: 0 });
const events = (): StationEvent[] => effects.flatMap((e) => (e.effect === 'record' ? [e.event] : []));
const actions = (): string[] => events().flatMap((e) => (e.kind === 'acted-as-staff' ? [`${e.staff} ${e.action}`] : []));
const checked = (): number => effects.filter((e) => e.effect === 'check-staff').length;
const left = (): Extract<Effect, { effect: 'leave' }>[] => effects.filter((e) => e.effect === 'leave');
const codes = (): string[] => session.problems.map((p) => p.code);

/** The answer to the PIN that was asked for last. */
function answer(right: boolean): void {
  const asked = effects.filter((e) => e.effect === 'check-staff').at(-1);
  if (asked !== undefined) happen({ kind: 'staff-checked', staff: asked.staff, right });
}
function wrong(staff: string): void {
  if (session.staff === null) say({ intent: 'staff-open' });
  const before = checked();
  say({ intent: 'staff-sign-in', staff, pin: '000000' });
  if (checked() > before) answer(false);
}
function signInStaff(staff = 'p-park'): void {
  say({ intent: 'staff-open' });
  say({ intent: 'staff-sign-in', staff, pin: '402917' });
  answer(true);
}
function amaraWorks(): void {
  say({ intent: 'choose-face', student: 's-amara' });
  for (const picture of ['apple', 'tree', 'kite']) say({ intent: 'choose-picture', picture });
  happen({ kind: 'secret-checked', student: 's-amara', reply: { outcome: 'right' } });
  say({ intent: 'go' });
  happen({ kind: 'program', event: { kind: 'loaded', launch: session.launch?.launch ?? '' } });
}
const around = (breakGlass: boolean): Parameters<typeof viewOf>[1] => ({
  waysOut: ['restart-app', 'leave'],
  breakGlass,
  outOfUse: null,
  volume: 'own',
  clips: new Set<string>(),
  info: {
    station: 'station-1',
    seat: 1,
    version: '0',
    host: 'chromium',
    hub: 'online',
    lastSync: null,
    waiting: 0,
    setAside: 0,
    storage: 'disk',
    inMemory: 0,
    disk: null,
    setAsideList: [],
    lacks: ['lacks.os-lockdown'],
    problems: [],
  },
});
const staffView = (breakGlass = false): StaffView => {
  const { staff } = viewOf(session, around(breakGlass), hub());
  if (staff === null) throw new Error('the dialog is not open');
  return staff;
};
const screen = (): string => viewOf(session, around(false), hub()).screen.screen;

beforeEach(() => {
  [session, seconds, effects, ids] = [emptySession('station-1', 1), 0, [], 0];
  happen({ kind: 'synced', desired: sampleDesired(), config, stored: 0 });
  to(60);
});

describe('wrong staff PINs', () => {
  test('of one person wait after the third; another’s is still taken', () => {
    for (let i = 0; i < 4; i += 1) wrong('p-park');
    expect(checked()).toBe(3);
    expect(staffView().people.map((p) => p.waitUntil)).toEqual([hub() + 15_000, null, null]);
    expect(staffView().waitUntil).toBeNull();
    wrong('p-rivera');
    expect(checked()).toBe(4);
  });

  test('are not multiplied by trying every name in turn: after the fifth nobody’s is taken', () => {
    for (const staff of ['p-park', 'p-rivera', 'p-okafor', 'break-glass', 'p-park', 'p-rivera', 'p-okafor', 'break-glass']) wrong(staff);
    expect(checked()).toBe(5);
    expect(staffView().waitUntil).toBe(hub() + 15_000);
    to(seconds + 16);
    for (const staff of ['p-okafor', 'p-rivera', 'break-glass']) wrong(staff);
    expect(checked()).toBe(6);
    expect(staffView(true).people.map((p) => p.waitUntil)).toEqual(Array.from({ length: 4 }, () => hub() + 30_000));
  });

  test('count when the dialog was closed before the answer came', () => {
    say({ intent: 'staff-open' });
    say({ intent: 'staff-sign-in', staff: 'p-park', pin: '000000' });
    say({ intent: 'staff-close' });
    answer(false);
    wrong('p-park');
    wrong('p-park');
    wrong('p-park');
    expect(checked()).toBe(3);
  });

  test('are forgotten at a right one, but not those under other names', () => {
    wrong('p-rivera');
    wrong('p-rivera');
    wrong('p-park');
    signInStaff('p-park');
    say({ intent: 'staff-close' });
    wrong('p-rivera');
    expect(staffView().people.map((p) => p.waitUntil !== null)).toEqual([false, true, false]);
    expect(staffView().waitUntil).toBeNull();
  });

  test('still count after a restart', () => {
    for (let i = 0; i < 3; i += 1) wrong('p-park');
    const kept = JSON.parse(JSON.stringify(keep(session, hub()))) as ReturnType<typeof keep>;
    session = restore({ ...emptySession('station-1', 1), config }, kept, { hub: hub(), wall: hub() }, 120_000).session;
    effects = [];
    wrong('p-park');
    expect(checked()).toBe(0);
  });

  test('are written down by name and reach the board by their number, and no student is called locked', () => {
    for (let i = 0; i < 3; i += 1) wrong('p-park');
    expect(actions()).toEqual(['p-park wrong-pin', 'p-park wrong-pin', 'p-park wrong-pin']);
    const reported = reportedOf(session, outboxReport('e'), hub());
    expect(reported.problems.map((p) => [p.code, p.where])).toEqual([['SM-406', 'p-park']]);
    expect(reported.lockedOut).toEqual([]);
    expect(effects.some((e) => e.effect === 'report')).toBe(true);
  });

  test('are told apart from a check that is still on', () => {
    wrong('p-park');
    say({ intent: 'staff-sign-in', staff: 'p-park', pin: '402917' });
    expect([staffView().checking, staffView().wrong]).toEqual([true, false]);
  });
});

describe('a PIN that is being checked', () => {
  const tryPin = (staff: string): void => say({ intent: 'staff-sign-in', staff, pin: '000000' });

  test('is the only one, however often the dialog is opened again', () => {
    say({ intent: 'staff-open' });
    for (let i = 0; i < 10; i += 1) {
      tryPin(['p-park', 'p-rivera'][i % 2] ?? '');
      if (i % 3 === 0) say({ intent: 'staff-close' });
      say({ intent: 'staff-open' });
    }
    expect([checked(), staffView().checking]).toEqual([1, true]);
    answer(false);
    expect([staffView().checking, staffView().wrong]).toEqual([false, false]);
    tryPin('p-rivera');
    expect(checked()).toBe(2);
  });

  test.each([
    ['opened over itself', [{ intent: 'staff-open' }]],
    ['closed and opened', [{ intent: 'staff-close' }, { intent: 'staff-open' }]],
  ] as const)('lets nobody into a dialog that was %s since, whoever else tries there', (_, steps) => {
    say({ intent: 'staff-open' });
    tryPin('p-park');
    steps.forEach((step) => say(step));
    tryPin('p-rivera');
    answer(true);
    expect([staffView().name, staffView().menu, actions()]).toEqual([null, null, []]);
    signInStaff('p-park');
    expect(staffView().name).toBe('p-park');
  });

  test('has one answer: what comes again counts for nothing', () => {
    wrong('p-park');
    const { tries } = session;
    answer(false);
    tryPin('p-rivera');
    const [first] = effects.filter((e) => e.effect === 'check-staff');
    if (first !== undefined) happen({ kind: 'staff-checked', staff: first.staff, right: true });
    expect([session.tries, staffView().name, staffView().checking]).toEqual([tries, null, true]);
  });
});

describe('the PIN of the policy', () => {
  test('is offered last whenever the policy has one, and never without', () => {
    say({ intent: 'staff-open' });
    expect(staffView(true).people.map((p) => p.staff)).toEqual(['p-park', 'p-rivera', 'p-okafor', 'break-glass']);
    expect(staffView(false).people).toHaveLength(3);
  });
});

describe('what the dialog shows', () => {
  test('before a PIN: nothing that can be done, and nothing of where the station is weak', () => {
    say({ intent: 'staff-open' });
    expect([staffView().menu, staffView().info.inside]).toEqual([null, null]);
    expect(JSON.stringify(staffView())).not.toContain('lacks.');
  });

  test('after it: whose work is running, and what can be done with it', () => {
    amaraWorks();
    signInStaff();
    expect(staffView().menu).toMatchObject({ student: { face: { firstName: 'Amara' }, program: { program: 'frogs' } }, canEnd: true, pausing: 'pause' });
    expect(staffView().menu?.waysOut).toEqual(['restart-app', 'leave']);
    expect(staffView().info.inside?.lacks).toEqual(['lacks.os-lockdown']);
  });

  test('with nobody signed in there is nobody to name and nothing to end', () => {
    signInStaff();
    expect(staffView().menu).toMatchObject({ student: null, canEnd: false, pausing: 'pause' });
  });
});

describe('leaving, restarting and shutting down', () => {
  test.each<WayOut>(['reboot', 'shut-down', 'leave'])('%s: the program logs out, the student is signed out and cleared, and only then it goes', (way) => {
    amaraWorks();
    to(seconds + 5);
    signInStaff();
    say({ intent: 'staff-leave', way });
    expect([screen(), left()]).toEqual(['leaving', []]);
    happen({ kind: 'exited', launch: session.launch?.launch ?? '' });
    expect([session.visit, left()]).toEqual([null, []]);
    happen({ kind: 'wiped', report: { clean: true, left: [] } });
    expect(left()).toEqual([{ effect: 'leave', way, end: null }]);
    expect(actions().at(-1)).toBe(`p-park ${way === 'leave' ? 'leave-kiosk' : way}`);
    expect(events().map((e) => e.kind)).toEqual(expect.arrayContaining(['segment', 'ended', 'signed-out']));
    to(seconds + 5);
    expect(left()).toHaveLength(1);
  });

  test('with nobody signed in it goes at once', () => {
    signInStaff();
    say({ intent: 'staff-leave', way: 'shut-down' });
    expect(left()).toHaveLength(1);
  });

  test('restarting the app keeps the visit, lets the program log out, and the child is back in it', () => {
    amaraWorks();
    signInStaff();
    say({ intent: 'staff-leave', way: 'restart-app' });
    const launch = session.launch?.launch ?? '';
    expect(left()).toEqual([{ effect: 'leave', way: 'restart-app', end: { launch, address: 'https://frogs.example/logout', graceMs: 3000 } }]);
    expect(screen()).toBe('starting');
    // Its last page is not shown, and takes nobody's time.
    expect([session.hold, effects.filter((e) => e.effect === 'show').at(-1)]).toEqual(['paused', { effect: 'show', visible: false }]);
    // Its program is gone now, which is no failure.
    happen({ kind: 'program', event: { kind: 'closed', launch } });
    const restored = restore({ ...emptySession('station-1', 1), config }, keep(session, hub()), { hub: hub() + 4000, wall: hub() + 4000 }, 120_000);
    expect([restored.session.visit?.student, restored.relaunch]).toEqual(['s-amara', true]);
    expect(events().some((e) => e.kind === 'failed' || e.kind === 'signed-out')).toBe(false);
  });

  test('nothing new begins meanwhile, and the child’s time stands still', () => {
    amaraWorks();
    signInStaff();
    say({ intent: 'staff-leave', way: 'leave' });
    happen({ kind: 'exited', launch: session.launch?.launch ?? '' });
    say({ intent: 'choose-face', student: 's-anh' });
    say({ intent: 'staff-open' });
    expect([session.phase.kind, session.staff]).toEqual(['goodbye', null]);
  });

  test('a student whose pictures were being checked is not signed in behind it', () => {
    say({ intent: 'choose-face', student: 's-amara' });
    for (const picture of ['apple', 'tree', 'kite']) say({ intent: 'choose-picture', picture });
    signInStaff();
    say({ intent: 'staff-leave', way: 'leave' });
    happen({ kind: 'secret-checked', student: 's-amara', reply: { outcome: 'right' } });
    expect(session.visit).toBeNull();
  });

  test('what cannot be cleared holds nobody up for long', () => {
    amaraWorks();
    signInStaff();
    say({ intent: 'staff-leave', way: 'leave' });
    happen({ kind: 'exited', launch: session.launch?.launch ?? '' });
    happen({ kind: 'wiped', report: { clean: false, left: ['cookies'] } });
    to(seconds + 17);
    expect(left()).toEqual([]);
    to(seconds + 1);
    expect(left()).toHaveLength(1);
  });

  test('a host that cannot do it is told to staff, and the station is in use again', () => {
    signInStaff();
    say({ intent: 'staff-leave', way: 'reboot' });
    happen({ kind: 'stayed' });
    expect([session.leave, codes()]).toEqual([null, ['SM-808']]);
    say({ intent: 'staff-open' });
    expect(session.staff).not.toBeNull();
  });

  test('a host that never answers is no dead station either; the program that logged out for a restart is opened again', () => {
    amaraWorks();
    const first = session.launch?.launch;
    signInStaff();
    say({ intent: 'staff-leave', way: 'restart-app' });
    // Twenty, and the three of the program's grace.
    to(seconds + 24);
    expect(codes()).toContain('SM-808');
    expect([session.phase.kind, session.launch?.launch === first]).toEqual(['working', false]);
  });

  test('a restart waits for as long as the program’s own log-out may take', () => {
    const programs = config.programs.map((p) => ({ ...p, exit: { ...p.exit, graceSeconds: 30 } }));
    happen({ kind: 'synced', desired: sampleDesired({ revision: 2 }), config: { ...config, programs }, stored: 0 });
    amaraWorks();
    const first = session.launch?.launch;
    signInStaff();
    say({ intent: 'staff-leave', way: 'restart-app' });
    to(seconds + 49);
    expect([codes(), session.launch?.launch, session.leave?.gone]).toEqual([[], first, true]);
    to(seconds + 2);
    expect(codes()).toContain('SM-808');
  });

  test('a restart cuts off no program that is logging out already', () => {
    amaraWorks();
    signInStaff();
    say({ intent: 'staff-end-program' });
    const launch = session.launch?.launch ?? '';
    signInStaff();
    say({ intent: 'staff-leave', way: 'restart-app' });
    expect([session.phase.kind, left()]).toEqual([
      'leaving',
      [{ effect: 'leave', way: 'restart-app', end: { launch, address: 'https://frogs.example/logout', graceMs: 3000 } }],
    ]);
  });

  test('what was set aside is sent again under the name of who wanted it, and by nobody without a PIN', () => {
    say({ intent: 'staff-open' });
    say({ intent: 'staff-send-again' });
    expect(effects.filter((e) => e.effect === 'send-again')).toEqual([]);
    signInStaff();
    say({ intent: 'staff-send-again' });
    expect(effects.filter((e) => e.effect === 'send-again')).toHaveLength(1);
    const acts = effects.flatMap((e) => (e.effect === 'record' && e.event.kind === 'acted-as-staff' ? [e.event.action] : []));
    expect(acts.at(-1)).toBe('send-set-aside-again');
  });

  test.each(waysOut)('%s needs somebody whose PIN was right', (way) => {
    say({ intent: 'staff-open' });
    say({ intent: 'staff-leave', way });
    expect([session.leave, left()]).toEqual([null, []]);
  });
});

describe('a pause that the hub gave', () => {
  const paused = block({ pausedAt: dayStart + 100_000 });
  beforeEach(() => {
    amaraWorks();
    to(100);
  });

  test('is the board’s to end while the hub answers', () => {
    sync({ paused: true });
    signInStaff();
    expect(staffView().menu?.pausing).toBe('held-by-hub');
    say({ intent: 'staff-pause', paused: false });
    expect(session.hold).toBe('paused');
  });

  test('is ended by staff here while the hub is away, under their name, and holds again at the hub’s next word', () => {
    sync({ paused: true });
    happen({ kind: 'hub-silent' });
    signInStaff();
    expect(staffView().menu?.pausing).toBe('resume-without-hub');
    say({ intent: 'staff-pause', paused: false });
    expect([session.hold, screen(), actions().at(-1)]).toEqual([null, 'working', 'p-park resume-without-hub']);
    happen({ kind: 'hub-silent' });
    expect(session.hold).toBeNull();
    sync({ paused: true });
    expect(session.hold).toBe('paused');
    sync({ paused: false });
    expect(session.hold).toBeNull();
  });

  test('of the whole block: its bells move by the time it stood still, as they do when the board ends it', () => {
    sync({ blocks: [paused] });
    happen({ kind: 'hub-silent' });
    to(400);
    expect(session.hold).toBe('paused');
    signInStaff();
    say({ intent: 'staff-pause', paused: false });
    expect(session.hold).toBeNull();
    // The bell of minute 20 waits the 300 s of the pause.
    to(20 * 60 + 299);
    expect(session.launch?.program).toBe('frogs');
    to(20 * 60 + 300);
    expect(session.phase.kind).toBe('leaving');
  });

  test('stays ended over a restart that the hub did not see', () => {
    sync({ blocks: [paused] });
    happen({ kind: 'hub-silent' });
    signInStaff();
    say({ intent: 'staff-pause', paused: false });
    const held = { ...config, days: config.days.map((d) => ({ ...d, blocks: [paused] })) };
    const fresh = { ...emptySession('station-1', 1), config: held };
    session = restore(fresh, keep(session, hub()), { hub: hub(), wall: hub() }, 120_000).session;
    happen({ kind: 'tick' });
    expect(session.hold).toBeNull();
  });

  test('does not take staff’s own pause away', () => {
    signInStaff();
    say({ intent: 'staff-pause', paused: true });
    sync({ paused: true });
    sync({ paused: false });
    expect(session.hold).toBe('paused');
    session = restore({ ...emptySession('station-1', 1), config }, keep(session, hub()), { hub: hub(), wall: hub() }, 120_000).session;
    happen({ kind: 'tick' });
    expect(session.hold).toBe('paused');
  });
});
