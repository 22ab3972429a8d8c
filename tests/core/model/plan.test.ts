import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { defaultPlan, type PlanInput } from '../../../core/model/plan.ts';

const plain = { choices: null, transition: 0, groups: null, after: null, pausedAt: null };
const block = (id: string, cohorts: string[], bells: number[]) => ({ block: id, cohorts, bells, ...plain });
const students = (cohort: string, count: number, grade = 1) =>
  Array.from({ length: count }, (_, i) => ({ student: `${cohort}-${String(i).padStart(2, '0')}`, cohort, grade }));
const program = (id: string, grades: number[], licenceSeats: number | null = null) => ({ id, grades, licenceSeats });
const base: PlanInput = {
  blocks: [block('b', ['c'], [0, 20, 40, 60])],
  cohorts: [{ cohort: 'c', programs: ['p', 'q', 'r'] }],
  students: students('c', 6),
  programs: [program('p', [0, 1]), program('q', [1]), program('r', [1])],
  seats: [7, 3, 5, 1, 2],
};
const of = (plan: ReturnType<typeof defaultPlan>, student: string) => plan.filter((e) => e.student === student);

describe('the default plan', () => {
  it('spreads the programs over each slot and gives no student one twice while there are others', () => {
    const plan = defaultPlan(base);
    for (const slot of [0, 1, 2]) {
      const counts = ['p', 'q', 'r'].map((id) => plan.filter((e) => e.slot === slot && e.program === id).length);
      expect(counts).toEqual([2, 2, 2]);
    }
    for (const { student } of base.students) expect(new Set(of(plan, student).map((e) => e.program)).size).toBe(3);
  });

  it('gives seats in the order of the map, one for the whole block, and none when they are gone', () => {
    const plan = defaultPlan(base);
    expect(base.students.map(({ student }) => [...new Set(of(plan, student).map((e) => e.seat))])).toEqual([[7], [3], [5], [1], [2], [null]]);
  });

  it('plans only what suits the grade', () => {
    const plan = defaultPlan({ ...base, students: students('c', 2, 0) });
    expect(new Set(plan.map((e) => e.program))).toEqual(new Set(['p']));
    expect(defaultPlan({ ...base, students: students('c', 2, 5) })).toEqual([]);
  });

  it('shares seats and licences between blocks at the same time, not between those that follow one another', () => {
    const input = {
      ...base,
      cohorts: [...base.cohorts, { cohort: 'd', programs: ['p', 'q'] }],
      students: [...students('c', 2), ...students('d', 2)],
      programs: [program('p', [1], 1), program('q', [1]), program('r', [1])],
    };
    const together = defaultPlan({ ...input, blocks: [block('b', ['c'], [0, 20]), block('e', ['d'], [10, 30])] });
    expect(new Set(together.map((e) => e.seat)).size).toBe(4);
    expect(together.filter((e) => e.program === 'p')).toHaveLength(1);
    const after = defaultPlan({ ...input, blocks: [block('b', ['c'], [0, 20]), block('e', ['d'], [20, 40])] });
    expect(after.filter((e) => e.block === 'e').map((e) => e.seat)).toEqual([7, 3]);
    expect(after.filter((e) => e.program === 'p')).toHaveLength(2);
  });

  it('keeps to licences wherever another program is left, never doubles a seat, and is the same each time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 5 }),
        (count, limit, seatCount, slots) => {
          const input = {
            ...base,
            blocks: [
              block(
                'b',
                ['c'],
                Array.from({ length: slots + 1 }, (_, i) => i * 20),
              ),
            ],
            students: students('c', count),
            programs: [program('p', [1], limit), program('q', [1], limit), program('r', [1])],
            seats: Array.from({ length: seatCount }, (_, i) => i + 1),
          };
          const plan = defaultPlan(input);
          expect(plan).toEqual(defaultPlan({ ...input, students: [...input.students].reverse() }));
          expect(plan).toHaveLength(count * slots);
          for (let slot = 0; slot < slots; slot += 1) {
            const now = plan.filter((e) => e.slot === slot);
            for (const id of ['p', 'q']) expect(now.filter((e) => e.program === id).length).toBeLessThanOrEqual(limit);
            const seats = now.map((e) => e.seat).filter((s) => s !== null);
            expect(new Set(seats).size).toBe(seats.length);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

it('nothing is planned in a flex block, and what is planned beside it is as if there were none', () => {
  const flex = { ...block('flex', ['c'], [60, 90]), choices: 'cohort' as const };
  expect(defaultPlan({ ...base, blocks: [...base.blocks, flex] })).toEqual(defaultPlan(base));
});

describe('the plan of a station rotation', () => {
  const groups = [
    { name: 'Owls', students: ['c-00', 'c-01'], order: ['lab', 'table', 'lab'] },
    { name: 'Foxes', students: ['c-02', 'c-03'], order: ['table', 'lab', 'table'] },
  ];
  const plan = defaultPlan({ ...base, blocks: [{ ...block('b', ['c'], [0, 20, 40, 60]), groups }] });
  const slotsOf = (student: string) => of(plan, student).map((e) => [e.slot, e.seat]);

  it('holds only the slots in which a group is at the computers, at one seat, which another group has meanwhile', () => {
    expect([slotsOf('c-00'), slotsOf('c-02')]).toEqual([
      [
        [0, 7],
        [2, 7],
      ],
      [[1, 7]],
    ]);
  });

  it('has a student whom no group has at the computers all the time, at a seat of its own', () => {
    expect(slotsOf('c-04')).toEqual([
      [0, 5],
      [1, 5],
      [2, 5],
    ]);
  });
});
