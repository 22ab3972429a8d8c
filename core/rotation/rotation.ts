import type { DayBlock, PlanEntry } from '../contract/station-hub.ts';

/** Where a moment stands in a day's blocks. All instants are hub time, ms. A paused block stands still: its `pausedAt` is its clock. */
export interface SlotNow<Block = DayBlock> {
  readonly block: Block;
  readonly slot: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** True in the last slot: its bell ends the block. */
  readonly last: boolean;
}

export function slotAt<Block extends Pick<DayBlock, 'cohorts' | 'bells' | 'pausedAt'>>(
  blocks: readonly Block[],
  cohort: string | null,
  now: number,
): SlotNow<Block> | null {
  for (const block of blocks) {
    if (cohort !== null && !block.cohorts.includes(cohort)) continue;
    const clock = block.pausedAt ?? now;
    for (let slot = 0; slot + 1 < block.bells.length; slot += 1) {
      const startsAt = block.bells[slot];
      const endsAt = block.bells[slot + 1];
      if (startsAt !== undefined && endsAt !== undefined && startsAt <= clock && clock < endsAt) {
        return { block, slot, startsAt, endsAt, last: slot + 2 === block.bells.length };
      }
    }
  }
  return null;
}

/** Cohorts whose block is on. */
export const cohortsNow = (blocks: readonly DayBlock[], now: number): string[] => [
  ...new Set(blocks.filter((b) => slotAt([b], null, now) !== null).flatMap((b) => b.cohorts)),
];

export const nextStart = (blocks: readonly DayBlock[], now: number): number | null =>
  blocks
    .map((b) => b.bells[0] ?? 0)
    .filter((start) => start > now)
    .sort((a, b) => a - b)[0] ?? null;

/**
 * What a student works at: the slot's program unless it is done for this block, then the later slots' programs, then the cohort's others.
 * Null when all are done.
 */
export function programFor(
  student: string,
  at: { block: string; slot: number },
  plan: readonly PlanEntry[],
  cohortPrograms: readonly string[],
  done: ReadonlySet<string>,
): string | null {
  const mine = plan.filter((e) => e.student === student && e.block === at.block).sort((a, b) => a.slot - b.slot);
  const wanted = [...mine.filter((e) => e.slot >= at.slot).map((e) => e.program), ...cohortPrograms, ...mine.map((e) => e.program)];
  return wanted.find((p) => !done.has(p)) ?? null;
}

/** When the work of a slot begins: a transition follows each bell but the block's first. */
export const worksFrom = ({ block, slot, startsAt, endsAt }: Omit<SlotNow, 'last'>): number =>
  slot === 0 ? startsAt : Math.min(startsAt + block.transition, endsAt);

export const seatFor = (student: string, at: { block: string; slot: number }, plan: readonly PlanEntry[]): number | null =>
  plan.find((e) => e.student === student && e.block === at.block && e.slot === at.slot)?.seat ?? null;

/** The bells when a held block goes on: those that had not rung move by the length of the hold. */
export function resumeBlock(block: DayBlock, now: number): DayBlock {
  if (block.pausedAt === null) return block;
  const heldFor = now - block.pausedAt;
  return { ...block, pausedAt: null, bells: moveBells(block, block.pausedAt, heldFor) };
}

/** Moves the coming bell and all after it by `ms`, never to before `now`. */
export function extendBlock(block: DayBlock, ms: number, now: number): DayBlock {
  const clock = block.pausedAt ?? now;
  return { ...block, bells: moveBells(block, clock, ms) };
}

/** The coming bell rings at once; those after it keep their distance. */
export function ringBlock(block: DayBlock, now: number): DayBlock {
  const clock = block.pausedAt ?? now;
  const coming = block.bells.find((b) => b > clock);
  return coming === undefined ? block : resumeBlock({ ...block, bells: moveBells(block, clock, clock - coming) }, now);
}

export function endBlock(block: DayBlock, now: number): DayBlock {
  const clock = block.pausedAt ?? now;
  const rung = block.bells.filter((b) => b <= clock);
  return { ...block, pausedAt: null, bells: [...rung, ...(rung.length === 0 ? [now, now] : [now])] };
}

const moveBells = (block: DayBlock, clock: number, ms: number): number[] => block.bells.map((b) => (b > clock ? Math.max(clock, b + ms) : b));
