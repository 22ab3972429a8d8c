import { beforeEach, describe, expect, test } from 'vitest';
import type { Desired, StationConfig } from '../../../core/contract/station-hub.ts';
import type { Screen, ViewState } from '../../../core/contract/view-state.ts';
import type { ProblemCode } from '../../../core/problems.ts';
import type { StationEvent } from '../../../core/xapi/station-event.ts';
import { waysOut } from '../../../core/contract/way-out.ts';
import { keep, restore } from '../../../renderer/station/kept-session.ts';
import { emptySession, type Effect, type Session, type SessionEvent } from '../../../renderer/station/session-state.ts';
import { transition } from '../../../renderer/station/session.ts';
import { signIn } from '../../../renderer/station/session-sign-in.ts';
import { viewOf } from '../../../renderer/station/view.ts';
import { block, dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';
import { stationInfo } from '../../fixtures/station-info.ts';

/** A station without machine: time, host and hub are played by the test. Seconds from the day's start. */
class Play {
  session: Session = emptySession('station-1', 1);
  seconds = 0;
  breakGlass = false;
  readonly events: StationEvent[] = [];
  readonly effects: Effect[] = [];
  #ids = 0;

  constructor(config: StationConfig = sampleConfig, desired: Desired = sampleDesired()) {
    this.happen({ kind: 'synced', desired, config, stored: 0 });
  }

  get hub(): number {
    return dayStart + this.seconds * 1000;
  }

  happen(event: SessionEvent): void {
    const id = (): string => `00000000-0000-7000-8000-${String((this.#ids += 1)).padStart(12, '0')}`;
    const step = transition(this.session, event, { mono: this.seconds * 1000, hub: this.hub, wall: this.hub, newId: id });
    this.session = step.session;
    this.effects.push(...step.effects);
    for (const effect of step.effects) {
      if (effect.effect === 'record') this.events.push(effect.event);
      // The host does at once what it is asked.
      if (effect.effect === 'launch') queueMicrotask(() => undefined);
    }
  }

  to(seconds: number): void {
    while (this.seconds < seconds) {
      this.seconds = Math.min(seconds, Math.floor(this.seconds) + 1);
      this.happen({ kind: 'tick' });
    }
  }

  say(intent: Extract<SessionEvent, { kind: 'intent' }>['intent']): void {
    this.happen({ kind: 'intent', intent });
  }

  signIn(student = 's-amara'): void {
    this.say({ intent: 'choose-face', student });
    for (const picture of ['apple', 'tree', 'kite']) this.say({ intent: 'choose-picture', picture });
    this.happen({ kind: 'secret-checked', student, reply: { outcome: 'right' } });
  }

  /** The PIN that is being checked is its owner's. */
  rightPin(): void {
    const staff = this.session.checkingStaff;
    if (staff !== null) this.happen({ kind: 'staff-checked', staff, right: true });
  }
  go(): void {
    this.say({ intent: 'go' });
    this.program('loaded');
  }

  program(kind: 'loaded' | 'input' | 'crashed' | 'hung'): void {
    const launch = this.session.launch?.launch ?? '';
    this.happen({ kind: 'program', event: { kind, launch } });
  }

  fails(code: ProblemCode, where: string): void {
    this.happen({ kind: 'program', event: { kind: 'failed', problem: { code, where }, launch: this.session.launch?.launch ?? '' } });
  }

  exited(): void {
    const launch = this.session.launch?.launch ?? '';
    this.happen({ kind: 'exited', launch });
  }

  sync(desired: Partial<Desired>): void {
    this.happen({ kind: 'synced', desired: sampleDesired({ revision: (this.session.desired?.revision ?? 0) + 1, ...desired }), config: null, stored: 0 });
  }

  get view(): Omit<ViewState, 'revision'> {
    return viewOf(this.session, { info: stationInfo, waysOut, breakGlass: this.breakGlass, outOfUse: null, volume: 'own', clips: new Set<string>() }, this.hub);
  }

  get screen(): Screen {
    return this.view.screen;
  }

  kinds(): string[] {
    return this.events.map((e) => (e.kind === 'segment' ? `${e.segment.state} ${e.segment.durationMs / 1000}` : e.kind));
  }
}

let play: Play;
beforeEach(() => {
  play = new Play();
  play.to(60);
});

test('clock times are the school’s as soon as its zone is known', () => {
  expect(play.view.timeZone).toBe('America/Chicago');
});

describe('signing in', () => {
  test('the cohort on now is asked whose turn it is, and nobody else', () => {
    const screen = play.screen;
    expect(screen.screen === 'whose-turn' && screen.faces.map((f) => f.firstName)).toEqual(['Amara', 'Anh']);
  });

  test('own picture, three pictures, then Go with the program of the plan', () => {
    play.signIn();
    const screen = play.screen;
    expect(screen.screen === 'go' && [screen.face.firstName, screen.program.program]).toEqual(['Amara', 'frogs']);
    expect(play.kinds()).toEqual(['signed-in']);
  });

  test('a wrong password keeps the face, empties the dots and is written down without the pictures', () => {
    play.say({ intent: 'choose-face', student: 's-amara' });
    for (const picture of ['apple', 'apple', 'apple']) play.say({ intent: 'choose-picture', picture });
    play.happen({ kind: 'secret-checked', student: 's-amara', reply: { outcome: 'wrong' } });
    const screen = play.screen;
    expect(screen.screen === 'pictures' && [screen.face.firstName, screen.chosen, screen.wrongTries]).toEqual(['Amara', 0, 1]);
    expect(JSON.stringify(play.events)).not.toContain('apple');
  });

  test('after three wrong tries sign-in waits, and staff can forgive', () => {
    play.say({ intent: 'choose-face', student: 's-amara' });
    for (let i = 0; i < 3; i += 1) {
      for (const picture of ['apple', 'apple', 'apple']) play.say({ intent: 'choose-picture', picture });
      play.happen({ kind: 'secret-checked', student: 's-amara', reply: { outcome: 'wrong' } });
    }
    const waiting = play.screen;
    expect(waiting.screen === 'pictures' && waiting.waitUntil).toBe(play.hub + 15_000);
    play.say({ intent: 'choose-picture', picture: 'apple' });
    expect(play.screen.screen === 'pictures' && play.screen.chosen).toBe(0);
    play.sync({ unlocked: [{ student: 's-amara', at: play.hub }] });
    expect(play.screen.screen === 'pictures' && play.screen.waitUntil).toBeNull();
  });

  test('a child that walks away from its pictures leaves the station to the next', () => {
    play.say({ intent: 'choose-face', student: 's-amara' });
    play.to(125);
    expect(play.screen.screen).toBe('whose-turn');
  });
});

describe('working', () => {
  beforeEach(() => {
    play.signIn();
    play.to(70);
    play.go();
  });

  test('the program opens at its own origins and is shown once it has loaded', () => {
    const launch = play.effects.find((e) => e.effect === 'launch');
    expect(launch?.effect === 'launch' && launch.request.address).toMatch(/^https:\/\/frogs\.example\/launch\?student=s-amara&launch=0/);
    expect(play.effects.filter((e) => e.effect === 'show')).toEqual([{ effect: 'show', visible: true }]);
  });

  test('the ring fills with confirmed time', () => {
    play.to(100);
    play.program('input');
    play.to(130);
    expect(play.screen.screen === 'working' && play.screen.strip.ring).toEqual({ creditedMs: 30_000, goalMs: 900_000 });
  });

  test('Done can be taken back for ten seconds; then the program logs out and the plan’s next choice waits', () => {
    play.to(80);
    play.say({ intent: 'done' });
    play.to(85);
    play.say({ intent: 'take-back' });
    play.to(100);
    expect(play.screen.screen).toBe('working');
    play.say({ intent: 'done' });
    play.to(111);
    expect(play.screen.screen).toBe('leaving');
    expect(play.effects.find((e) => e.effect === 'end')).toMatchObject({ request: { address: 'https://frogs.example/logout', graceMs: 3000 } });
    play.exited();
    const next = play.screen;
    expect(next.screen === 'go' && next.program.program).toBe('boats');
    expect(play.kinds()).toEqual(['signed-in', 'launched', 'active 40', 'ended']);
  });

  test('when all is done the child sees its own rings, then is signed out', () => {
    for (let i = 0; i < 3; i += 1) {
      if (i > 0) play.go();
      play.say({ intent: 'done' });
      play.to(play.seconds + 11);
      play.exited();
    }
    expect(play.screen.screen).toBe('finished');
    play.to(play.seconds + 61);
    expect(play.screen.screen).toBe('goodbye');
    expect(play.effects.filter((e) => e.effect === 'wipe')).toHaveLength(1);
  });

  test('the bell warns for a minute, lets the program log out, and goes to the next program of the plan', () => {
    play.to(19 * 60 - 1);
    expect(play.screen.screen === 'working' && play.screen.strip.bell).toBeNull();
    play.to(19 * 60 + 30);
    expect(play.screen.screen === 'working' && play.screen.strip.bell).toMatchObject({ lampsLeft: 6, next: { program: 'boats' } });
    play.to(20 * 60);
    expect(play.screen.screen).toBe('leaving');
    play.exited();
    expect(play.screen.screen === 'go' && play.screen.program.program).toBe('boats');
  });

  test('the bell at the end of the block signs out', () => {
    play.to(40 * 60);
    play.exited();
    expect(play.screen.screen).toBe('goodbye');
    play.happen({ kind: 'wiped', report: { clean: true, left: [] } });
    play.to(40 * 60 + 5);
    expect(play.screen.screen).toBe('resting');
    expect(play.kinds().slice(-2)).toEqual(['ended', 'signed-out']);
  });

  test('a pause hides the program, stops the clock, and brings back the same place', () => {
    play.to(80);
    play.sync({ blocks: [block({ pausedAt: play.hub })] });
    expect(play.screen.screen).toBe('paused');
    play.to(200);
    const held = block();
    play.sync({ blocks: [{ ...held, bells: held.bells.map((b, i) => (i === 0 ? b : b + 120_000)) }] });
    expect(play.screen.screen).toBe('working');
    play.to(210);
    play.program('input');
    play.say({ intent: 'sign-out' });
    expect(play.kinds()).toEqual(['signed-in', 'launched', 'active 10', 'paused 120', 'active 10', 'ended']);
    expect(play.effects.filter((e) => e.effect === 'show').map((e) => e.effect === 'show' && e.visible)).toEqual([true, false, true, false]);
  });

  test('a message over the program hides and pauses it until it is seen', () => {
    play.to(80);
    play.sync({ message: { id: '00000000-0000-7000-8000-00000000aaaa', text: 'Headphones on', from: 'J. Park' } });
    expect([play.session.hold, play.screen.screen]).toEqual(['paused', 'working']);
    play.say({ intent: 'message-seen', id: '00000000-0000-7000-8000-00000000aaaa' });
    expect(play.session.hold).toBeNull();
  });

  test('with a tutor the clock stops and the place is kept', () => {
    play.to(80);
    play.sync({ pulledOut: { student: 's-amara', tutor: 'J. Park' } });
    expect(play.screen.screen).toBe('with-tutor');
    play.to(100);
    play.sync({});
    play.say({ intent: 'sign-out' });
    expect(play.kinds()).toEqual(['signed-in', 'launched', 'active 10', 'pulled-out 20', 'ended']);
  });

  test('a child that is back from a tutor is idle until it shows itself', () => {
    play.to(80);
    play.sync({ pulledOut: { student: 's-amara', tutor: 'J. Park' } });
    play.to(100);
    play.sync({});
    play.to(112);
    play.program('input');
    play.to(120);
    play.say({ intent: 'sign-out' });
    expect(play.kinds()).toEqual(['signed-in', 'launched', 'active 10', 'pulled-out 20', 'idle 12', 'active 8', 'ended']);
  });

  test('time in which the program cannot be seen is nobody’s', () => {
    const visible = (seen: boolean): void =>
      play.happen({ kind: 'program', event: { launch: play.session.launch?.launch ?? '', kind: 'visible', visible: seen } });
    play.to(80);
    visible(false);
    play.to(95);
    visible(true);
    play.to(100);
    play.say({ intent: 'sign-out' });
    expect(play.kinds()).toEqual(['signed-in', 'launched', 'active 10', 'idle 15', 'active 5', 'ended']);
  });

  test('the hand asks once, shows who comes, and rests when staff are done', () => {
    play.say({ intent: 'ask-help' });
    play.say({ intent: 'ask-help' });
    expect(play.kinds().filter((k) => k === 'asked-help')).toHaveLength(1);
    const request = play.session.help?.request ?? '';
    play.sync({ help: { request, state: 'taken', by: 'J. Park' } });
    expect(play.screen.screen === 'working' && play.screen.strip.help).toEqual({ kind: 'coming', by: 'J. Park' });
    play.sync({ help: { request, state: 'done', by: 'J. Park' } });
    expect(play.screen.screen === 'working' && play.screen.strip.help).toEqual({ kind: 'none' });
  });

  test('a visit that staff ended on the board is signed out after the program’s log-out', () => {
    const visit = play.session.visit?.visit ?? '';
    play.sync({ endedVisits: [visit] });
    expect(play.screen.screen).toBe('leaving');
    play.exited();
    expect(play.screen.screen).toBe('goodbye');
  });

  test('a student who was deleted is signed out, and nothing of theirs stays; others are not touched', () => {
    const student = play.session.visit?.student ?? '';
    const credit = { sequence: 1, day: '2026-11-23', program: 'frogs', ms: 1000 };
    play.session = {
      ...play.session,
      tries: { [student]: { wrong: 1, lastWrongAt: 0 }, other: { wrong: 2, lastWrongAt: 0 } },
      lockedUntil: { [student]: 1, other: 2 },
      credits: [
        { ...credit, student },
        { ...credit, student: 'other' },
      ],
    };
    play.sync({ tombstones: [{ student, at: 1 }] });
    expect(play.screen.screen).toBe('leaving');
    play.sync({ tombstones: [{ student, at: 1 }] });
    play.exited();
    expect([play.session.visit, play.kinds().filter((kind) => kind === 'signed-out')]).toEqual([null, ['signed-out']]);
    expect([Object.keys(play.session.tries), Object.keys(play.session.lockedUntil), play.session.credits.map((row) => row.student)]).toEqual([
      ['other'],
      ['other'],
      ['other'],
    ]);
  });

  test('somebody else’s tombstone ends no visit', () => {
    play.sync({ tombstones: [{ student: 'other', at: 1 }] });
    expect(play.screen.screen).toBe('working');
  });

  test('K34: a program that crashes or hangs is opened three times at most, then comes the next choice', () => {
    for (let i = 0; i < 3; i += 1) {
      play.program(i === 1 ? 'hung' : 'crashed');
      if (i < 2) play.program('loaded');
    }
    expect(play.screen.screen === 'go' && [play.screen.program.program, play.screen.failed?.program]).toEqual(['boats', 'frogs']);
    expect(play.session.problems.map((p) => p.code)).toEqual(['SM-503', 'SM-503', 'SM-503']);
  });

  test('one that did not load is not tried three times: it rests for a minute, takes no time, and staff are told which host', () => {
    play.say({ intent: 'sign-out' });
    play.exited();
    play.happen({ kind: 'wiped', report: { clean: true, left: [] } });
    play.to(play.seconds + 5);
    play.signIn();
    play.say({ intent: 'go' });
    const begins = play.seconds;
    play.fails('SM-507', 'https://frogs.example');
    const shown = () => play.screen.screen === 'go' && [play.screen.program.program, play.screen.failed?.program, play.screen.waits];
    expect(shown()).toEqual(['boats', 'frogs', false]);
    expect(play.session.problems.at(-1)).toMatchObject({ code: 'SM-507', where: 'https://frogs.example' });
    expect(play.kinds().slice(-3)).toEqual(['launched', 'failed', 'ended']);
    play.to(begins + 60);
    expect(shown()).toEqual(['frogs', undefined, false]);
  });

  test('where nothing else is left the child waits at Go, and the first that has rested opens by itself', () => {
    for (const code of ['SM-507', 'SM-505', 'SM-509'] as const) {
      play.fails(code, 'https://x.example');
      play.to(play.seconds + 1);
      play.say({ intent: 'go' });
    }
    const began = play.seconds;
    expect(play.screen.screen === 'go' && [play.screen.program.program, play.screen.waits]).toEqual(['frogs', true]);
    play.to(began + 56);
    expect(play.screen.screen).toBe('go');
    play.to(began + 58);
    expect(play.session.launch?.program).toBe('frogs');
    // It fails once more: it rests for longer, and the others have their turn.
    play.fails('SM-507', 'https://frogs.example');
    play.to(began + 60);
    expect(play.session.visit?.failed.map((each) => [each.program, each.times])).toEqual([
      ['boats', 1],
      ['keys', 1],
      ['frogs', 2],
    ]);
  });

  test('a server that says nothing for half a minute has failed; one that answered has longer', () => {
    play.program('crashed');
    const began = play.seconds;
    play.to(began + 29);
    expect(play.screen.screen).toBe('working');
    play.to(began + 30);
    expect([play.screen.screen, play.session.problems.at(-1)]).toMatchObject(['go', { code: 'SM-510', where: 'https://frogs.example' }]);
    play.say({ intent: 'go' });
    play.happen({ kind: 'program', event: { kind: 'navigated', origin: 'https://login.example', launch: play.session.launch?.launch ?? '' } });
    play.to(began + 30 + 89);
    expect(play.screen.screen).toBe('working');
    play.to(began + 30 + 90);
    expect(play.session.problems.at(-1)).toMatchObject({ code: 'SM-510', where: 'https://login.example' });
  });

  test('what a program says after it was ended changes nothing', () => {
    const late = play.session.launch?.launch ?? '';
    play.say({ intent: 'sign-out' });
    play.exited();
    const before = play.session;
    play.happen({ kind: 'program', event: { kind: 'input', launch: late } });
    expect(play.session).toEqual(before);
  });
});

describe('staff at the station', () => {
  const openMenu = (): void => {
    play.say({ intent: 'staff-open' });
    play.say({ intent: 'staff-sign-in', staff: 'p-park', pin: '123456' });
  };

  test('nothing of the menu works before the PIN was right', () => {
    play.signIn();
    openMenu();
    for (const way of waysOut) play.say({ intent: 'staff-leave', way });
    play.say({ intent: 'staff-sign-out-student' });
    expect(play.effects.some((e) => e.effect === 'leave')).toBe(false);
    expect(play.session.visit).not.toBeNull();
  });

  test('after a right PIN staff can pause, end, sign out and leave, under their own name', () => {
    play.signIn();
    play.go();
    openMenu();
    play.rightPin();
    play.say({ intent: 'staff-pause', paused: true });
    expect(play.screen.screen).toBe('paused');
    openMenu();
    play.rightPin();
    expect(play.view.staff?.menu?.pausing).toBe('resume');
    play.say({ intent: 'staff-pause', paused: false });
    openMenu();
    play.rightPin();
    expect([play.view.staff?.menu?.pausing, play.screen.screen]).toEqual(['pause', 'working']);
    expect(play.events.find((e) => e.kind === 'acted-as-staff' && e.action === 'pause')).toMatchObject({ staff: 'p-park', student: 's-amara' });
  });
});

describe('a station that was killed', () => {
  const kept = () => keep(play.session, play.hub);
  const fresh = (): Session => ({ ...emptySession('station-1', 1), config: sampleConfig });

  test('has the child back at its program, its segments written where it was last seen', () => {
    play.signIn();
    play.go();
    play.to(90);
    const back = restore(fresh(), kept(), { hub: play.hub + 8000, wall: play.hub + 8000 }, 120_000);
    expect(back.relaunch).toBe(true);
    expect(back.session.visit?.student).toBe('s-amara');
    expect(back.events.map((e) => (e.kind === 'segment' ? [e.segment.state, e.segment.durationMs] : e.kind))).toEqual([['active', 30_000], 'ended']);
  });

  test('signs the child out when it was away for longer than the school allows', () => {
    play.signIn();
    const back = restore(fresh(), kept(), { hub: play.hub + 200_000, wall: play.hub + 200_000 }, 120_000);
    expect([back.session.visit, back.session.clean]).toEqual([null, false]);
    expect(back.events.map((e) => e.kind)).toEqual(['signed-out']);
  });
});

describe('safe mode', () => {
  const safe = (): Session => ({ ...play.session, safeMode: true });

  test('signs nobody in: not by pictures, not by staff, and not one who was there before', () => {
    play.session = safe();
    play.signIn();
    expect([play.session.visit, play.session.phase.kind, play.effects.filter((e) => e.effect === 'check-secret')]).toEqual([null, 'who', []]);
    const draft = { session: safe(), effects: [], now: { mono: 0, hub: play.hub, wall: play.hub, newId: () => 'id' } };
    signIn(draft, 's-amara', 'staff');
    expect([draft.session.visit, draft.effects]).toEqual([null, []]);
  });

  test('opens no program, whoever is signed in', () => {
    play.signIn();
    play.session = safe();
    play.effects.length = 0;
    play.say({ intent: 'go' });
    expect([play.session.launch, play.effects.filter((e) => e.effect === 'launch')]).toEqual([null, []]);
  });

  test('after a crash the child that was working is signed out, and what it left is to be cleared', () => {
    play.signIn();
    play.go();
    play.to(90);
    const kept = keep(play.session, play.hub);
    const fresh: Session = { ...emptySession('station-1', 1, true), config: sampleConfig };
    const back = restore(fresh, kept, { hub: play.hub + 1000, wall: play.hub + 1000 }, 120_000);
    expect([back.relaunch, back.session.visit, back.session.clean]).toEqual([false, null, false]);
    expect(back.events.map((e) => e.kind)).toEqual(['segment', 'ended', 'signed-out']);
  });

  test('shows staff its number, and lets them in and out', () => {
    play.session = safe();
    expect(play.screen).toEqual({ screen: 'out-of-use', code: 'SM-805', where: null });
    play.say({ intent: 'staff-open' });
    play.say({ intent: 'staff-sign-in', staff: 'p-park', pin: '123456' });
    play.rightPin();
    expect([play.view.staff?.name, play.screen.screen]).toEqual(['J. Park', 'out-of-use']);
    play.say({ intent: 'staff-leave', way: 'restart-app' });
    expect(play.effects.at(-1)).toEqual({ effect: 'leave', way: 'restart-app', end: null });
  });
});

describe('today’s credit', () => {
  test('is what the hub holds and what it does not hold yet, each counted once', () => {
    play.signIn();
    const credit = (sequence: number, ms: number) => ({ sequence, day: '2026-11-23', student: 's-amara', program: 'frogs', ms });
    play.happen({ kind: 'credited', credits: [credit(1, 60_000), credit(2, 30_000)] });
    play.sync({ credited: { student: 's-amara', byProgram: { frogs: 100_000 }, epoch: '00000000-0000-7000-8000-000000000001', throughSequence: 1 } });
    expect(play.screen.screen === 'go' && play.screen.ring.creditedMs).toBe(130_000);
  });
});

describe('a flex block', () => {
  const offered = ['boats', 'frogs', 'not-in-the-catalogue'];
  beforeEach(() => {
    play = new Play(sampleConfig, sampleDesired({ blocks: [block({ choices: offered })] }));
    play.to(60);
    play.signIn();
  });
  const programs = (): unknown => (play.screen.screen === 'choose' ? play.screen.programs.map((p) => [p.program, p.done, p.rests]) : play.screen.screen);

  test('shows what staff allow, in their order, and opens what the child touches; the choice and what it was made from are recorded', () => {
    expect(programs()).toEqual([
      ['boats', false, false],
      ['frogs', false, false],
    ]);
    play.say({ intent: 'choose-program', program: 'frogs' });
    play.program('loaded');
    expect(play.screen.screen === 'working' && play.screen.strip.program.program).toBe('frogs');
    expect(play.events.find((e) => e.kind === 'launched')).toMatchObject({ program: 'frogs', chosenFrom: ['boats', 'frogs'] });
  });

  test('opens nothing that is not on offer', () => {
    for (const program of ['keys', 'not-in-the-catalogue']) play.say({ intent: 'choose-program', program });
    expect(play.screen.screen).toBe('choose');
    expect(play.effects.some((e) => e.effect === 'launch')).toBe(false);
  });

  test('after Done the child chooses again, the same too', () => {
    play.say({ intent: 'choose-program', program: 'frogs' });
    play.program('loaded');
    play.say({ intent: 'done' });
    play.to(play.seconds + 11);
    play.exited();
    expect(programs()).toEqual([
      ['boats', false, false],
      ['frogs', true, false],
    ]);
    play.say({ intent: 'choose-program', program: 'frogs' });
    expect(play.screen.screen).toBe('working');
  });

  test('a program that does not open rests, and the others are there', () => {
    play.say({ intent: 'choose-program', program: 'frogs' });
    for (let attempt = 0; attempt < 3; attempt += 1) play.program('crashed');
    play.to(play.seconds + 1);
    expect(programs()).toEqual([
      ['boats', false, false],
      ['frogs', false, true],
    ]);
    play.say({ intent: 'choose-program', program: 'frogs' });
    expect(play.screen.screen).toBe('choose');
  });

  test('a bell inside it changes nothing for a child that works; the end of the block signs out', () => {
    play.say({ intent: 'choose-program', program: 'frogs' });
    play.program('loaded');
    play.to(20 * 60 + 5);
    expect(play.screen.screen).toBe('working');
    play.to(40 * 60 + 1);
    play.exited();
    expect(play.screen.screen).toBe('goodbye');
  });

  test('staff may choose for the child', () => {
    const visit = play.session.visit?.visit ?? '';
    play.sync({ blocks: [block({ choices: offered })], programOverride: { visit, program: 'boats' } });
    play.to(play.seconds + 1);
    expect(play.screen.screen === 'go' && play.screen.program.program).toBe('boats');
  });

  test('a station that was killed comes back to the program that was chosen', () => {
    play.say({ intent: 'choose-program', program: 'frogs' });
    play.program('loaded');
    const { session, relaunch } = restore(play.session, keep(play.session, play.hub), { hub: play.hub + 3000, wall: play.hub + 3000 }, 120_000);
    expect([session.visit?.chosen, relaunch]).toEqual(['frogs', true]);
  });

  test('all of the cohort’s programs may be on offer, those for the grade', () => {
    play.sync({ blocks: [block({ choices: 'cohort' })] });
    expect(programs()).toEqual([
      ['frogs', false, false],
      ['boats', false, false],
      ['keys', false, false],
    ]);
  });
});
