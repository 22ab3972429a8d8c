/**
 * Slows guessing down: three wrong tries are free, then each doubles the wait, from 15 s to 5 min. A right one clears it; staff can forgive.
 * Survives restarts as plain data. Instants in ms.
 */
export interface Tries {
  readonly wrong: number;
  readonly lastWrongAt: number;
}

export const noTries: Tries = { wrong: 0, lastWrongAt: 0 };
export const freeTries = 3;
const firstWait = 15_000;
const longestWait = 5 * 60_000;
/** After a quiet hour the count starts again. */
const forgetAfter = 60 * 60_000;
const clockSlack = 60_000;

export function waitUntil(tries: Tries, now: number, free = freeTries): number | null {
  if (tries.wrong < free) return null;
  const wait = Math.min(longestWait, firstWait * 2 ** (tries.wrong - free));
  const until = tries.lastWrongAt + wait;
  // Written by a clock that was ahead and has been set right since: nobody waits a day for that.
  return until > now && until <= now + wait + clockSlack ? until : null;
}

export function wrongTry(tries: Tries, now: number): Tries {
  return { wrong: now - tries.lastWrongAt > forgetAfter ? 1 : tries.wrong + 1, lastWrongAt: now };
}

/** Staff forgave at `at`: what was wrong before counts no more. */
export const forgiven = (tries: Tries, at: number): Tries => (tries.lastWrongAt <= at ? noTries : tries);
