import { makeValueCodec, type ValueCodec } from './value-codec.ts';

/**
 * What a preload finds in a page of the double: `require('electron')` with contextBridge and ipcRenderer. It runs in the page's own world:
 * context isolation is the one thing of it that is not shown. Only the page that has a preload gets it, and only its main frame.
 */
export const bindingName = 'electronDoubleSend';
export const receiverName = 'electronDoubleReceive';

export const preloadRuntime = (preload: string): string =>
  `(${runInPage.toString()})(${makeValueCodec.toString()}, ${JSON.stringify(bindingName)}, ${JSON.stringify(receiverName)}, (require, module, exports) => {${preload}\n});`;

type Listener = (event: object, ...args: unknown[]) => void;

function runInPage(
  makeCodec: () => ValueCodec,
  binding: string,
  receiver: string,
  preload: (require: (name: string) => unknown, module: { exports: object }, exports: object) => void,
): void {
  if (window !== window.top) return;
  const codec = makeCodec();
  const page = globalThis as unknown as Record<string, (text: string) => void>;
  const up = page[binding];
  delete page[binding];
  if (up === undefined) return;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (cause: Error) => void }>();
  const listeners = new Map<string, Listener[]>();
  let calls = 0;

  Object.defineProperty(globalThis, receiver, {
    value: (text: string) => {
      const message = JSON.parse(text) as { id?: number; error?: string; value?: unknown; channel?: string; args?: unknown[] };
      if (message.id !== undefined) {
        const call = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.error === undefined) call?.resolve(codec.decode(message.value));
        else call?.reject(new Error(message.error));
      } else for (const listener of listeners.get(message.channel ?? '') ?? []) listener({}, ...(message.args ?? []).map((each) => codec.decode(each)));
    },
  });

  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = (calls += 1);
        waiting.set(id, { resolve, reject });
        up(JSON.stringify({ id, channel, args: args.map((each) => codec.encode(each)) }));
      }),
    send: (channel: string, ...args: unknown[]) => up(JSON.stringify({ channel, args: args.map((each) => codec.encode(each)) })),
    on: (channel: string, listener: Listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    removeListener: (channel: string, listener: Listener) => {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((each) => each !== listener),
      );
      return ipcRenderer;
    },
  };
  // What crosses the bridge is copied and frozen; a function crosses as a function.
  const bridged = (value: unknown, frozen: boolean): unknown => {
    if (typeof value === 'function') {
      return (...args: unknown[]) => {
        const result = (value as (...args: unknown[]) => unknown)(...args.map((each) => bridged(each, !frozen)));
        return result instanceof Promise ? result.then((each) => bridged(each, frozen)) : bridged(result, frozen);
      };
    }
    if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
      const copy = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, bridged(each, frozen)]));
      return frozen ? Object.freeze(copy) : copy;
    }
    return value !== null && typeof value === 'object' ? codec.decode(codec.encode(value)) : value;
  };
  const contextBridge = {
    exposeInMainWorld: (name: string, api: object) => Object.defineProperty(globalThis, name, { value: bridged(api, true), enumerable: true }),
  };
  const module = { exports: {} };
  preload(
    (name) => {
      if (name === 'electron') return { contextBridge, ipcRenderer };
      throw new Error(`module not found: ${name}`);
    },
    module,
    module.exports,
  );
}
