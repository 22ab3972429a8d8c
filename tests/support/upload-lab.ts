import { packBatch } from '../../renderer/station/statement-batch.ts';
import { Uploader } from '../../renderer/station/uploader.ts';
import type { UploadReply } from '../../renderer/station/statement-transport.ts';

/** What a test's record store answers to a batch, by its sequence numbers; `stored` alone is all of them. */
export type Answer = UploadReply | { readonly kind: 'stored' };

export interface UploadLab {
  /** Runs the uploader until nothing waits, or it has rested `mostRests` times. */
  run(): Promise<void>;
  readonly uploader: Uploader;
  readonly waiting: () => readonly number[];
  /** In the order in which they were settled, each time they were. */
  readonly stored: number[];
  readonly aside: ReadonlySet<number>;
  readonly waits: number[];
  readonly batches: number[][];
  readonly told: string[];
  /** What went against the store's order: a settled number in front of which another one waits. */
  readonly outOfOrder: number[];
  add(count: number): void;
  /** Their student was deleted. */
  drop(sequences: readonly number[]): void;
}

export interface LabOptions {
  readonly rows: number;
  readonly answer: (batch: readonly number[], call: number) => Answer;
  /** Calls of the station's own store that are refused, from the first on. */
  readonly refusals?: number;
  readonly mostRests?: number;
  readonly statement?: (sequence: number) => object;
  readonly random?: () => number;
  /** What is said of a number that is refused; one that is moved comes last from then on. */
  readonly misplaced?: (sequence: number) => 'moved' | 'later' | 'no';
}

/** An uploader between a store of rows in memory, which keeps the order as the real one does, and a record store that answers by script. No time passes. */
export function uploadLab({
  rows,
  answer,
  refusals = 0,
  mostRests = 40,
  statement = (sequence) => ({ sequence }),
  random = () => 0.5,
  misplaced = () => 'no',
}: LabOptions): UploadLab {
  let last = rows;
  let refused = refusals;
  const waiting = new Set(Array.from({ length: rows }, (_, i) => i + 1));
  const aside = new Set<number>();
  const again: number[] = [];
  const stored: number[] = [];
  const waits: number[] = [];
  const batches: number[][] = [];
  const told: string[] = [];
  const outOfOrder: number[] = [];
  let ended = (): void => undefined;
  const order = (): number[] => [...again, ...waiting];
  const settle = (sequence: number): void => {
    // What waits again may come at any time.
    if (!again.includes(sequence) && [...waiting][0] !== sequence) outOfOrder.push(sequence);
    if (again.includes(sequence)) again.splice(again.indexOf(sequence), 1);
    waiting.delete(sequence);
  };
  const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const uploader = new Uploader({
    waiting: async (most, beyond = 0) => {
      await later();
      if ((refused -= 1) >= 0) throw new Error('refused');
      return (beyond > 0 ? [...waiting].filter((sequence) => sequence > beyond) : order())
        .slice(0, most)
        .map((sequence) => ({ sequence, text: JSON.stringify(statement(sequence)) }));
    },
    sent: async (sequences) => {
      await later();
      for (const sequence of sequences) settle(sequence);
      stored.push(...sequences);
    },
    misplaced: async (sequence) => {
      await later();
      const is = misplaced(sequence);
      if (is === 'moved') {
        waiting.delete(sequence);
        waiting.add((last += 1));
      }
      return is;
    },
    setAside: async (sequence) => {
      await later();
      settle(sequence);
      aside.add(sequence);
    },
    putBack: async (sequences) => {
      await later();
      for (const sequence of sequences) if (aside.delete(sequence)) again.push(sequence);
    },
    pack: (batch, mostSize) => packBatch(batch, mostSize, false),
    send: async (batch) => {
      await later();
      const sequences = batch.rows.map((row) => row.sequence);
      batches.push(sequences);
      const reply = answer(sequences, batches.length);
      return reply.kind === 'stored' ? { count: sequences.length, ...reply } : reply;
    },
    tell: (code) => told.push(code),
    random,
    wait: (ms) => {
      waits.push(ms);
      if (waits.length >= mostRests) ended();
      return { done: later(), cancel: () => undefined };
    },
  });
  return {
    run: async () => {
      const rested = new Promise<void>((resolve) => (ended = resolve));
      uploader.wake();
      const drained = (async () => {
        // What was just set aside may be put back: nothing waits only where that stays so.
        for (let i = 0, quiet = 0; i < 20_000 && quiet < 20; i += 1) {
          quiet = order().length > 0 ? 0 : quiet + 1;
          await later();
        }
      })();
      await Promise.race([drained, rested]);
      uploader.stop();
      // What is under way comes to its end.
      for (let i = 0; i < 50; i += 1) await later();
    },
    uploader,
    waiting: order,
    stored,
    aside,
    waits,
    batches,
    told,
    outOfOrder,
    add: (count) => {
      for (let i = 0; i < count; i += 1) waiting.add((last += 1));
    },
    drop: (sequences) => {
      for (const sequence of sequences) waiting.delete(sequence);
      uploader.reread();
    },
  };
}
