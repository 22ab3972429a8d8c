import { describe, expect, test } from 'vitest';
import { groupsOf, placeFor } from '../../../core/rotation/groups.ts';

const groups = [
  { name: 'Owls', students: ['s1', 'gone'], order: ['lab', 'table'] },
  { name: 'Foxes', order: ['table', 'lab'] },
  { name: 'Bees', order: ['books', 'table'] },
];

describe('groups of a station rotation', () => {
  test('have those that are named and here; the others are dealt out to the groups without a list', () =>
    expect(groupsOf(groups, ['s4', 's1', 's2', 's3']).map(({ name, students }) => [name, students])).toEqual([
      ['Owls', ['s1']],
      ['Foxes', ['s2', 's4']],
      ['Bees', ['s3']],
    ]));
  test('are where their order says, slot by slot', () => {
    const block = { groups: groupsOf(groups, ['s1', 's2']) };
    expect([placeFor(block, 's1', 0), placeFor(block, 's1', 1), placeFor(block, 's2', 0), placeFor(block, 's2', 1)]).toEqual(['lab', 'table', 'table', 'lab']);
  });
  test('leave a student that no group has in the lab, and everybody in a block without groups', () =>
    expect([placeFor({ groups: groupsOf(groups.slice(0, 1), ['s1', 's9']) }, 's9', 1), placeFor({ groups: null }, 's1', 1)]).toEqual(['lab', 'lab']));
});
