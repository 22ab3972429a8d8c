import type { Statement } from '../../core/xapi/station-event.ts';
import { toStatement, type StationEvent } from '../../core/xapi/station-event.ts';
import { StationDatabase } from '../../renderer/data/station-database.ts';
import { segmentEvent } from '../fixtures/segment-event.ts';

/** A store with many events, made quickly: for what must stay flat however many wait. Runs in a page. */
const batch = 2000;

/** The n-th event, of one of 30 students. */
export const filledEvent = (n: number): StationEvent => segmentEvent(n, 61_500, { student: `s-${n % 30}` });

const statement = (sequence: number, epoch: string): Statement =>
  toStatement(`0199aaaa-0000-7000-8000-${String(sequence).padStart(12, '0')}`, filledEvent(sequence), { station: 'station-1', epoch, sequence });

/** Closed when it is made; `onBatch` hears how many rows are there. */
export async function fillStore(name: string, rows: number, onBatch: (there: number) => void = () => undefined): Promise<void> {
  const database = new StationDatabase(name);
  const epoch = crypto.randomUUID();
  for (let first = 1; first <= rows; first += batch) {
    const last = Math.min(rows, first + batch - 1);
    const made = Array.from({ length: last - first + 1 }, (_, i) => ({ sequence: first + i, text: JSON.stringify(statement(first + i, epoch)) }));
    await database.transaction('rw', [database.outbox, database.kept], async () => {
      await database.outbox.bulkAdd(made);
      await database.kept.put({ key: 'identity', value: { epoch, lastSequence: last } });
      await database.kept.put({ key: 'cursor', value: { sentThrough: 0, holes: 0, setAside: 0, again: 0, dropped: 0, droppedFor: [] } });
    });
    onBatch(last);
  }
  database.close();
}
