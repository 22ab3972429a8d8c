import type { SegmentState } from '../contract/station-hub.ts';

/** A stretch of one launch in one state. `index` counts from 0 in the launch, without gaps. `startedAt` is hub time, ms. */
export interface Segment {
  readonly index: number;
  readonly state: SegmentState;
  readonly startedAt: number;
  readonly durationMs: number;
}
