import { noClip, type Clip } from '../../core/sound/clips.ts';
import type { Result } from '../../core/result.ts';
import { ClipDatabase } from '../data/clip-database.ts';
import { sha256 } from './sha256.ts';

export interface ClipParts {
  readonly fetch: (hash: string) => Promise<Result<ArrayBuffer>>;
  /** Another recording is here, or one less. */
  readonly changed: () => void;
  readonly name?: string;
}

type Wanted = readonly Pick<Clip, 'hash'>[];

/** Keeps here what staff recorded, so that it is heard with the hub away too. What fails is tried with the next exchange. */
export class ClipKeeper {
  readonly #parts: ClipParts;
  readonly #database: ClipDatabase;
  #here: ReadonlySet<string> | null = null;
  #wanted: Wanted = [];
  #busy = false;

  constructor(parts: ClipParts) {
    this.#parts = parts;
    this.#database = new ClipDatabase(parts.name ?? 'stationmaster-clips');
  }

  /** Hashes of what can be played; none before it was looked. */
  get here(): ReadonlySet<string> {
    return this.#here ?? new Set();
  }

  /** What is asked for by a hash, null where it is not here. Never rejects: a station that cannot say it is still a station. */
  async audio(hash: string): Promise<ArrayBuffer | null> {
    return this.#database.clips.get(hash).then(
      (row) => row?.audio ?? null,
      () => null,
    );
  }

  /** What changes while something is fetched is followed right after. */
  async follow(wanted: Wanted): Promise<void> {
    this.#wanted = wanted;
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let followed: Wanted | null = null; followed !== this.#wanted;) await this.#make((followed = this.#wanted));
    } catch (error) {
      console.error('SM-812', error instanceof Error ? error.name : 'not kept');
    } finally {
      this.#busy = false;
    }
  }

  close(): void {
    this.#database.close();
  }

  async #make(wanted: Wanted): Promise<void> {
    this.#is(this.#here ?? new Set((await this.#database.clips.toCollection().primaryKeys()) as string[]));
    const hashes = new Set(wanted.map((clip) => clip.hash));
    await this.#drop([...this.here].filter((hash) => !hashes.has(hash)));
    for (const hash of hashes) if (!this.here.has(hash)) await this.#take(hash);
  }

  async #take(hash: string): Promise<void> {
    const fetched = await this.#parts.fetch(hash);
    if (!fetched.ok || noClip(new Uint8Array(fetched.value)) !== null || (await sha256(fetched.value)) !== hash) return;
    await this.#database.clips.put({ hash, audio: fetched.value });
    this.#is(new Set([...this.here, hash]));
  }

  /** A voice that staff took back is gone here as well. */
  async #drop(hashes: readonly string[]): Promise<void> {
    if (hashes.length === 0) return;
    await this.#database.clips.bulkDelete([...hashes]);
    this.#is(new Set([...this.here].filter((hash) => !hashes.includes(hash))));
  }

  #is(here: ReadonlySet<string>): void {
    if (here === this.#here) return;
    this.#here = here;
    this.#parts.changed();
  }
}
