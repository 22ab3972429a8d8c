import type { Statement } from '../../core/xapi/station-event.ts';
import { StationDatabase } from '../data/station-database.ts';
import { Recorder } from './recorder.ts';

const pointer = 'stationmaster.store';

export interface OpenStore {
  readonly recorder: Recorder;
  /** Set when the store before could not be opened: its name is kept for IT, a new one was started. */
  readonly setAside: { readonly name: string } | null;
}

/** Opens the event store of this station. One that cannot be opened is set aside under its name, never deleted, and a new one is started. */
export async function openStore(station: string, timeZone: string): Promise<OpenStore> {
  const name = localStorage.getItem(pointer) ?? `stationmaster-${station}-1`;
  try {
    const recorder = await opened(name, station, timeZone);
    localStorage.setItem(pointer, name);
    return { recorder, setAside: null };
  } catch {
    const next = name.replace(/\d+$/, (n) => String(Number(n) + 1));
    const recorder = await opened(next, station, timeZone);
    localStorage.setItem(pointer, next);
    return { recorder, setAside: { name } };
  }
}

async function opened(name: string, station: string, timeZone: string): Promise<Recorder> {
  const database = new StationDatabase(name);
  try {
    await database.open();
    await probe(database);
    return await Recorder.open(database, station, timeZone);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A store opens even where its tables are not ours: only a row written and taken back shows that it takes events. A full disk is no damage. */
async function probe(database: StationDatabase): Promise<void> {
  try {
    await database.outbox.put({ sequence: 0, statement: {} as Statement });
    await database.outbox.delete(0);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'QuotaExceededError') throw error;
  }
}
