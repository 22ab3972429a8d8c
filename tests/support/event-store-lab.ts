import { vi } from 'vitest';
import type { StationDatabase } from '../../renderer/data/station-database.ts';
import { Recorder } from '../../renderer/station/recorder.ts';
import { filledEvent } from './filled-store.ts';

/** What the tests of a station's event store do alike. Runs in a page. */
export const openRecorder = (database: StationDatabase): Promise<Recorder> => Recorder.open(database, 'station-1', 'America/Chicago');

/** So many events in one call, the first to the last of `filledEvent`. */
export const writeFilled = async (recorder: Recorder, events: number): Promise<void> =>
  void (await recorder.write(
    Array.from({ length: events }, (_, i) => filledEvent(i + 1)),
    null,
  ));

export const waitingNumbers = async (recorder: Recorder): Promise<number[]> => (await recorder.waiting(1000)).map((row) => row.sequence);

/** Of the next transaction: the disk takes it, and its answer is lost. */
export function loseAnswer(database: StationDatabase): void {
  const transaction = database.transaction.bind(database);
  vi.spyOn(database, 'transaction').mockImplementationOnce((async (...args: Parameters<typeof transaction>) => {
    await transaction(...args);
    throw new DOMException('connection lost', 'UnknownError');
  }) as never);
}
