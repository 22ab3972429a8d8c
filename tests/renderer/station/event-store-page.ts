import { openStore, type OpenStore } from '../../../renderer/station/open-store.ts';
import { filledEvent } from '../../support/filled-store.ts';

/** The station's event store alone, in a page of its own, for a test that fills, kills or damages what is under it. */
let store: OpenStore | null = null;
const acknowledged: number[] = [];

const eventStore = {
  async open(): Promise<{ epoch: string; lastSequence: number; setAside: OpenStore['setAside'] }> {
    store = await openStore('station-1', 'America/Chicago');
    const { recorder, setAside } = store;
    return { epoch: recorder.epoch, lastSequence: recorder.lastSequence, setAside };
  },
  /** Writes events `from` to `to`, one call each, as a session does: nobody waits for the disk. */
  write(from: number, to: number): void {
    for (let n = from; n <= to; n += 1) void store?.recorder.write([filledEvent(n)], { n }).then(() => acknowledged.push(n));
  },
  state: () => ({
    counts: store?.recorder.counts(),
    storage: store?.recorder.storage,
    lastSequence: store?.recorder.lastSequence,
    acknowledged,
  }),
  /** The events that are on disk, by their own number, in the order of their sequence. */
  async onDisk(): Promise<{ sequences: number[]; events: number[]; session: unknown }> {
    const rows = (await store?.recorder.waiting(10_000)) ?? [];
    const began = filledEvent(0).at;
    return {
      sequences: rows.map((row) => row.sequence),
      events: rows.map((row) => Date.parse((JSON.parse(row.text) as { timestamp: string }).timestamp) - began),
      session: await store?.recorder.kept('session'),
    };
  },
};

export type EventStorePage = typeof eventStore;
Object.assign(globalThis, { eventStore });
