/**
 * How loud a station is, within what staff allow: a few big steps for the child, percent for the machine. `lowest` is heard, never silence: a child that
 * hears nothing is to be noticed. `highest` guards ears; it is of the machine's volume where the host can set that, else of what the machine is set to.
 */
export interface VolumeLimits {
  readonly lowest: number;
  readonly highest: number;
  /** Where each visit begins. */
  readonly start: number;
}
export const usualVolume: VolumeLimits = { lowest: 20, highest: 80, start: 60 };

export const volumeSteps = 4;

/** Percent of a step: the lowest is step 0. */
export const percentOf = ({ lowest, highest }: VolumeLimits, step: number): number =>
  Math.round(lowest + ((highest - lowest) * Math.min(Math.max(step, 0), volumeSteps - 1)) / (volumeSteps - 1));

/** Where each visit begins: the step nearest to what staff chose. Of two, the softer. */
export function startStep(limits: VolumeLimits): number {
  const away = Array.from({ length: volumeSteps }, (_, step) => Math.abs(percentOf(limits, step) - limits.start));
  return away.indexOf(Math.min(...away));
}
