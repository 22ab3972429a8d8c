/**
 * All that a meter is told of one launch, by either host. `mono` is a monotonic clock and `hub` is hub time, both in ms and of the moment
 * that the observation is of. The machine's wall clock has no say: it reaches the meter only through `hub`, which dates and never measures.
 *
 * - `input`: a person's own, in the program or on the station's strip.
 * - `audible`: the program is heard. `visible`: some of the program can be seen. `foreground`: it is seen and not behind another window.
 * - `suspended`, `resumed`: the machine sleeps or is locked, or the browser froze the page. A gap between ticks says it too.
 * - `hold`: staff paused the station, or a message or their menu covers the program (`paused`); a tutor has taken the child along (`pulled-out`);
 *   the child gives no sign of life and is asked for (`asked`).
 * - `end`: bell, Done, sign-out, or the program's own end.
 */
export type Observation = { readonly mono: number; readonly hub: number } & (
  | { readonly kind: 'tick' | 'input' | 'end' | 'suspended' | 'resumed' }
  | { readonly kind: 'audible' | 'visible' | 'foreground'; readonly value: boolean }
  | { readonly kind: 'hold'; readonly hold: Hold | null }
);

export type Hold = 'paused' | 'pulled-out' | 'asked';
