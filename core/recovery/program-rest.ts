/** A program that failed rests before it is opened again in the same visit: a minute, then each time twice as long. */
export interface FailedProgram {
  readonly program: string;
  /** How often it failed in this visit. */
  readonly times: number;
  /** Hub time, ms. */
  readonly until: number;
}

const firstRestMs = 60_000;
const longestRestMs = 16 * 60_000;

/** `program` failed now: it is the last of those that failed. */
export function failedAgain(failed: readonly FailedProgram[], program: string, now: number): FailedProgram[] {
  const times = (failed.find((each) => each.program === program)?.times ?? 0) + 1;
  const until = now + Math.min(longestRestMs, firstRestMs * 2 ** (times - 1));
  return [...failed.filter((each) => each.program !== program), { program, times, until }];
}

/** Hub time that was set back lets nothing rest for longer. */
export const resting = (failed: readonly FailedProgram[], now: number): string[] =>
  failed.flatMap(({ program, until }) => (until > now && until - now <= longestRestMs ? [program] : []));
