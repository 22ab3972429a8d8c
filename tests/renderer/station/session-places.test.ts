import { beforeEach, describe, expect, test } from 'vitest';
import type { DayBlock, PlanEntry } from '../../../core/contract/station-hub.ts';
import type { Screen } from '../../../core/contract/view-state.ts';
import { waysOut } from '../../../core/contract/way-out.ts';
import { badgeBytes, formatBadge } from '../../../core/sign-in/badge.ts';
import { nextDue, transition } from '../../../renderer/station/session.ts';
import { emptySession, type Effect, type Session, type SessionEvent } from '../../../renderer/station/session-state.ts';
import { viewOf } from '../../../renderer/station/view.ts';
import { block, day, dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';
import { stationInfo } from '../../fixtures/station-info.ts';

/** Bells of every rotation model at seat 1: what the child sees, where it goes, and who is still signed in. */
const minute = 60;
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
function to(until: number): void {
  while (seconds < until) {
    seconds += 1;
    happen({ kind: 'tick' });
  }
}
const wiped = (): void => happen({ kind: 'wiped', report: { clean: true, left: [] } });
const exited = (): void => happen({ kind: 'exited', launch: session.launch?.launch ?? '' });
const screen = (): Screen =>
  viewOf(session, { info: stationInfo, waysOut, breakGlass: false, outOfUse: null, volume: 'own', clips: new Set<string>() }, dayStart + seconds * 1000).screen;
const kinds = (): string[] => effects.flatMap((e) => (e.effect === 'record' ? [e.event.kind] : []));

function stand(blocks: DayBlock[], plan: PlanEntry[] = sampleConfig.days[0]?.plan ?? []): void {
  session = emptySession('station-1', 1);
  const badges = [{ student: 's-amara', hash: 'a'.repeat(64), voided: false }];
  happen({ kind: 'synced', desired: sampleDesired({ blocks }), config: { ...sampleConfig, badges, days: [{ day, blocks, plan }] }, stored: 0 });
}
function signIn(student = 's-amara'): void {
  say({ intent: 'choose-face', student });
  for (const picture of ['apple', 'tree', 'kite']) say({ intent: 'choose-picture', picture });
  happen({ kind: 'secret-checked', student, reply: { outcome: 'right' } });
}
function work(): void {
  say({ intent: 'go' });
  happen({ kind: 'program', event: { kind: 'loaded', launch: session.launch?.launch ?? '' } });
}

beforeEach(() => {
  effects = [];
  seconds = 60;
  ids = 0;
});

describe('the transition after a bell', () => {
  beforeEach(() => stand([block({ transition: 60_000 })]));

  test('shows what comes next and opens Go when it is over; the slot’s time begins then', () => {
    signIn();
    expect(screen().screen).toBe('go');
    work();
    to(20 * minute);
    exited();
    const next = screen();
    expect(next.screen === 'next' && [next.program.program, next.map.from, next.map.to]).toEqual(['boats', 1, 1]);
    expect(nextDue(session, dayStart + seconds * 1000)).toBe(dayStart + 21 * minute * 1000);
    say({ intent: 'go' });
    to(20 * minute + 59);
    expect([screen().screen, session.launch]).toEqual(['next', null]);
    to(21 * minute);
    expect([screen().screen, session.sound]).toEqual(['go', 'welcome']);
    work();
    const working = screen();
    expect(working.screen === 'working' && working.strip.slot).toEqual({ startsAt: dayStart + 21 * minute * 1000, endsAt: dayStart + 40 * minute * 1000 });
  });

  test('is what is left of it for who comes late, and nothing after it', () => {
    seconds = 20 * minute + 40;
    signIn();
    expect([screen().screen, session.phase]).toMatchObject(['next', { until: dayStart + 21 * minute * 1000 }]);
    say({ intent: 'not-me' });
    wiped();
    seconds = 21 * minute + 1;
    to(21 * minute + 10);
    signIn();
    expect(screen().screen).toBe('go');
  });

  test('is none for a child whose program goes on at the same seat', () => {
    const same = (slot: number): PlanEntry => ({ student: 's-amara', block: 'morning', slot, program: 'frogs', seat: 1 });
    stand([block({ transition: 60_000 })], [same(0), same(1)]);
    signIn();
    work();
    to(20 * minute + 5);
    expect(screen().screen).toBe('working');
  });

  test('goes on where the station was after a restart in the middle of it', () => {
    signIn();
    to(20 * minute);
    session = { ...session, phase: { kind: 'go' } };
    to(20 * minute + 1);
    expect(screen().screen).toBe('next');
  });

  test('lasts as long as a pause does', () => {
    signIn();
    work();
    to(20 * minute);
    exited();
    const { blocks } = sampleDesired({ blocks: [block({ transition: 60_000, pausedAt: dayStart + seconds * 1000 })] });
    happen({ kind: 'synced', desired: sampleDesired({ revision: 2, blocks }), config: null, stored: 0 });
    to(22 * minute);
    expect([screen().screen, session.phase.kind]).toEqual(['paused', 'change']);
  });
});

describe('a bell that leads to another seat', () => {
  test('signs the child out at once, so that it can sign in there, and shows the way until the seat is wanted', () => {
    stand([block({ transition: 90_000 })]);
    signIn('s-anh');
    work();
    to(19 * minute + 30);
    const before = screen();
    expect(before.screen === 'working' && before.strip.bell).toMatchObject({ next: { program: 'frogs' }, nextSeat: 2, nextPlace: null });
    to(20 * minute);
    exited();
    expect([session.visit, kinds().at(-1)]).toEqual([null, 'signed-out']);
    const next = screen();
    expect(next.screen === 'next' && [next.face.student, next.program.program, next.map.from, next.map.to]).toEqual(['s-anh', 'frogs', 1, 2]);
    wiped();
    to(21 * minute + 20);
    expect(screen().screen).toBe('next');
    to(21 * minute + 31);
    expect(screen().screen).toBe('whose-turn');
  });

  test('frees the seat with one touch, but never before what the child left is wiped', () => {
    stand([block()]);
    signIn('s-anh');
    work();
    to(20 * minute);
    exited();
    say({ intent: 'sign-out' });
    to(seconds + 3);
    expect(screen().screen).toBe('next');
    wiped();
    to(seconds + 1);
    expect(screen().screen).toBe('whose-turn');
  });
});

describe('the end of a block', () => {
  const later = block({ block: 'noon', bells: [dayStart + 45 * minute * 1000, dayStart + 60 * minute * 1000] });
  const end = (blocks: DayBlock[], plan: PlanEntry[]): void => {
    seconds = minute;
    stand(blocks, plan);
    signIn();
    work();
    to(40 * minute);
    exited();
  };
  const morning = (slot: number): PlanEntry => ({ student: 's-amara', block: 'morning', slot, program: 'frogs', seat: 1 });

  test('leads to the seat of the block that begins soon', () => {
    end([block(), later], [morning(0), morning(1), { student: 's-amara', block: 'noon', slot: 0, program: 'keys', seat: 2 }]);
    const next = screen();
    expect(next.screen === 'next' && [next.program.program, next.map.to]).toEqual(['keys', 2]);
  });

  test('is goodbye where that seat is this one, or nothing is known', () => {
    end([block(), later], [morning(0), morning(1), { student: 's-amara', block: 'noon', slot: 0, program: 'keys', seat: 1 }]);
    expect(screen().screen).toBe('goodbye');
    end([block()], [morning(0), morning(1)]);
    expect(screen().screen).toBe('goodbye');
  });

  test('leads to the place that the lab file names', () => {
    end([block({ after: 'table' })], [morning(0), morning(1)]);
    expect(screen()).toMatchObject({ screen: 'go-to', face: { student: 's-amara' }, place: { name: 'Teacher table', picture: 'places/teacher' } });
  });
});

describe('a station rotation', () => {
  const groups = [
    { name: 'Owls', students: ['s-amara'], order: ['lab', 'table'] },
    { name: 'Foxes', students: ['s-anh'], order: ['table', 'lab'] },
  ];
  const plan: PlanEntry[] = [
    { student: 's-amara', block: 'morning', slot: 0, program: 'frogs', seat: 1 },
    { student: 's-anh', block: 'morning', slot: 1, program: 'boats', seat: 1 },
  ];
  const spanish = { ...sampleConfig, students: sampleConfig.students.map((s) => ({ ...s, language: 'es' as const })) };
  beforeEach(() => stand([block({ groups })], plan));

  test('shows whose group is elsewhere last, and where; a touch says it again, in the own language, without a secret', () => {
    happen({
      kind: 'synced',
      desired: sampleDesired({ blocks: [block({ groups })] }),
      config: { ...spanish, days: [{ day, blocks: [block({ groups })], plan }] },
      stored: 0,
    });
    const who = screen();
    expect(who.screen === 'whose-turn' && who.faces.map((f) => [f.student, f.place?.name])).toEqual([
      ['s-amara', undefined],
      ['s-anh', 'Mesa de la maestra'],
    ]);
    say({ intent: 'choose-face', student: 's-anh' });
    expect(screen()).toMatchObject({ screen: 'go-to', face: { student: 's-anh' }, place: { name: 'Mesa de la maestra' } });
    expect(
      viewOf(session, { info: stationInfo, waysOut, breakGlass: false, outOfUse: null, volume: 'own', clips: new Set<string>() }, dayStart + seconds * 1000)
        .language,
    ).toBe('es');
    say({ intent: 'sign-out' });
    expect([screen().screen, kinds()]).toEqual(['whose-turn', []]);
  });

  test('says before the bell where it leads, signs the group out and shows the place; the other group sits down', () => {
    signIn();
    work();
    to(19 * minute + 30);
    const before = screen();
    expect(before.screen === 'working' && before.strip.bell).toMatchObject({ next: null, nextPlace: { place: 'table' } });
    to(20 * minute);
    exited();
    expect([screen(), session.visit]).toMatchObject([{ screen: 'go-to', place: { place: 'table' } }, null]);
    wiped();
    say({ intent: 'sign-out' });
    signIn('s-anh');
    expect(screen()).toMatchObject({ screen: 'go', face: { student: 's-anh' }, program: { program: 'boats' } });
  });

  test('leaves nobody signed in whose bell rang between the pictures and the answer', () => {
    seconds = 20 * minute - 1;
    say({ intent: 'choose-face', student: 's-amara' });
    for (const picture of ['apple', 'tree', 'kite']) say({ intent: 'choose-picture', picture });
    seconds += 2;
    happen({ kind: 'secret-checked', student: 's-amara', reply: { outcome: 'right' } });
    expect([screen().screen, session.visit]).toEqual(['go-to', null]);
  });

  test('shows a badge’s student the way as well', () => {
    seconds = 21 * minute;
    say({ intent: 'badge-read', text: formatBadge(new Uint8Array(badgeBytes).fill(1)) });
    happen({ kind: 'badge-hashed', hash: 'a'.repeat(64) });
    expect(screen()).toMatchObject({ screen: 'go-to', face: { student: 's-amara' } });
  });

  test('does not send a child to another seat that sits down at a free one when its group comes', () => {
    stand([block({ groups })], [plan[0] as PlanEntry, { student: 's-anh', block: 'morning', slot: 1, program: 'boats', seat: 2 }]);
    seconds = 21 * minute;
    signIn('s-anh');
    expect(screen().screen).toBe('go');
  });
});
