/** Counts what happens too often: true once it has happened `most` times within `withinMs`. The instants are of one clock, ms. */
export interface CrashLimit {
  readonly most: number;
  readonly withinMs: number;
}

export interface CrashCount {
  /** Those that still count, the newest last. */
  readonly at: readonly number[];
  readonly tooOften: boolean;
}

/** A clock that was set back makes no crash of the past one of the future that counts for ever: it counts while it is near on either side. */
export function countCrash(at: readonly number[], now: number, limit: CrashLimit): CrashCount {
  const near = [...at.filter((earlier) => Math.abs(now - earlier) < limit.withinMs), now];
  return { at: near.slice(-limit.most), tooOften: near.length >= limit.most };
}
