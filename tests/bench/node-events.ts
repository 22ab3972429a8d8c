/** Node's emitter as far as PouchDB uses it: in a page there is none. */
type Listener = (...values: unknown[]) => void;

type Entry = { readonly listener: Listener; readonly once: boolean };

/** Beside the objects: PouchDB makes some without calling their constructor. */
const listenersOf = new WeakMap<object, Map<string, Entry[]>>();

// eslint-disable-next-line no-restricted-syntax -- PouchDB imports the default of `events`.
export default class EventEmitter {
  on(name: string, listener: Listener): this {
    keep(this, name, [...entries(this, name), { listener, once: false }]);
    return this;
  }

  once(name: string, listener: Listener): this {
    keep(this, name, [...entries(this, name), { listener, once: true }]);
    return this;
  }

  addListener(name: string, listener: Listener): this {
    keep(this, name, [...entries(this, name), { listener, once: false }]);
    return this;
  }

  removeListener(name: string, listener: Listener): this {
    keep(
      this,
      name,
      entries(this, name).filter((entry) => entry.listener !== listener),
    );
    return this;
  }

  removeAllListeners(name?: string): this {
    if (name === undefined) listenersOf.delete(this);
    else keep(this, name, []);
    return this;
  }

  emit(name: string, ...values: unknown[]): boolean {
    const all = entries(this, name);
    for (const { listener, once } of all) {
      if (once) this.removeListener(name, listener);
      listener.apply(this, values);
    }
    return all.length > 0;
  }

  listenerCount(name: string): number {
    return entries(this, name).length;
  }

  listeners(name: string): Listener[] {
    return entries(this, name).map((entry) => entry.listener);
  }

  setMaxListeners(): this {
    return this;
  }
}

const entries = (emitter: object, name: string): Entry[] => listenersOf.get(emitter)?.get(name) ?? [];

function keep(emitter: object, name: string, kept: Entry[]): void {
  const all = listenersOf.get(emitter) ?? new Map<string, Entry[]>();
  listenersOf.set(emitter, all.set(name, kept));
}

// PouchDB copies the methods that it can enumerate to its own constructor.
for (const name of Object.getOwnPropertyNames(EventEmitter.prototype))
  if (name !== 'constructor') Object.defineProperty(EventEmitter.prototype, name, { enumerable: true });
