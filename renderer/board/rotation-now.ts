import type { BlockSnapshot } from '../../core/contract/board-hub.ts';
import { slotAt } from '../../core/rotation/rotation.ts';

/** A block that is on, as the rotation bar shows it. Instants are hub time in ms. */
export interface RotationNow {
  readonly block: BlockSnapshot;
  /** From 0. */
  readonly slot: number;
  readonly slots: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** The block's own clock: it stands still while the block is held. */
  readonly clock: number;
  readonly held: boolean;
}

export function rotationsNow(blocks: readonly BlockSnapshot[], now: number): RotationNow[] {
  return blocks.flatMap((block) => {
    const at = slotAt([{ cohorts: block.cohorts.map((c) => c.cohort), bells: [...block.bells], pausedAt: block.pausedAt }], null, now);
    if (at === null) return [];
    const { slot, startsAt, endsAt } = at;
    return [{ block, slot, slots: block.bells.length - 1, startsAt, endsAt, clock: block.pausedAt ?? now, held: block.pausedAt !== null }];
  });
}

/** The block that begins next today. */
export const nextBlock = (blocks: readonly BlockSnapshot[], now: number): BlockSnapshot | null =>
  blocks.filter((b) => (b.bells[0] ?? 0) > now).sort((a, b) => (a.bells[0] ?? 0) - (b.bells[0] ?? 0))[0] ?? null;
