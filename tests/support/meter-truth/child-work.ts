import type { Seeded } from './seeded.ts';

/**
 * What a child of K-5 does with a program while nothing comes between, on a clock of its own, ms: when it presses or moves the pointer, and when
 * the program sounds. The child is at work all the time; its pauses are reading, listening and thinking.
 */
export type Work = 'typing' | 'tapping' | 'story' | 'video' | 'mixed';
export type Span = readonly [from: number, to: number];

export interface ChildWork {
  readonly presses: readonly number[];
  readonly sounds: readonly Span[];
}

/** A classroom's mix. */
export const works: readonly (readonly [Work, number])[] = [
  ['typing', 20],
  ['tapping', 25],
  ['story', 20],
  ['video', 15],
  ['mixed', 20],
];

const s = 1000;
type Deed = 'burst' | 'answers' | 'pages' | 'film';
const deeds: Readonly<Record<Work, readonly (readonly [Deed, number])[]>> = {
  typing: [['burst', 1]],
  tapping: [['answers', 1]],
  story: [
    ['pages', 5],
    ['answers', 2],
  ],
  video: [
    ['film', 1],
    ['answers', 2],
  ],
  mixed: [
    ['burst', 2],
    ['answers', 3],
    ['pages', 2],
    ['film', 1],
  ],
};

export function childWork(work: Work, lengthMs: number, random: Seeded): ChildWork {
  const presses: number[] = [];
  const sounds: Span[] = [];
  // Some games play music all along.
  const music = work === 'tapping' && random.chance(0.4);
  let at = random.between(0.5 * s, 4 * s);
  while (at < lengthMs) at = doDeed(random.pick(deeds[work]), at, { presses, sounds, random });
  return {
    presses: presses.filter((press) => press < lengthMs),
    sounds: music ? [[0, lengthMs]] : sounds.filter(([from]) => from < lengthMs).map(([from, to]) => [from, Math.min(to, lengthMs)] as const),
  };
}

interface Doing {
  readonly presses: number[];
  readonly sounds: Span[];
  readonly random: Seeded;
}

/** Returns when the child is done with it. */
function doDeed(deed: Deed, from: number, { presses, sounds, random }: Doing): number {
  let at = from;
  const press = (): void => void presses.push(at);
  /** Looks, counts on its fingers, asks its neighbour. Programs ask again before a minute is over; who thinks for longer is `thinks-long`. */
  const think = (): number => Math.min(random.around(8 * s, 0.65), 50 * s);
  switch (deed) {
    case 'burst': {
      // Small hands look for each key.
      for (let keys = Math.round(random.between(4, 40)); keys > 0; keys -= 1) {
        press();
        at += random.around(0.45 * s, 0.5);
      }
      return at + think();
    }
    case 'answers': {
      for (let taps = Math.round(random.between(3, 12)); taps > 0; taps -= 1) {
        if (random.chance(0.3)) {
          const spoken = random.between(2 * s, 9 * s);
          sounds.push([at, at + spoken]);
          at += spoken;
        }
        at += random.chance(0.25) ? think() : random.around(2.5 * s, 0.5);
        press();
      }
      return at + random.between(0.5 * s, 3 * s);
    }
    case 'pages': {
      // One story in five turns its own pages.
      const turnsItself = random.chance(0.2);
      for (let pages = Math.round(random.between(5, 14)); pages > 0; pages -= 1) {
        const told = random.between(7 * s, 35 * s);
        sounds.push([at + 0.3 * s, at + told]);
        at += told + (turnsItself ? random.between(1 * s, 3 * s) : random.around(3 * s, 0.6));
        if (!turnsItself) press();
      }
      at += think();
      press();
      return at + s;
    }
    case 'film': {
      press();
      at += random.between(0.5 * s, 2 * s);
      // Scenes with a moment of silence between them; hands that cannot be still.
      for (let scenes = Math.round(random.between(2, 7)); scenes > 0; scenes -= 1) {
        const long = random.between(20 * s, 75 * s);
        sounds.push([at, at + long]);
        if (random.chance(0.15)) presses.push(at + random.between(0, long));
        at += long + random.between(0.2 * s, 3 * s);
      }
      presses.sort((a, b) => a - b);
      at += Math.min(random.around(4 * s, 0.7), 50 * s);
      press();
      return at + s;
    }
  }
}
