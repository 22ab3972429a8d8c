import type { StationDatabase } from './station-database.ts';

/** Keys of the filler in `kept`. */
const [from, to] = ['filler/', 'filler0'];
/** LevelDB's buffer is 4 MB at most; a value over 64 KB would become a file of its own. */
const [rows, rowBytes] = [110, 48 * 1024];
/** Of one transaction: a slow disk gives a sign between two. */
const together = 10;

/**
 * Chromium keeps IndexedDB in a LevelDB, which goes on at the end of the log that it finds, also behind a record that a killed browser wrote only in part. With the
 * start after that the log is damaged in its middle, and Chromium begins the whole database anew. More than its buffer holds makes LevelDB begin a new log and
 * leave the old one: done first at each start, before anything that counts is written. What fills cannot be packed, or it would be little. `sign` is called at each step.
 */
export async function renewLog(database: StationDatabase, sign: () => void = () => undefined): Promise<void> {
  const write = (work: (kept: IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = database.backendDB().transaction('kept', 'readwrite', { durability: 'relaxed' });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError'));
      work(transaction.objectStore('kept'));
      transaction.commit();
    });
  for (let first = 0; first < rows; first += together) {
    await write((kept) => {
      for (let n = first; n < first + together; n += 1) kept.put({ key: `${from}${n}`, value: crypto.getRandomValues(new Uint8Array(rowBytes)) });
    });
    sign();
  }
  await write((kept) => void kept.delete(IDBKeyRange.bound(from, to)));
}
