import { expect, test } from 'vitest';
import type { StudentMinutes } from '../../../core/contract/board-hub.ts';
import { orderMinutes, pressed, programColumns, programsOfCohort } from '../../../renderer/board/minutes-order.ts';

const program = (id: string, subject: 'math' | 'reading') => ({ program: id, name: id, subject, creditedMs: 0, idleMs: 0, goalMinutes: 10 });
const row = (name: string, cohort: string, minutes: number, programs = [program('p', 'math')]): StudentMinutes => ({
  student: `key-${name}`,
  name,
  cohort,
  line: 'moss',
  seat: null,
  programs,
  creditedMs: minutes * 60_000,
  badge: false,
});
const rows = [row('Zoe', 'Coral', 5), row('Ánxela', 'Moss', 9), row('Bo', 'Moss', 5), row('anh', 'Coral', 1)];
const names = (order: Parameters<typeof orderMinutes>[1]) => orderMinutes(rows, order, 'en-US').map((r) => r.name);

test('names sort as people sort them, accents and small letters included', () => {
  expect(names({ by: 'name', descending: false })).toEqual(['anh', 'Ánxela', 'Bo', 'Zoe']);
  expect(names({ by: 'name', descending: true })).toEqual(['Zoe', 'Bo', 'Ánxela', 'anh']);
});

test('equal cohorts and equal minutes stand by name, in both directions', () => {
  expect(names({ by: 'cohort', descending: false })).toEqual(['anh', 'Zoe', 'Ánxela', 'Bo']);
  expect(names({ by: 'cohort', descending: true })).toEqual(['Ánxela', 'Bo', 'anh', 'Zoe']);
  expect(names({ by: 'minutes', descending: true })).toEqual(['Ánxela', 'Bo', 'Zoe', 'anh']);
});

test('a head pressed again turns round; minutes begin with the most', () => {
  const byName = { by: 'name', descending: false } as const;
  expect(pressed(byName, 'name')).toEqual({ by: 'name', descending: true });
  expect(pressed(byName, 'minutes')).toEqual({ by: 'minutes', descending: true });
  expect(pressed(byName, 'cohort')).toEqual({ by: 'cohort', descending: false });
});

test('each program is one column, subjects together', () => {
  const mixed = [row('a', 'Moss', 1, [program('r', 'reading'), program('m2', 'math')]), row('b', 'Moss', 1, [program('m1', 'math'), program('r', 'reading')])];
  expect(programColumns(mixed).map((p) => p.program)).toEqual(['m1', 'm2', 'r']);
});

test('staff can set what anyone of the own cohort has, and nothing of another', () => {
  const mixed = [row('a', 'Moss', 1, [program('m1', 'math')]), row('b', 'Moss', 1, [program('r', 'reading')]), row('c', 'Coral', 1, [program('x', 'math')])];
  expect(programsOfCohort(mixed, 'key-a').map((p) => p.program)).toEqual(['m1', 'r']);
  expect(programsOfCohort(mixed, 'nobody')).toEqual([]);
});
