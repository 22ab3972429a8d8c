import type { BoardAction } from '../../core/contract/board-hub.ts';
import { problem } from '../../core/result.ts';
import { endBlock, extendBlock, resumeBlock, ringBlock, slotAt } from '../../core/rotation/rotation.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import type { Writer } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import { clipToNext, nextOfSameCohorts, readBlocks, writeBlock, type LabBlock } from '../lab/day-blocks.ts';
import type { Lab } from '../lab/labs.ts';
import { planFor, writeEntries } from '../lab/published-plan.ts';
import { growLabRevision } from '../lab/wanted.ts';

/** What staff do with the rotation. Every change concerns the whole lab; what does not fit its state now is SM-705. */
type OfBlocks = Extract<BoardAction, { action: 'start-rotation' | 'extend' | 'ring' | 'end-rotation' }>;

export async function changeBlocks(
  tx: Writer,
  lab: Lab,
  action: OfBlocks | { readonly action: 'pause' | 'resume' },
  now: number,
): Promise<{ readonly blocks: readonly string[] }> {
  const day = schoolDay(now, lab.calendar.timeZone);
  const blocks = await readBlocks(tx, lab, day);
  const changed = action.action === 'start-rotation' ? await start(tx, lab, day, blocks, action, now) : change(blocks, action, now);
  for (const block of changed) await writeBlock(tx, lab, day, block, now);
  await growLabRevision(tx, lab.scope);
  return { blocks: changed.map((b) => b.block) };
}

/** A rotation that staff start: everybody is at a computer and works by the plan. */
const plainRotation = { choices: null, transition: 0, groups: null, after: null } as const;

export const isOn = (block: LabBlock, now: number): boolean => slotAt([block], null, now) !== null;

function change(
  blocks: readonly LabBlock[],
  action: Exclude<OfBlocks, { action: 'start-rotation' }> | { readonly action: 'pause' | 'resume' },
  now: number,
): LabBlock[] {
  switch (action.action) {
    case 'pause':
      return some(blocks.filter((b) => isOn(b, now) && b.pausedAt === null).map((b) => ({ ...b, pausedAt: now })));
    case 'resume':
      return some(blocks.filter((b) => b.pausedAt !== null).map((b) => clipToNext({ ...b, ...resumeBlock(b, now) }, blocks, now)));
    case 'extend':
      return [extend(onNow(blocks, action.block, now), blocks, action.minutes * 60_000, now)];
    case 'ring':
      return [onNow(blocks, action.block, now)].map((b) => ({ ...b, ...ringBlock(b, now) }));
    case 'end-rotation': {
      const block = blocks.find((b) => b.block === action.block && (b.pausedAt !== null || (b.bells.at(-1) ?? 0) > now));
      if (block === undefined) throw new Refused([problem('SM-705', `block ${action.block}`)]);
      return [{ ...block, ...endBlock(block, now) }];
    }
  }
}

function extend(block: LabBlock, blocks: readonly LabBlock[], ms: number, now: number): LabBlock {
  const longer = { ...block, ...extendBlock(block, ms, now) };
  const next = nextOfSameCohorts(block, blocks);
  if (next !== null && (longer.bells.at(-1) ?? 0) > (next.bells[0] ?? 0))
    throw new Refused([problem('SM-705', `block ${next.block}`, 'it begins before the longer one ends')]);
  return longer;
}

/** The cohorts leave the block that they are in; the new one ends at the latest where the bell schedule wants them next. */
async function start(
  tx: Writer,
  lab: Lab,
  day: string,
  blocks: readonly LabBlock[],
  action: Extract<BoardAction, { action: 'start-rotation' }>,
  now: number,
): Promise<LabBlock[]> {
  const cohorts = [...new Set(action.cohorts)];
  const stranger = cohorts.find((c) => !lab.file.cohorts.some((known) => known.class === c));
  if (stranger !== undefined) throw new Refused([problem('SM-705', `cohort ${stranger}`, 'it is not a cohort of this lab')]);
  const left = blocks
    .filter((b) => isOn(b, now) && b.cohorts.some((c) => cohorts.includes(c)))
    .map((b) => {
      const others = b.cohorts.filter((c) => !cohorts.includes(c));
      return others.length > 0 ? { ...b, cohorts: others } : { ...b, ...endBlock(b, now) };
    });
  const remaining = blocks.map((b) => left.find((l) => l.block === b.block) ?? b);
  const bells = Array.from({ length: action.slots + 1 }, (_, slot) => Math.round(now + slot * action.slotMinutes * 60_000));
  const number = blocks.filter((b) => b.adHoc).length + 1;
  const block = clipToNext<LabBlock>({ block: `now-${number}`, cohorts, bells, ...plainRotation, pausedAt: null, adHoc: true }, remaining, now);
  const beside = remaining.filter((b) => isOn(b, now) || ((b.bells[0] ?? 0) > now && (b.bells[0] ?? 0) < (block.bells.at(-1) ?? now)));
  const entries = planFor(lab, [...beside, block]).filter((e) => e.block === block.block);
  await writeEntries(tx, lab, day, entries, now);
  return [...left, block];
}

function onNow(blocks: readonly LabBlock[], id: string, now: number): LabBlock {
  const block = blocks.find((b) => b.block === id && isOn(b, now));
  if (block === undefined) throw new Refused([problem('SM-705', `block ${id}`, 'it is not on')]);
  return block;
}

function some(blocks: LabBlock[]): LabBlock[] {
  if (blocks.length === 0) throw new Refused([problem('SM-705', 'lab', 'no block is on that this could change')]);
  return blocks;
}
