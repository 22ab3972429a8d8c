import type { EventStream } from '../http/event-stream.ts';

/** The open poke streams of stations. A poke only says "sync now"; what changed is in the sync's reply. */
export class PokeStreams {
  readonly #streams = new Map<string, Set<EventStream>>();

  add(station: string, stream: EventStream): void {
    const streams = this.#streams.get(station) ?? new Set();
    this.#streams.set(station, streams.add(stream));
  }

  remove(station: string, stream: EventStream): void {
    const streams = this.#streams.get(station);
    streams?.delete(stream);
    if (streams?.size === 0) this.#streams.delete(station);
  }

  poke(station: string): void {
    for (const stream of this.#streams.get(station) ?? []) stream.send('poke', {});
  }

  pokeAll(except?: string): void {
    for (const station of this.#streams.keys()) if (station !== except) this.poke(station);
  }

  /** Of a station that was revoked. */
  close(station: string): void {
    for (const stream of [...(this.#streams.get(station) ?? [])]) stream.close();
  }

  closeAll(): void {
    for (const station of [...this.#streams.keys()]) this.close(station);
  }

  /** Open streams, for tests and the log. */
  get size(): number {
    return [...this.#streams.values()].reduce((sum, streams) => sum + streams.size, 0);
  }
}
