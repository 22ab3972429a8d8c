import type { DayBlock } from '../contract/station-hub.ts';
import { labPlace, type LabFile, type RotationGroup } from '../model/lab.ts';

/**
 * Where a block has a student in a slot: `lab`, at a computer, or another place's id. In a block without groups everybody is in the lab, and so is a
 * student whom no group has: a child that came to the school today is not left standing.
 */
export function placeFor(block: Pick<DayBlock, 'groups'>, student: string, slot: number): string {
  const group = block.groups?.find((each) => each.students.includes(student));
  return group?.order[slot] ?? labPlace;
}

/** Groups with their students: those who are named and here; the others of the block are dealt out to the groups without a list, by key. */
export function groupsOf(groups: readonly RotationGroup[], students: readonly string[]): NonNullable<DayBlock['groups']> {
  const named = new Set(groups.flatMap((group) => group.students ?? []));
  const others = students.filter((student) => !named.has(student)).sort();
  const open = groups.filter((group) => group.students === undefined);
  return groups.map(({ name, students: list, order }) => {
    const turn = open.findIndex((group) => group.name === name);
    return { name, order, students: list?.filter((student) => students.includes(student)) ?? others.filter((_, at) => at % open.length === turn) };
  });
}

/** A lab file whose groups do not name these students. */
export const leaveGroups = (file: LabFile, gone: ReadonlySet<string>): LabFile => ({
  ...file,
  blocks: file.blocks.map(({ groups, ...block }) => ({
    ...block,
    ...(groups === undefined ? {} : { groups: groups.map((group) => leaveGroup(group, gone)) }),
  })),
});

const leaveGroup = ({ students, ...group }: RotationGroup, gone: ReadonlySet<string>): RotationGroup => ({
  ...group,
  ...(students === undefined ? {} : { students: students.filter((student) => !gone.has(student)) }),
});
