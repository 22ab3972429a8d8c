/** A disk that refuses must not keep a station from starting, or staff from leaving it, ms. */
export const longestWriteMs = 3000;
/** The host's own grace comes on top of the program's, ms. */
export const exitSlackMs = 5000;

/** Resolves when the work has ended, well or not, or after `ms`. */
export const within = (ms: number, work: Promise<unknown>): Promise<void> =>
  Promise.race([
    work.then(
      () => undefined,
      () => undefined,
    ),
    new Promise<void>((resolve) => setTimeout(resolve, ms)),
  ]);
