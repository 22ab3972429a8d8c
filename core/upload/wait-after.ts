/** How long whoever sends to a record store waits after trouble: a station, or a hub that forwards. With full jitter: a random part of `waitAfter`. */
export const longestWait = 5 * 60_000;

/** Upper end of the wait after so many failures in a row, from 1 on: 2 s, 4 s, 8 s ... to 5 min, in ms. */
export const waitAfter = (failures: number): number => Math.min(longestWait, 1000 * 2 ** failures);
