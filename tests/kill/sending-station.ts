import type { SimulatedStation } from '../support/simulated-station.ts';
import type { StationBatches } from '../support/station-batches.ts';

/** A station that sends one batch after another, each until it is acknowledged, whatever becomes of the hub meanwhile. */
export class SendingStation {
  readonly #station: SimulatedStation;
  readonly #batches: StationBatches;
  readonly #random: () => number;
  #ended = false;
  /** Ends with the request that is on its way now. */
  underWay: Promise<boolean> = Promise.resolve(true);
  /** Batches whose answer never came: the hub died over them. */
  readonly lost: (readonly string[])[] = [];
  readonly acknowledged: string[] = [];

  constructor(station: SimulatedStation, batches: StationBatches, random: () => number) {
    this.#station = station;
    this.#batches = batches;
    this.#random = random;
  }

  /** Resolves after `end` with the last batch acknowledged. */
  async run(): Promise<void> {
    while (!this.#ended) {
      const batch = this.#batches.next(1 + Math.floor(this.#random() * 150));
      const ids = batch.map((each) => each.id);
      while (!(await (this.underWay = this.#send(batch, ids)))) await new Promise((resolve) => setTimeout(resolve, 20 + this.#random() * 80));
      this.acknowledged.push(...ids);
    }
  }

  end(): void {
    this.#ended = true;
  }

  async #send(batch: readonly object[], ids: readonly string[]): Promise<boolean> {
    try {
      const reply = await this.#station.send(batch);
      const answer: unknown = await reply.json();
      if (reply.status !== 200) throw new Error(`The hub answered ${reply.status}: ${JSON.stringify(answer)}`, { cause: 'answer' });
      return true;
    } catch (error) {
      // A hub that is not there refuses or cuts the connection; anything that it says is no part of this test.
      if ((error as Error).cause === 'answer') throw error;
      if (!isRefused(error)) this.lost.push(ids);
      return false;
    }
  }
}

/** Nobody listened: the batch never left. */
const isRefused = (error: unknown): boolean => ((error as Error).cause as { code?: string } | undefined)?.code === 'ECONNREFUSED';
