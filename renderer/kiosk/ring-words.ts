import type { ProgramView, RingView } from '../../core/contract/view-state.ts';
import type { KioskTexts } from './kiosk-texts.ts';

/** A ring in words, for those who do not see it: whole minutes that are done, of the goal where there is one, and its star. */
export function ringWords(texts: KioskTexts, program: ProgramView, ring: RingView): string {
  const subject = texts.say(`subject.${program.subject}`);
  const done = Math.floor(ring.creditedMs / 60_000);
  if (ring.goalMs === null) return texts.count('no-goal', done, { subject });
  const words = texts.count('goal', Math.round(ring.goalMs / 60_000), { subject, done });
  return ringShare(ring) >= 1 ? texts.say('goal.star', { words }) : words;
}

/** How much of the ring is filled; without a goal nothing is. */
export const ringShare = (ring: RingView): number => (ring.goalMs === null || ring.goalMs <= 0 ? 0 : ring.creditedMs / ring.goalMs);
