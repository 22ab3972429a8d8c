import type { DayBlock } from '../../core/contract/station-hub.ts';
import { groupsOf } from '../../core/rotation/groups.ts';
import { endBlock } from '../../core/rotation/rotation.ts';
import { blocksOfDay } from '../../core/time/school-calendar.ts';
import type { Reader } from '../database/open-database.ts';
import type { Lab } from './labs.ts';

/** A day's blocks as they stand: the bell schedule, what staff changed of it, and what they started beside it. */
export interface LabBlock extends DayBlock {
  readonly adHoc: boolean;
}

export const scheduledBlocks = (lab: Lab, day: string): LabBlock[] =>
  blocksOfDay(day, lab.file.blocks, lab.calendar).map((block) => ({ ...block, groups: groupsIn(lab, block.block), adHoc: false }));

/** Of a station rotation: who is in which group, as the roster stands. */
function groupsIn(lab: Lab, id: string): DayBlock['groups'] {
  const block = lab.file.blocks.find((scheduled) => scheduled.id === id);
  if (block?.groups === undefined) return null;
  const students = lab.students.filter((student) => block.cohorts.includes(student.cohort)).map((student) => student.student);
  return groupsOf(block.groups, students);
}

export async function readBlocks(db: Reader, lab: Lab, day: string): Promise<LabBlock[]> {
  const rows = await db
    .selectFrom('day_blocks')
    .selectAll()
    .where('district', '=', lab.scope.district)
    .where('school', '=', lab.scope.school)
    .where('lab', '=', lab.scope.lab)
    .where('day', '=', day)
    .execute();
  const changed = rows.map((row): LabBlock => {
    const scheduled = lab.file.blocks.find((each) => each.id === row.block);
    return {
      block: row.block,
      cohorts: JSON.parse(row.cohorts_json) as string[],
      bells: JSON.parse(row.bells_json) as number[],
      choices: scheduled?.choices ?? null,
      transition: (scheduled?.transitionSeconds ?? 0) * 1000,
      groups: groupsIn(lab, row.block),
      after: scheduled?.after ?? null,
      pausedAt: row.paused_at,
      adHoc: row.ad_hoc === 1,
    };
  });
  const untouched = scheduledBlocks(lab, day).filter((block) => !changed.some((c) => c.block === block.block));
  return [...untouched, ...changed].sort((a, b) => (a.bells[0] ?? 0) - (b.bells[0] ?? 0) || a.block.localeCompare(b.block));
}

export async function writeBlock(db: Reader, lab: Lab, day: string, block: LabBlock, now: number): Promise<void> {
  const values = {
    cohorts_json: JSON.stringify(block.cohorts),
    bells_json: JSON.stringify(block.bells.map(Math.round)),
    paused_at: block.pausedAt,
    ad_hoc: block.adHoc ? 1 : 0,
    updated_at: now,
  };
  await db
    .insertInto('day_blocks')
    .values({ ...lab.scope, day, block: block.block, ...values })
    .onConflict((conflict) => conflict.columns(['district', 'school', 'lab', 'day', 'block']).doUpdateSet(values))
    .execute();
}

export const plainBlock = ({ adHoc: _adHoc, ...block }: LabBlock): DayBlock => block;

/** The next block of the day that has a cohort of this one. */
export function nextOfSameCohorts(block: DayBlock, blocks: readonly DayBlock[]): DayBlock | null {
  const start = block.bells[0] ?? 0;
  return blocks.find((b) => b.block !== block.block && (b.bells[0] ?? 0) > start && lasts(b) && b.cohorts.some((c) => block.cohorts.includes(c))) ?? null;
}

/** Ends a block where the next one of its cohorts begins: no cohort is in two blocks at once. */
export function clipToNext<B extends DayBlock>(block: B, blocks: readonly DayBlock[], now: number): B {
  const limit = nextOfSameCohorts(block, blocks)?.bells[0];
  if (limit === undefined || (block.bells.at(-1) ?? 0) <= limit) return block;
  if (limit <= now) return { ...block, ...endBlock(block, now) };
  return { ...block, bells: [...block.bells.filter((bell) => bell < limit), limit] };
}

const lasts = (block: DayBlock): boolean => (block.bells.at(-1) ?? 0) > (block.bells[0] ?? 0);
