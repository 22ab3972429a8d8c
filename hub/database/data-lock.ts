import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { failed, ok, type Result } from '../../core/result.ts';

/** Kept until the process ends: what nobody holds is closed, and its lock with it. */
const held: DatabaseSync[] = [];
const sqliteBusy = 5;

/**
 * Takes a hub's data folder for this process; SM-707 where another process has it. The lock is the operating system's, on `hub.lock`, an empty SQLite file:
 * it goes with its process however that ends, so that there is no stale one to judge. The folder must be there.
 */
export function takeDataFolder(folder: string): Result<null> {
  const lock = new DatabaseSync(path.join(folder, 'hub.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return failed('SM-707', folder);
    throw error;
  }
  held.push(lock);
  return ok(null);
}
