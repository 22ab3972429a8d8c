/** Node's emitter as far as PouchDB uses it: in a page there is none. */
type Listener = (...values: unknown[]) => void;

export default class EventEmitter {
  readonly #listeners = new Map<string, { readonly listener: Listener; readonly once: boolean }[]>();

  on(name: string, listener: Listener): this {
    return this.#add(name, listener, false);
  }

  once(name: string, listener: Listener): this {
    return this.#add(name, listener, true);
  }

  addListener(name: string, listener: Listener): this {
    return this.#add(name, listener, false);
  }

  removeListener(name: string, listener: Listener): this {
    this.#listeners.set(
      name,
      this.#of(name).filter((entry) => entry.listener !== listener),
    );
    return this;
  }

  removeAllListeners(name?: string): this {
    if (name === undefined) this.#listeners.clear();
    else this.#listeners.delete(name);
    return this;
  }

  emit(name: string, ...values: unknown[]): boolean {
    const all = this.#of(name);
    for (const { listener, once } of all) {
      if (once) this.removeListener(name, listener);
      listener.apply(this, values);
    }
    return all.length > 0;
  }

  listenerCount(name: string): number {
    return this.#of(name).length;
  }

  listeners(name: string): Listener[] {
    return this.#of(name).map((entry) => entry.listener);
  }

  setMaxListeners(): this {
    return this;
  }

  #of(name: string): { readonly listener: Listener; readonly once: boolean }[] {
    return this.#listeners.get(name) ?? [];
  }

  #add(name: string, listener: Listener, once: boolean): this {
    this.#listeners.set(name, [...this.#of(name), { listener, once }]);
    return this;
  }
}

// PouchDB copies the methods that it can enumerate to its own constructor.
for (const name of Object.getOwnPropertyNames(EventEmitter.prototype))
  if (name !== 'constructor') Object.defineProperty(EventEmitter.prototype, name, { enumerable: true });
