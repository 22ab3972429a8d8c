/** A page's frames as main sees them: `WebFrameMain` as far as senders and navigations need it. */
interface Known {
  readonly parent: string | null;
  readonly url: string;
  /** It has loaded something: its next navigation is not its first. */
  readonly begun: boolean;
}

export interface DoubleFrame {
  readonly url: string;
  readonly origin: string;
  readonly parent: DoubleFrame | null;
  readonly detached: boolean;
}

export class FrameTree {
  readonly #frames = new Map<string, Known>();

  add(id: string, parent: string | null, url: string): void {
    this.#frames.set(id, { parent, url, begun: url !== '' });
  }
  moved(id: string, url: string): void {
    const known = this.#frames.get(id);
    if (known !== undefined) this.#frames.set(id, { ...known, url });
  }
  remove(id: string): void {
    this.#frames.delete(id);
  }
  has = (id: string): boolean => this.#frames.has(id);
  ids = (): string[] => [...this.#frames.keys()];
  url = (id: string): string => this.#frames.get(id)?.url ?? '';

  frame(id: string): DoubleFrame | null {
    const known = this.#frames.get(id);
    if (known === undefined) return null;
    return {
      url: known.url,
      origin: originOf(known.url),
      parent: known.parent === null ? null : this.frame(known.parent),
      detached: false,
    };
  }
}

const originOf = (url: string): string => /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0] ?? 'null';
