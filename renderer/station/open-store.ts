import { renewLog } from '../data/renew-log.ts';
import { StationDatabase, storeVersion } from '../data/station-database.ts';
import { Recorder } from './recorder.ts';

const pointer = 'stationmaster.store';
const lastEpoch = 'stationmaster.store-epoch';

export interface OpenStore {
  readonly recorder: Recorder;
  /**
   * Set when the store before could not be opened, or was found empty: its name is kept for IT, a new one was started. `epoch`: whose events are
   * missing, where that is known.
   */
  readonly setAside: { readonly name: string; readonly epoch: string | null } | null;
}

/** A store that gives no sign for this long does not open. A slow disk is no damage: generous, ms. */
const silenceMs = 30_000;
/** Stores that are tried, the first and those after it. */
const most = 3;

/**
 * Opens the event store of this station. One that cannot be opened (damaged, of a later version, held by another page, silent) is set aside under its
 * name, never deleted, and a new one is started. A full disk is no damage: that is thrown, and the store is opened when there is space.
 */
export async function openStore(station: string, timeZone: string, silence = silenceMs): Promise<OpenStore> {
  const first = localStorage.getItem(pointer) ?? (await newestOf(station));
  const epoch = localStorage.getItem(lastEpoch);
  let name = first;
  for (let tries = 1; ; tries += 1) {
    try {
      const recorder = await opened(name, station, timeZone, silence);
      localStorage.setItem(pointer, name);
      localStorage.setItem(lastEpoch, recorder.epoch);
      // Chromium begins a damaged database anew under its old name, and tells nobody.
      const lost = name !== first || (epoch !== null && epoch !== recorder.epoch);
      return { recorder, setAside: lost ? { name: first, epoch } : null };
    } catch (error) {
      if (tries >= most || isFull(error)) throw error;
      console.error('SM-605', name, error instanceof Error ? error.name : 'not opened');
      name = name.replace(/\d+$/, (n) => String(Number(n) + 1));
    }
  }
}

/** Where the pointer to it is lost and the store is not: one that was set aside before it must not take its place, with what waits in it. */
async function newestOf(station: string): Promise<string> {
  const stem = `stationmaster-${station}-`;
  const found = await indexedDB.databases().catch(() => []);
  const numbers = found.map(({ name = '' }) => (name.startsWith(stem) ? Number(name.slice(stem.length)) : 0)).filter(Number.isSafeInteger);
  return `${stem}${Math.max(1, ...numbers)}`;
}

async function opened(name: string, station: string, timeZone: string, silence: number): Promise<Recorder> {
  const database = new StationDatabase(name);
  try {
    return await unlessSilent(silence, async (sign) => {
      database.onMigrating = sign;
      await refuseLater(name);
      await database.open();
      sign();
      await renewLog(database, sign).catch(unlessFull);
      sign();
      await probe(database).catch(unlessFull);
      return Recorder.open(database, station, timeZone);
    });
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Dexie opens a store of a later version and adds what it misses in it; what such a store means is not known here. Its own numbers are ten times ours. */
async function refuseLater(name: string): Promise<void> {
  const found = (await indexedDB.databases()).find((each) => each.name === name);
  if (Math.floor((found?.version ?? 0) / 10) > storeVersion) throw new DOMException('The event store is of a later version.', 'VersionError');
}

/** Carrying a large store over takes as long as it takes, and so does a slow disk: each step is a sign. */
function unlessSilent<T>(ms: number, work: (sign: () => void) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const silent = (): void => reject(new DOMException('The event store does not answer.', 'TimeoutError'));
    let timer = setTimeout(silent, ms);
    const sign = (): void => {
      clearTimeout(timer);
      timer = setTimeout(silent, ms);
    };
    work(sign)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/** A store opens even where its tables are not ours: only a row written and taken back shows that it takes events. */
async function probe(database: StationDatabase): Promise<void> {
  await database.outbox.put({ sequence: 0, text: '{}' });
  await database.outbox.delete(0);
}

function unlessFull(error: unknown): void {
  if (!isFull(error)) throw error;
}

function isFull(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = (each as { inner?: unknown }).inner) if (each.name === 'QuotaExceededError') return true;
  return false;
}
