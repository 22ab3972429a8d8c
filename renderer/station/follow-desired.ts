import type { Desired, SetAsideReport } from '../../core/contract/station-hub.ts';
import type { Result } from '../../core/result.ts';
import type { Recorder } from './recorder.ts';

export interface FollowParts {
  readonly recorder: Pick<Recorder, 'epoch' | 'outbox' | 'drop'>;
  readonly report: (report: SetAsideReport) => Promise<Result<readonly number[]>>;
  /** Whose visit is open. */
  readonly student: () => string | null;
  /** Something waits again. */
  readonly wake: () => void;
  /** Events were dropped: what was read to be sent is to be read again. */
  readonly reread: () => void;
}

/** As many as one report takes. */
const most = 50;

/**
 * What the hub wants of the event store, once an exchange: it hears what was set aside, what staff want sent again waits again, and students who were
 * deleted are forgotten. What fails is tried with the next exchange.
 */
export class DesiredFollower {
  readonly #parts: FollowParts;
  #busy = false;

  constructor(parts: FollowParts) {
    this.#parts = parts;
  }

  /** One at a time: going through a large store takes longer than the time between two exchanges. */
  async follow(desired: Desired): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#drop(desired.tombstones);
      await this.#sendAgain(desired.resendSetAsideBefore);
      await this.#tell();
    } catch (error) {
      console.error('SM-606', error instanceof Error ? error.name : 'not followed');
    } finally {
      this.#busy = false;
    }
  }

  /** A visit that is open ends first, so that the events of its end are among those that are dropped. */
  async #drop(tombstones: Desired['tombstones']): Promise<void> {
    const open = this.#parts.student();
    if (tombstones.some((stone) => stone.student === open)) return;
    await this.#parts.recorder.drop(tombstones);
    if (tombstones.length > 0) this.#parts.reread();
  }

  async #sendAgain(before: number | null): Promise<void> {
    if (before !== null && (await this.#parts.recorder.outbox.putBackBefore(before)) > 0) this.#parts.wake();
  }

  async #tell(): Promise<void> {
    const { recorder, report } = this.#parts;
    for (;;) {
      const rows = await recorder.outbox.untold(most);
      if (rows.length === 0) return;
      const events = rows.map(({ sequence, at, why, statement }) => ({ sequence, at, why, statement: { ...statement } }));
      const reply = await report({ epoch: recorder.epoch, events });
      if (!reply.ok || reply.value.length === 0) return;
      await recorder.outbox.told(reply.value);
    }
  }
}
