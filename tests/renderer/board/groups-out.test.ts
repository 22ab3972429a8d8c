import { expect, test } from 'vitest';
import { groupsOut, mayBePulledOut, quickPicks } from '../../../renderer/board/groups-out.ts';
import { sampleLab } from '../../fixtures/lab-snapshot.ts';

const { seats, minutes } = sampleLab();
const cohortOf = (student: string) => minutes.find((m) => m.student === student)?.cohort ?? null;

test('only who is signed in and with no tutor may be taken', () => {
  const may = seats.filter(mayBePulledOut);
  expect(may.length).toBeGreaterThan(5);
  expect(may.filter((seat) => seat.student === null || seat.student.visit === '' || seat.state === 'pulled-out')).toEqual([]);
});

test('those who were taken in one go are one group with its tutor; who was taken alone is in none', () => {
  const [out] = seats.filter((seat) => seat.state === 'pulled-out');
  if (out === undefined) throw new Error('the sample has nobody with a tutor');
  const alone = { ...out, seat: 90, pulledOut: { tutor: 'J. Park', group: null } };
  const other = { ...out, seat: 1, pulledOut: { tutor: 'Ms. Rivera', group: 'other' } };
  expect(groupsOut([out, alone, { ...out, seat: 91 }, other]).map((group) => [group.tutor, group.seats.map((seat) => seat.seat)])).toEqual([
    ['Ms. Rivera', [1]],
    ['J. Park', [out.seat, 91]],
  ]);
});

test('ready-made choices are all of one program and all of one cohort, without those who may not be taken', () => {
  const may = seats.filter(mayBePulledOut);
  const picks = quickPicks(seats, cohortOf);
  const of = (kind: string) => picks.filter((pick) => pick.kind === kind).flatMap((pick) => pick.seats);
  expect([...of('cohort')].sort((a, b) => a - b)).toEqual(may.map((seat) => seat.seat).sort((a, b) => a - b));
  for (const pick of picks.filter((each) => each.kind === 'program'))
    expect(may.filter((seat) => pick.seats.includes(seat.seat)).every((seat) => seat.program?.name === pick.name)).toBe(true);
});
