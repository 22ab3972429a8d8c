import Dexie, { type EntityTable } from 'dexie';

/** A recording of staff's, by the SHA-256 of its bytes. */
export interface ClipRow {
  readonly hash: string;
  readonly audio: ArrayBuffer;
}

/** Recordings that this station has fetched. A database of its own beside the event store: all of it can be fetched again, and nothing of it is in the events' way. */
export class ClipDatabase extends Dexie {
  readonly clips!: EntityTable<ClipRow, 'hash'>;

  constructor(name: string) {
    super(name);
    // 1: the first.
    this.version(1).stores({ clips: 'hash' });
  }
}
