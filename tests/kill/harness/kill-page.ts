import type { StationEvent } from '../../../core/xapi/station-event.ts';
import { openStore } from '../../../renderer/station/open-store.ts';
import type { Recorder } from '../../../renderer/station/recorder.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { firstVersion, hastyOutbox, relaxedOutbox, type FirstVersion } from './other-stores.ts';
import { readStore, type StoreFound } from './read-store.ts';
import { segmentEvent } from '../../fixtures/segment-event.ts';

/** A page that writes events with the station's own store until its browser is killed, and tells the test outside of each step. */
export interface Work {
  readonly station: string;
  readonly seed: number;
  /** Number of the first event: each is written once, whatever round. */
  readonly first: number;
  readonly form: 'write' | 'prune';
}

/** `began` and `done` carry the numbers of events; `sent` those that the page says the hub has, before it tells the store. */
export type Told = { readonly step: 'opening' | 'opened' | 'began' | 'done' | 'sent'; readonly events: readonly number[] };

declare global {
  /** Opens the line to the test. A socket: what goes through the browser's debugger comes late, and what comes late is not held against the store. */
  var connect: (address: string) => Promise<void>;
  var tell: (told: Told) => void;
  var work: (work: Work) => void;
  var audit: (station: string, after: number) => Promise<StoreFound>;
  var prepareFirstVersion: (station: string, count: number) => Promise<FirstVersion>;
  /** Opens the store; then writes one event after the other, and answers how many are acknowledged. */
  var writeSome: (station: string, count: number) => Promise<number>;
  var relaxedWrites: (count: number) => Promise<void>;
  var hasty: (round: number) => void;
  var hastyAudit: (round: number) => Promise<StoreFound>;
}

const at = Date.UTC(2026, 10, 24, 15);
const segment = (n: number): StationEvent => segmentEvent(n, 1000);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const openedStore = async (station: string): Promise<Recorder> => {
  // The pointer is of the one station of this machine; here several take turns.
  localStorage.clear();
  const { recorder, setAside } = await openStore(station, 'America/Chicago');
  if (setAside !== null) throw new Error(`${setAside.name} was set aside`);
  return recorder;
};

async function writeUntilKilled({ station, seed, first, form }: Work): Promise<void> {
  const random = seededRandom(seed);
  tell({ step: 'opening', events: [] });
  const recorder = await openedStore(station);
  tell({ step: 'opened', events: [] });
  if (form === 'prune') void pruneUntilKilled(recorder);
  for (let next = first; ;) {
    const events = Array.from({ length: Math.floor(random() * 4) }, (_, i) => next + i);
    next += events.length;
    tell({ step: 'began', events });
    // As the engine does: the session goes with each event, and alone at a checkpoint.
    await recorder.write(events.map(segment), { written: recorder.lastSequence + events.length });
    tell({ step: 'done', events });
    if (random() < 0.15) await pause(random() * 8);
  }
}

/** What the hub has is forgotten in small steps, while the writing goes on. */
async function pruneUntilKilled(recorder: Recorder): Promise<void> {
  for (;;) {
    const waiting = await recorder.waiting(20);
    const numbers = waiting.map((row) => numberOf(JSON.parse(row.text) as object));
    tell({ step: 'sent', events: numbers });
    await recorder.sent(
      waiting.map((row) => row.sequence),
      at,
    );
    await recorder.prune(at + 1);
  }
}

const numberOf = (statement: object): number => {
  const found = /"segment":(\d+)/.exec(JSON.stringify(statement))?.[1];
  if (found === undefined) throw new Error('not a statement of this page');
  return Number(found);
};

globalThis.connect = async (address) => {
  const line = new WebSocket(address);
  await new Promise((resolve) => line.addEventListener('open', resolve));
  globalThis.tell = (told) => line.send(JSON.stringify(told));
};
globalThis.work = (work) => void writeUntilKilled(work);
globalThis.audit = async (station, after) => {
  const recorder = await openedStore(station);
  const session = await recorder.kept('session');
  const { epoch, lastSequence } = recorder;
  return readStore({ name: `stationmaster-${station}-1`, epoch, lastSequence, session, waiting: recorder.counts().waiting, after, numberOf });
};
let opened: Recorder | null = null;
globalThis.writeSome = async (station, count) => {
  opened ??= await openedStore(station);
  for (let n = 0; n < count; n += 1) await opened.write([segment(n)], { written: n });
  return opened.lastSequence;
};
globalThis.relaxedWrites = (count) => relaxedOutbox(count, segment);
globalThis.prepareFirstVersion = (station, count) => firstVersion(`stationmaster-${station}-1`, count, segment);
globalThis.hasty = (round) => void hastyOutbox(`hasty-${round}`, segment);
globalThis.hastyAudit = async (round) => {
  const found = await readStore({ name: `hasty-${round}`, epoch: '', lastSequence: 0, session: undefined, waiting: 0, after: 0, numberOf });
  return { ...found, lastSequence: found.rows.length };
};
