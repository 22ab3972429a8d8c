import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { openSocket } from './devtools.ts';

/**
 * Lets Playwright share the browser with the double, and sees the person at the keyboard: keys and pointers that a test presses pass through here,
 * so that they raise Electron's input events, and a prevented one is really swallowed.
 */
export interface RelayParts {
  /** True when the input was swallowed. */
  readonly input: (target: string, input: InputMessage) => boolean;
  /** The app has had the page's file choosers refused. */
  readonly refusesChoosers: (target: string) => boolean;
  /** Playwright has set this page up. Navigating earlier crashes the renderer (Chromium 156). */
  readonly settled: (target: string) => void;
  /** Playwright attaches to all pages from now on; false: it has left. */
  readonly client: (attached: boolean) => void;
}

export interface InputMessage {
  readonly method: 'Input.dispatchKeyEvent' | 'Input.dispatchMouseEvent' | 'Input.dispatchTouchEvent' | 'Input.insertText';
  readonly params: Readonly<Record<string, unknown>>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly sessionId?: string;
}

/** Where each page of the app begins. */
export const ownPageMark = 'about:blank#double-';

export async function openRelay(browser: string, parts: RelayParts): Promise<{ readonly url: string; close(): void }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, maxPayload: 2 ** 28 });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (client) => join(client, openSocket(browser), parts));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/devtools/browser/double`,
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

function join(client: WebSocket, browser: WebSocket, parts: RelayParts): void {
  const targets = new Map<string, string>();
  const answered = new Map<number, () => void>();
  const hidden = new Set<string>();
  const early: string[] = [];
  const down = (message: object): void => client.send(JSON.stringify(message));

  browser.on('open', () => early.splice(0).forEach((text) => browser.send(text)));
  browser.on('message', (data: Buffer) => {
    const text = data.toString();
    const message = JSON.parse(text) as Message;
    if (message.sessionId !== undefined && hidden.has(message.sessionId)) return;
    if (message.method === 'Target.attachedToTarget') {
      const { sessionId, targetInfo } = message.params as { sessionId: string; targetInfo: { targetId: string; type: string; url: string } };
      targets.set(sessionId, targetInfo.targetId);
      // A window that the app did not make is never there for the app, so it is not for a test: it is let run, to be refused.
      if (targetInfo.type === 'page' && !targetInfo.url.startsWith(ownPageMark)) {
        hidden.add(sessionId);
        browser.send(JSON.stringify({ id: -1, method: 'Runtime.runIfWaitingForDebugger', sessionId }));
        return;
      }
    }
    // The double answers dialogs, as the app's own handlers say; Playwright would answer first.
    if (message.method === 'Page.javascriptDialogOpening') return;
    client.send(text);
    if (message.id === undefined) return;
    answered.get(message.id)?.();
    answered.delete(message.id);
  });
  client.on('message', (data: Buffer) => {
    const text = data.toString();
    const message = JSON.parse(text) as Message & { readonly id: number };
    const target = targets.get(message.sessionId ?? '') ?? '';
    // Playwright means its own browser; this one is the app's.
    if (message.method === 'Browser.close') return down({ id: message.id, result: {} });
    if (message.method === 'Browser.setDownloadBehavior') return down({ id: message.id, sessionId: message.sessionId, result: {} });
    // The app refuses choosers; Playwright would take them over for it.
    if (message.method === 'Page.setInterceptFileChooserDialog' && parts.refusesChoosers(target))
      return down({ id: message.id, sessionId: message.sessionId, result: {} });
    if (message.method?.startsWith('Input.') === true && parts.input(target, message as unknown as InputMessage))
      return down({ id: message.id, sessionId: message.sessionId, result: {} });
    if (message.method === 'Target.setAutoAttach' && message.sessionId === undefined) answered.set(message.id, () => parts.client(true));
    if (message.method === 'Runtime.runIfWaitingForDebugger' && target !== '') answered.set(message.id, () => parts.settled(target));
    if (browser.readyState === WebSocket.OPEN) browser.send(text);
    else early.push(text);
  });
  client.on('error', () => undefined);
  browser.on('error', () => undefined);
  client.on('close', () => {
    parts.client(false);
    browser.close();
  });
  browser.on('close', () => client.close());
}
