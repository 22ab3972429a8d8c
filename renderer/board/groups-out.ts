import type { SeatSnapshot } from '../../core/contract/board-hub.ts';

/** Groups of students that a tutor takes in one go, and those who are out. Pure. */
export interface GroupOut {
  readonly group: string;
  readonly tutor: string;
  readonly seats: readonly SeatSnapshot[];
}

/** Signed in, and with no tutor yet. */
export const mayBePulledOut = (seat: SeatSnapshot): boolean =>
  seat.station !== null && seat.student !== null && seat.student.visit !== '' && seat.pulledOut === null;

/** In the order of their first seat. Who was taken alone is in no group. */
export function groupsOut(seats: readonly SeatSnapshot[]): GroupOut[] {
  const groups = new Map<string, GroupOut>();
  for (const seat of [...seats].sort((a, b) => a.seat - b.seat)) {
    const { group = null, tutor = '' } = seat.pulledOut ?? {};
    if (group !== null) groups.set(group, { group, tutor, seats: [...(groups.get(group)?.seats ?? []), seat] });
  }
  return [...groups.values()];
}

/** Ready-made choices: all who work in one program, and all of one cohort, among those who may be taken. */
export interface QuickPick {
  readonly key: string;
  readonly kind: 'program' | 'cohort';
  readonly name: string;
  readonly seats: readonly number[];
}

export function quickPicks(seats: readonly SeatSnapshot[], cohortOf: (student: string) => string | null): QuickPick[] {
  const free = seats.filter(mayBePulledOut);
  const by = (kind: QuickPick['kind'], keyOf: (seat: SeatSnapshot) => { readonly key: string; readonly name: string } | null): QuickPick[] => {
    const picks = new Map<string, QuickPick>();
    for (const seat of free) {
      const of = keyOf(seat);
      if (of !== null) picks.set(of.key, { key: `${kind} ${of.key}`, kind, name: of.name, seats: [...(picks.get(of.key)?.seats ?? []), seat.seat] });
    }
    return [...picks.values()].sort((a, b) => a.name.localeCompare(b.name));
  };
  const cohorts = by('cohort', (seat) => {
    const cohort = seat.student === null ? null : cohortOf(seat.student.student);
    return cohort === null ? null : { key: cohort, name: cohort };
  });
  return [...by('program', ({ program }) => (program === null ? null : { key: program.program, name: program.name })), ...cohorts];
}
