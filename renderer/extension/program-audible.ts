/**
 * Whether the program sounds, from what Chromium says of the whole tab: the station's own chimes come out of the same tab.
 * A sound that begins during a chime is believed only when it outlasts it. Times in ms of one monotonic clock.
 */
export interface Audible {
  readonly tab: boolean;
  /** What was said last. */
  readonly program: boolean;
  readonly chimeUntil: number;
  readonly chimeMs: number;
}

export const silent: Audible = { tab: false, program: false, chimeUntil: Number.NEGATIVE_INFINITY, chimeMs: 0 };

/** Chromium calls a tab audible for two seconds after its last sound; the third is for a machine that is busy. */
const tailMs = 3000;

export const chimed = (state: Audible, lengthMs: number, now: number): Audible => ({
  ...state,
  chimeMs: lengthMs,
  chimeUntil: Math.max(state.chimeUntil, now + lengthMs + tailMs),
});

/** A chime may be heard well after it was asked for: its time counts from when the tab began to sound. */
export function tabSounds(state: Audible, tab: boolean, now: number): Audible {
  const begins = tab && !state.tab && now < state.chimeUntil;
  return lookAgain({ ...state, tab, chimeUntil: begins ? Math.max(state.chimeUntil, now + state.chimeMs + tailMs) : state.chimeUntil }, now);
}

/** Call when `chimeUntil` has come. */
export const lookAgain = (state: Audible, now: number): Audible => ({ ...state, program: state.tab && (state.program || now >= state.chimeUntil) });
