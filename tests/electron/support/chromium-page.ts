import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { foundBrowser, quietBrowserArgs } from '../../../build/found-browser.ts';
import type { ProtocolPort } from '../../../electron/launchers/program-dialogs.ts';

interface Answer {
  readonly resolve: (result: unknown) => void;
  readonly reject: (cause: Error) => void;
}
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * A page of a real Chromium behind the interface of Electron's `webContents.debugger`: the same protocol, spoken over a socket. It shows what Chromium does
 * with the commands, not that Electron hands them on.
 */
export class ChromiumPage extends EventEmitter implements Pick<ProtocolPort, 'attach' | 'sendCommand'> {
  /** Sessions of frames of other sites, as they came. */
  readonly frames: string[] = [];
  readonly #socket: WebSocket;
  readonly #open = new Map<number, Answer>();
  readonly #end: () => Promise<void>;
  #count = 0;

  private constructor(socket: WebSocket, end: () => Promise<void>) {
    super();
    this.#socket = socket;
    this.#end = end;
    socket.addEventListener('message', ({ data }) => this.#hear(JSON.parse(String(data)) as Message));
  }

  static async open(): Promise<ChromiumPage> {
    const profile = mkdtempSync(path.join(tmpdir(), 'chromium-page-'));
    const args = [...quietBrowserArgs, '--headless=new', '--site-per-process', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
    const browser = spawn(foundBrowser(), args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    const port = await new Promise<string>((resolve, reject) => {
      browser.once('exit', (code) => reject(new Error(`Chromium ended with ${code}: ${said}`)));
      browser.stderr.on('data', (part: Buffer) => {
        said += part.toString();
        const found = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { type: string; webSocketDebuggerUrl: string }[];
    const page = targets.find(({ type }) => type === 'page');
    if (page === undefined) throw new Error('Chromium has no page');
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    return new ChromiumPage(socket, async () => {
      const gone = once(browser, 'exit');
      browser.kill();
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  attach(): void {
    if (this.#socket.readyState !== WebSocket.OPEN) throw new Error('no target');
  }

  sendCommand(method: string, params: object = {}, sessionId?: string): Promise<unknown> {
    const id = (this.#count += 1);
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    return new Promise((resolve, reject) => this.#open.set(id, { resolve, reject }));
  }

  /** What a script gives as if a child had clicked: the string it comes to. */
  async run(expression: string, session?: string): Promise<string> {
    const evaluated = (await this.sendCommand('Runtime.evaluate', { expression, userGesture: true, awaitPromise: true, returnByValue: true }, session)) as {
      readonly result: { readonly value?: unknown };
      readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
    };
    return String(evaluated.result.value ?? evaluated.exceptionDetails?.exception?.description);
  }

  asDebugger(): ProtocolPort {
    return this as unknown as ProtocolPort;
  }

  close(): Promise<void> {
    return this.#end();
  }

  #hear({ id, method, params, sessionId, result, error }: Message): void {
    const answer = id === undefined ? undefined : this.#open.get(id);
    if (answer !== undefined) return error === undefined ? answer.resolve(result) : answer.reject(new Error(error.message));
    if (method === 'Target.attachedToTarget') this.frames.push((params as { readonly sessionId: string }).sessionId);
    this.emit('message', {}, method, params, sessionId ?? '');
  }
}
