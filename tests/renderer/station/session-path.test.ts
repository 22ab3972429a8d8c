import { beforeEach, describe, expect, test } from 'vitest';
import type { LessonConfig, LessonsTold } from '../../../core/contract/station-hub.ts';
import { waysOut } from '../../../core/contract/way-out.ts';
import type { ProblemCode } from '../../../core/problems.ts';
import { keep, readKept, readLessonsTold, restore } from '../../../renderer/station/kept-session.ts';
import { reportedOf } from '../../../renderer/station/reported.ts';
import { emptySession, type Effect, type Session, type SessionEvent } from '../../../renderer/station/session-state.ts';
import { transition } from '../../../renderer/station/session.ts';
import { viewOf } from '../../../renderer/station/view.ts';
import { outboxReport } from '../../fixtures/outbox-report.ts';
import { block, dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';
import { stationInfo } from '../../fixtures/station-info.ts';

/** A path of three lessons in `frogs`, a web program, walked at a station without machine. Seconds from the day's start. */
const lesson = (n: number, more: Partial<LessonConfig> = {}): LessonConfig => ({
  id: `frogs-${n}`,
  cohort: 'moss',
  program: 'frogs',
  title: `Frogs ${n}`,
  target: `https://frogs.example/lesson/${n}?for={student}`,
  finishedBy: 'done',
  doneAfterMinutes: 3,
  ...more,
});
const config = { ...sampleConfig, lessons: [lesson(1), lesson(2), lesson(3), lesson(9, { id: 'coral-1', cohort: 'coral' })] };

let session: Session;
let effects: Effect[];
let seconds: number;
let ids: number;
const hub = (): number => dayStart + seconds * 1000;
function happen(event: SessionEvent): void {
  const newId = (): string => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;
  const step = transition(session, event, { mono: seconds * 1000, hub: hub(), wall: hub(), newId });
  session = step.session;
  effects.push(...step.effects);
}
const say = (intent: Extract<SessionEvent, { kind: 'intent' }>['intent']): void => happen({ kind: 'intent', intent });
function pass(by: number): void {
  const until = seconds + by;
  while (seconds < until) {
    seconds += 1;
    happen({ kind: 'tick' });
  }
}
const launch = (): string => session.launch?.launch ?? '';
const go = (): void => {
  say({ intent: 'go' });
  happen({ kind: 'program', event: { kind: 'loaded', launch: launch() } });
};
function work(minutes: number): void {
  for (let i = 0; i < minutes * 2; i += 1) {
    happen({ kind: 'program', event: { kind: 'input', launch: launch() } });
    pass(30);
  }
  happen({ kind: 'program', event: { kind: 'input', launch: launch() } });
}
function done(): void {
  say({ intent: 'done' });
  pass(11);
  happen({ kind: 'exited', launch: launch() });
}
function fail(code: ProblemCode = 'SM-509'): void {
  say({ intent: 'go' });
  happen({ kind: 'program', event: { kind: 'failed', problem: { code, where: 'frogs.example' }, launch: launch() } });
}
/** Until what failed has rested. */
function untilOffered(): void {
  for (let i = 0; i < 100 && screen().program !== 'frogs'; i += 1) pass(10);
}
function screen() {
  const view = viewOf(session, { info: stationInfo, waysOut, breakGlass: false, outOfUse: null, volume: 'own', clips: new Set<string>() }, hub()).screen;
  return view.screen === 'go' ? { screen: 'go', program: view.program.program, lessons: view.lessons } : { screen: view.screen, program: null, lessons: null };
}
const told = (progress: LessonsTold['progress'], through = hub()): void =>
  happen({ kind: 'synced', desired: sampleDesired(), config: null, stored: 0, lessons: { through, progress } });
const says = (n: number, more: Partial<LessonsTold['progress'][number]> = {}): LessonsTold['progress'][number] => ({
  student: 's-amara',
  lesson: `frogs-${n}`,
  state: 'finished',
  failed: [],
  since: 0,
  ...more,
});
const reported = () => reportedOf(session, outboxReport('00000000-0000-7000-8000-000000000000'), hub()).lessons;
const addresses = (): string[] => effects.flatMap((e) => (e.effect === 'launch' ? [e.request.address] : []));

function signIn(): void {
  say({ intent: 'choose-face', student: 's-amara' });
  for (const picture of ['apple', 'tree', 'kite']) say({ intent: 'choose-picture', picture });
  happen({ kind: 'secret-checked', student: 's-amara', reply: { outcome: 'right' } });
}
beforeEach(() => {
  [session, effects, seconds, ids] = [emptySession('station-1', 1), [], 60, 0];
  happen({ kind: 'synced', desired: sampleDesired(), config, stored: 0 });
  signIn();
});

describe('the path', () => {
  test('opens its first lesson, at the lesson’s own address, and says so in the record', () => {
    go();
    expect(addresses()).toEqual(['https://frogs.example/lesson/1?for=s-amara']);
    expect(effects.find((e) => e.effect === 'record' && e.event.kind === 'launched')).toMatchObject({ event: { lesson: 'frogs-1' } });
  });

  test('shows its steps on Go, and no name of a lesson', () => {
    expect(screen().lessons).toEqual({
      total: 3,
      now: 1,
      shown: [
        { place: 1, done: false },
        { place: 2, done: false },
        { place: 3, done: false },
      ],
    });
    expect(
      JSON.stringify(viewOf(session, { info: stationInfo, waysOut, breakGlass: false, outOfUse: null, volume: 'own', clips: new Set<string>() }, hub()).screen),
    ).not.toContain('Frogs 1');
  });

  test('shows the last lesson done and the next ones of a long path', () => {
    session = { ...session, config: { ...config, lessons: Array.from({ length: 30 }, (_, i) => lesson(i + 1)) } };
    told(Array.from({ length: 12 }, (_, i) => says(i + 1)));
    expect([screen().lessons?.now, screen().lessons?.shown.map((step) => step.place)]).toEqual([13, [12, 13, 14, 15, 16, 17]]);
  });

  test('goes on after Done with the next lesson, in the same block, without the hub', () => {
    happen({ kind: 'hub-silent' });
    go();
    work(4);
    done();
    expect(screen()).toMatchObject({ screen: 'go', program: 'frogs', lessons: { now: 2 } });
    go();
    expect(addresses().at(-1)).toBe('https://frogs.example/lesson/2?for=s-amara');
  });

  test('stays where it is when Done comes before the lesson’s minutes: "not now", and the next program has its turn', () => {
    go();
    work(1);
    done();
    expect(screen().program).toBe('boats');
    expect(reported()).toEqual([]);
  });

  test('is not finished by Done where staff alone say so', () => {
    session = { ...session, config: { ...config, lessons: [lesson(1, { finishedBy: 'staff' }), lesson(2)] } };
    go();
    work(4);
    done();
    expect([screen().program, reported()]).toEqual(['boats', []]);
  });

  test('goes on at Done where the tool has said that the lesson is finished', () => {
    session = { ...session, config: { ...config, lessons: [lesson(1, { finishedBy: 'tool' }), lesson(2)] } };
    go();
    told([says(1)]);
    done();
    expect(screen()).toMatchObject({ program: 'frogs', lessons: { now: 2 } });
  });

  test('ends with its last lesson, and the program is done for the block; later it opens as it is, under a whole star', () => {
    told([says(1), says(2)]);
    go();
    work(4);
    done();
    expect(screen().program).toBe('boats');
    session = { ...session, visit: session.visit && { ...session.visit, done: [] } };
    expect(screen()).toMatchObject({ program: 'frogs', lessons: { now: null, total: 3 } });
    go();
    expect(addresses().at(-1)).toMatch(/^https:\/\/frogs\.example\/launch\?student=s-amara/);
  });

  test('is the own cohort’s; the next student begins at the first lesson', () => {
    told([says(1)]);
    say({ intent: 'not-me' });
    happen({ kind: 'wiped', report: { clean: true, left: [] } });
    pass(5);
    say({ intent: 'choose-face', student: 's-anh' });
    for (const picture of ['apple', 'tree', 'kite']) say({ intent: 'choose-picture', picture });
    happen({ kind: 'secret-checked', student: 's-anh', reply: { outcome: 'right' } });
    session = { ...session, visit: session.visit && { ...session.visit, done: ['boats'] } };
    expect(screen()).toMatchObject({ program: 'frogs', lessons: { now: 1 } });
  });
});

describe('three failures', () => {
  const failThrice = (): void => {
    for (let i = 0; i < 3; i += 1) {
      untilOffered();
      fail();
    }
  };

  test('stop the path: the next program has its turn, and staff read the lesson’s title', () => {
    failThrice();
    expect(session.problems.filter((p) => p.code === 'SM-525').map((p) => p.where)).toEqual(['Frogs 1']);
    pass(300);
    expect(screen().program).toBe('boats');
    expect(reported()).toHaveLength(3);
  });

  test('by the hub’s word count with those from here, each once', () => {
    fail();
    const [mark] = reported();
    told([says(1, { state: 'open', failed: [mark?.key ?? '', 'statement-1'] })]);
    untilOffered();
    expect([screen().program, reported()]).toEqual(['frogs', []]);
    fail();
    pass(300);
    expect(screen().program).toBe('boats');
  });

  test('end when staff let it be tried again, or skip the lesson', () => {
    failThrice();
    const here = session;
    told([says(1, { state: 'open', since: hub() })]);
    expect(screen()).toMatchObject({ program: 'frogs', lessons: { now: 1 } });
    expect(reported()).toEqual([]);
    session = here;
    told([says(1, { state: 'skipped', since: hub() })]);
    expect(screen()).toMatchObject({ program: 'frogs', lessons: { now: 2 } });
  });

  test('leave a child that has nothing else at the end of the block, until staff decide', () => {
    session = { ...session, visit: session.visit && { ...session.visit, done: ['boats', 'keys'] } };
    fail();
    // Alone, it opens again by itself when it has rested.
    for (let tries = 0; tries < 2; tries += 1) {
      for (let i = 0; i < 100 && session.launch === null; i += 1) pass(5);
      happen({ kind: 'program', event: { kind: 'failed', problem: { code: 'SM-509', where: 'frogs.example' }, launch: launch() } });
    }
    pass(1);
    expect(screen().screen).toBe('finished');
    told([says(1, { state: 'skipped', since: hub() })]);
    expect(screen()).toMatchObject({ screen: 'go', program: 'frogs' });
    go();
    expect(session.launch?.lesson).toBe('frogs-2');
  });

  test('are none of the lesson’s while the hub is away', () => {
    session = { ...session, config: { ...config, lessons: config.lessons } };
    fail('SM-521');
    expect(reported()).toEqual([]);
  });

  test('take the program out of what can be chosen in a flex block', () => {
    const blocks = [block({ choices: ['frogs', 'boats'] })];
    told([says(1, { state: 'open', failed: ['a', 'b', 'c'] })]);
    happen({ kind: 'synced', desired: sampleDesired({ blocks }), config: null, stored: 0 });
    session = { ...session, phase: { kind: 'choose' } };
    const view = viewOf(session, { info: stationInfo, waysOut, breakGlass: false, outOfUse: null, volume: 'own', clips: new Set<string>() }, hub()).screen;
    expect(view.screen === 'choose' && view.programs.map((p) => [p.program, p.rests])).toEqual([
      ['frogs', true],
      ['boats', false],
    ]);
    say({ intent: 'choose-program', program: 'frogs' });
    expect(session.launch).toBeNull();
  });
});

describe('what happened at a station', () => {
  test('outlives a crash, and is reported until the hub holds it', () => {
    go();
    work(4);
    done();
    const kept = readKept(structuredClone(keep(session, hub())));
    if (kept === null) throw new Error('not kept');
    const restored = restore({ ...emptySession('station-1', 1), config }, kept, { hub: hub(), wall: hub() }, 120_000);
    session = restored.session;
    expect(screen()).toMatchObject({ program: 'frogs', lessons: { now: 2 } });
    expect(reported()).toMatchObject([{ student: 's-amara', lesson: 'frogs-1', what: 'finished' }]);
    told([says(1)]);
    expect(reported()).toEqual([]);
    expect(screen().lessons?.now).toBe(2);
  });

  test('is let go when the lesson is no more', () => {
    fail();
    happen({ kind: 'synced', desired: sampleDesired(), config: { ...config, lessons: [lesson(2)] }, stored: 0, lessons: { through: hub(), progress: [] } });
    expect(reported()).toEqual([]);
  });

  test('goes with a student who was deleted, and so does the hub’s word', () => {
    fail();
    told([says(2), { ...says(1), student: 's-anh' }]);
    happen({ kind: 'synced', desired: sampleDesired({ tombstones: [{ student: 's-amara', at: hub() }] }), config: null, stored: 0 });
    expect([reported(), Object.keys(session.lessonsTold.progress)]).toEqual([[], ['s-anh']]);
  });
});

test('the hub’s word is read as it was kept, and asked for anew where it cannot be', () => {
  told([says(1)]);
  expect(readLessonsTold(structuredClone(session.lessonsTold))).toEqual(session.lessonsTold);
  expect(readLessonsTold({ through: 'yesterday' })).toBeNull();
});
