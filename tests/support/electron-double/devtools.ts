import { EventEmitter } from 'node:events';
import type { CDPSession } from 'playwright/test';
import { WebSocket } from 'ws';

/** Chromium over its DevTools protocol: one connection, and a session for each target that is attached (flat mode). Methods and events are typed by Playwright's declarations. */
export interface DevToolsSession {
  readonly id: string | undefined;
  readonly send: CDPSession['send'];
  readonly on: CDPSession['on'];
}

interface Pending {
  readonly method: string;
  resolve(result: never): void;
  reject(cause: Error): void;
}

interface Incoming {
  readonly id?: number;
  readonly result?: never;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
}

export class DevTools {
  readonly url: string;
  readonly browser: DevToolsSession;
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<string, EventEmitter>();
  #count = 0;
  #closed = false;

  private constructor(url: string, socket: WebSocket) {
    this.url = url;
    this.#socket = socket;
    this.browser = this.session(undefined);
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as Incoming));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#closed = true;
      for (const { reject } of this.#pending.values()) reject(new Error('the browser is gone'));
      this.#pending.clear();
    });
  }

  static async connect(url: string): Promise<DevTools> {
    const socket = openSocket(url);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new DevTools(url, socket);
  }

  get closed(): boolean {
    return this.#closed;
  }

  session(id: string | undefined): DevToolsSession {
    const send = (method: string, params: object = {}): Promise<never> => {
      if (this.#closed) return Promise.reject(new Error('the browser is gone'));
      const call = (this.#count += 1);
      this.#socket.send(JSON.stringify({ id: call, method, params, ...(id === undefined ? {} : { sessionId: id }) }));
      return new Promise((resolve, reject) => this.#pending.set(call, { method, resolve, reject }));
    };
    const on = (event: string, listener: (params: unknown) => void): void => void this.#emitter(id).on(event, listener);
    return { id, send: send as CDPSession['send'], on: on as unknown as CDPSession['on'] };
  }

  forget(id: string): void {
    this.#listeners.delete(id);
  }

  #emitter(id: string | undefined): EventEmitter {
    const known = this.#listeners.get(id ?? '');
    if (known !== undefined) return known;
    const made = new EventEmitter();
    made.setMaxListeners(0);
    this.#listeners.set(id ?? '', made);
    return made;
  }

  #receive({ id, result, error, method, params, sessionId }: Incoming): void {
    if (id !== undefined) {
      const call = this.#pending.get(id);
      this.#pending.delete(id);
      if (error === undefined) call?.resolve(result as never);
      else call?.reject(new Error(`${call.method}: ${error.message}`));
    } else if (method !== undefined) {
      const listeners = this.#listeners.get(sessionId ?? '');
      listeners?.emit(method, params);
      listeners?.emit('event', { method, params });
    }
  }
}

export const openSocket = (url: string): WebSocket => new WebSocket(url, { perMessageDeflate: false, maxPayload: 2 ** 28 });
