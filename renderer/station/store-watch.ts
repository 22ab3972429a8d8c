import type { Desired } from '../../core/contract/station-hub.ts';
import type { SetAsideView } from '../../core/contract/view-state.ts';
import { DesiredFollower, type FollowParts } from './follow-desired.ts';
import { forgetSent } from './forget-sent.ts';
import type { Recorder } from './recorder.ts';
import { SetAsideList } from './set-aside-list.ts';
import { StoreHealth, type DiskHealth, type StoreHealthParts } from './store-health.ts';

export interface StoreWatchParts extends Omit<FollowParts, 'recorder'>, Omit<StoreHealthParts, 'recorder' | 'storage' | 'neverCleared'> {
  readonly recorder: Recorder;
  /** Hub time, ms. */
  readonly now: () => number;
}

/** All that goes on around the event store while a station runs, beside writing and sending. */
export class StoreWatch {
  readonly #parts: StoreWatchParts;
  readonly #list: SetAsideList;
  readonly #health: StoreHealth;
  readonly #follower: DesiredFollower;

  constructor(parts: StoreWatchParts) {
    this.#parts = parts;
    this.#list = new SetAsideList(parts.recorder, parts.changed);
    this.#health = new StoreHealth({ ...parts, storage: navigator.storage, neverCleared: location.protocol === 'chrome-extension:' });
    this.#follower = new DesiredFollower(parts);
  }

  get disk(): DiskHealth | null {
    return this.#health.disk;
  }

  get setAside(): readonly SetAsideView[] {
    return this.#list.rows;
  }

  follow(desired: Desired): void {
    void this.#follower.follow(desired);
  }

  /** Staff want what was set aside sent once more. */
  async sendAgain(): Promise<void> {
    await this.#parts.recorder.outbox.putBackBefore(this.#parts.now());
    this.#parts.wake();
  }

  /** Returns its end. */
  start(): () => void {
    const { recorder, now } = this.#parts;
    const ends = [this.#health.start(), this.#list.start(), forgetSent((before) => recorder.prune(before), now)];
    return () => {
      for (const end of ends) end();
    };
  }
}
