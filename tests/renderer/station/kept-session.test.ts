import { describe, expect, test } from 'vitest';
import { beginMeter } from '../../../core/meter/meter.ts';
import { keep, readKept } from '../../../renderer/station/kept-session.ts';
import { emptySession, type Session } from '../../../renderer/station/session-state.ts';

const meter = beginMeter({ idleAfter: 60_000, watchLimit: 0, tick: 1000 }, { mono: 0, hub: 1_000_000 });
const working: Session = {
  ...emptySession('station-1', 1),
  phase: { kind: 'leaving', then: { kind: 'sign-out', why: 'bell' } },
  visit: {
    visit: 'v-1',
    student: 's-1',
    signedInAt: 1_000_000,
    slot: { block: 'b-1', slot: 0 },
    chosen: null,
    done: ['frogs'],
    failed: [{ program: 'keys', times: 1, until: 1_060_000 }],
  },
  launch: {
    launch: 'l-1',
    program: 'frogs',
    lesson: 'frogs-2',
    slot: null,
    meter,
    opening: { at: 0, origin: 'https://frogs.example', answered: true },
    attempt: 1,
    warned: false,
  },
  help: { request: 'h-1', askedAt: 1_000_500 },
  tries: { 's-1': { wrong: 1, lastWrongAt: 1_000_000 } },
  lockedUntil: { 's-2': 1_060_000 },
  liftedAt: 1_000_100,
  lessonMarks: [{ student: 's-1', lesson: 'frogs-1', what: 'failed', key: '0197f000-0000-7000-8000-000000000001', at: 1_000_050 }],
};
const kept = keep(working, 1_001_000);

describe('what a station kept of its session', () => {
  test('is read as it was written, and as an older station wrote it', () => {
    expect(readKept(structuredClone(kept))).toEqual(kept);
    expect(readKept(keep(emptySession('station-1', 1), 5))).toEqual(keep(emptySession('station-1', 1), 5));
    const { leaving: _leaving, staffPaused: _paused, liftedAt: _lifted, lessonMarks: _marks, ...older } = kept;
    expect(readKept(older)).toEqual(older);
    const { opening: _opening, ...olderLaunch } = kept.launch ?? {};
    const read = readKept({ ...older, visit: { ...kept.visit, failed: ['keys'] }, launch: olderLaunch });
    expect([read?.visit?.failed, read?.launch?.opening.answered]).toEqual([[], false]);
  });

  test('a launch that an older station kept ends where it was seen, though its meter told neither sight nor cover', () => {
    const { visible: _visible, covered: _covered, ...olderMeter } = meter;
    const read = readKept({ ...kept, launch: { ...kept.launch, meter: { ...olderMeter, lastSeen: 5000 } } });
    expect(read?.launch?.meter).toEqual({ ...meter, lastSeen: 5000 });
  });

  test.each([
    ['nothing', null],
    ['text', 'visit'],
    ['a visit without its student', { ...kept, visit: { ...kept.visit, student: undefined } }],
    ['a launch whose meter lost its clock', { ...kept, launch: { ...kept.launch, meter: { ...meter, from: Number.NaN } } }],
    ['an end that nobody knows', { ...kept, leaving: { kind: 'sign-out', why: 'fire' } }],
    ['tries that are no numbers', { ...kept, tries: { 's-1': { wrong: 'many', lastWrongAt: 0 } } }],
  ])('is not read where it is %s', (_what, value) => expect(readKept(value)).toBeNull());
});
