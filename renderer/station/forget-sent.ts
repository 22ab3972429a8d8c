import type { StationDatabase } from '../data/station-database.ts';

/** Events that were sent are kept this long, in hub time, ms. */
const keepSentFor = 7 * 24 * 3_600_000;
/** Rows that one step deletes: no frame waits long for it. */
const step = 200;
const everyMs = 10 * 60_000;
const pauseMs = 250;

/** Forgets what was sent long ago, in small steps with a pause between, as long as the station runs; returns its end. */
export function forgetSent(prune: (before: number) => Promise<number>, now: () => number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const run = async (): Promise<void> => {
    const gone = await prune(now() - keepSentFor).catch((error: unknown) => {
      console.error('SM-606', error instanceof Error ? error.name : 'not pruned');
      return 0;
    });
    if (!ended) timer = setTimeout(() => void run(), gone > 0 ? pauseMs : everyMs);
  };
  timer = setTimeout(() => void run(), pauseMs);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/**
 * One step of forgetting what was sent before `before` (hub time, ms), with its credit. What waits or is set aside is never touched: no receipt reaches it,
 * and what was refused has its own copy. Answers how many rows it took away; 0 when there is nothing left to forget.
 */
export async function forgetStep(database: StationDatabase, before: number): Promise<number> {
  const { outbox, credits, receipts, setAside } = database;
  // Read and deleted in one: what waits again meanwhile (store-numbers.ts) loses its receipt first.
  return database.transaction('rw', [outbox, credits, receipts, setAside], async () => {
    const oldest = await receipts.orderBy(':id').limit(step).toArray();
    // Up to the first that is young: a clock that was set back makes none of those behind it old.
    const young = oldest.findIndex((receipt) => receipt.at >= before);
    const through = oldest.slice(0, young === -1 ? oldest.length : young).at(-1)?.through ?? 0;
    const keys = through === 0 ? [] : await outbox.where(':id').belowOrEqual(through).limit(step).primaryKeys();
    // A step that is full may have stopped in the middle of a batch: its receipt stays.
    const upTo = keys.length < step ? through : (keys.at(-1) ?? through);
    const sentLate = (await setAside.where('state').equals('sent').limit(step).toArray()).filter((row) => row.at < before);
    if (upTo === 0 && sentLate.length === 0) return 0;
    await Promise.all([
      outbox.where(':id').belowOrEqual(upTo).delete(),
      credits.where(':id').belowOrEqual(upTo).delete(),
      receipts.where(':id').belowOrEqual(upTo).delete(),
      setAside.bulkDelete(sentLate.map((row) => row.sequence)),
    ]);
    return keys.length + sentLate.length;
  });
}
