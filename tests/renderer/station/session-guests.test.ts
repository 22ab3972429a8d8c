import { beforeEach, expect, test } from 'vitest';
import type { LabStudent, StationConfig } from '../../../core/contract/station-hub.ts';
import { facesOn } from '../../../renderer/station/faces-on.ts';
import { forgetGuests } from '../../../renderer/station/session-guests.ts';
import { slotOf, wantedProgram } from '../../../renderer/station/session-rotation.ts';
import { emptySession, type Draft, type Session } from '../../../renderer/station/session-state.ts';
import { transition } from '../../../renderer/station/session.ts';
import { block, day, dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';

/** Guests as a station has them: on their day, and on no other. */
const [amara] = sampleConfig.students as [LabStudent, ...LabStudent[]];
const guest: LabStudent = {
  ...amara,
  student: 'guest-1',
  firstName: 'Wren',
  lastInitial: '',
  guestOn: day,
  verifier: null,
  signIn: { ...amara.signIn, ways: ['staff'] },
};
const dayMs = 24 * 3_600_000;
const minute = 60_000;

let session: Session;
const show = (students: readonly LabStudent[], more: Partial<StationConfig> = {}): void => {
  const config = { ...sampleConfig, ...more, students: [...sampleConfig.students, ...students] };
  session = { ...emptySession('station-1', 1), config, desired: sampleDesired() };
};
const names = (now: number): string[] => facesOn(session, now).map((face) => face.firstName);
const tick = (now: number) => transition(session, { kind: 'tick' }, { mono: now, hub: now, wall: now, newId: () => '' });

beforeEach(() => show([guest]));

test('a guest stands among the faces of the cohort, is signed in by staff, and works at its programs', () => {
  expect(names(dayStart + minute)).toEqual(['Amara', 'Anh', 'Wren']);
  const chosen = transition(
    session,
    { kind: 'intent', intent: { intent: 'choose-face', student: 'guest-1' } },
    { mono: 0, hub: dayStart + minute, wall: dayStart, newId: () => '' },
  );
  expect(chosen.session.phase.kind).toBe('grown-up');
  const visit = { visit: 'v', student: 'guest-1', signedInAt: 0, slot: { block: 'morning', slot: 0 }, chosen: null, done: [], failed: [] };
  session = { ...session, visit };
  expect(wantedProgram(session, visit.slot, dayStart + minute)).toBe('frogs');
});

test('with the hub away over night the station forgets the name, on its disk too', () => {
  show([guest], {
    days: [...sampleConfig.days, { day: '2026-11-24', blocks: [block({ bells: [dayStart + dayMs, dayStart + dayMs + 20 * minute] })], plan: [] }],
  });
  expect(names(dayStart + dayMs + minute)).toEqual(['Amara', 'Anh']);
  const { session: after, effects } = tick(dayStart + dayMs + minute);
  expect(JSON.stringify(after)).not.toContain('Wren');
  expect(effects).toContainEqual({ effect: 'keep-config' });
  expect(tick(dayStart + minute).effects).toEqual([]);
});

test('nobody is forgotten while signed in', () => {
  const visit = { visit: 'v', student: 'guest-1', signedInAt: 0, slot: null, chosen: null, done: [], failed: [] };
  const draft: Draft = { session: { ...session, visit }, effects: [], now: { mono: 0, hub: dayStart + dayMs, wall: 0, newId: () => '' } };
  forgetGuests(draft);
  expect(draft.session.config).toBe(session.config);
  expect(draft.effects).toEqual([]);
});

test('who joins a cohort for the day is in both, each with its own programs, and in the own one alone the day after', () => {
  const noon = block({ block: 'noon', cohorts: ['coral'], bells: [dayStart + 60 * minute, dayStart + 80 * minute] });
  const joins = { cohort: 'moss', day };
  const ali = { ...amara, student: 's-ali', firstName: 'Ali', cohort: 'coral', joins };
  const config = { ...sampleConfig, students: [ali] };
  session = { ...emptySession('station-1', 1), config, desired: sampleDesired({ blocks: [block(), noon] }) };
  const at = (minutes: number): number => dayStart + minutes * minute;
  const visit = { visit: 'v', student: 's-ali', signedInAt: 0, slot: null, chosen: null, done: [], failed: [] };
  expect(names(at(1))).toEqual(['Ali']);
  expect(slotOf(session, 's-ali', at(1))?.block.block).toBe('morning');
  expect(slotOf(session, 's-ali', at(61))?.block.block).toBe('noon');
  session = { ...session, visit };
  expect(wantedProgram(session, { block: 'morning', slot: 0 }, at(1))).toBe('frogs');
  expect(wantedProgram(session, { block: 'noon', slot: 0 }, at(61))).toBe('boats');
  session = { ...session, visit: null, config: { ...config, students: [{ ...ali, joins: { cohort: 'moss', day: '2026-11-20' } }] } };
  expect(names(at(1))).toEqual([]);
});
