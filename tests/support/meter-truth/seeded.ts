/** Chance that is the same each time: mulberry32, and the few shapes that a child's day needs. */
export interface Seeded {
  /** 0 up to, not with, 1. */
  next(): number;
  between(least: number, most: number): number;
  chance(p: number): boolean;
  /** Log-normal: many short ones, few long ones. */
  around(median: number, sigma: number): number;
  pick<T>(weighted: readonly (readonly [T, number])[]): T;
}

export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    chance: (p) => next() < p,
    around: (median, sigma) => median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
    pick: (weighted) => {
      let left = next() * weighted.reduce((all, [, weight]) => all + weight, 0);
      for (const [value, weight] of weighted) {
        left -= weight;
        if (left < 0) return value;
      }
      throw new Error('nothing to pick from');
    },
  };
}
