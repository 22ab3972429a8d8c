import type Electron from 'electron';
import { started } from './double-browser.ts';
import { StrictEmitter } from './strict-emitter.ts';
import type { DoubleWebContents } from './web-contents.ts';

/** `webContents.debugger`: the app's own line to Chromium's protocol, over a session of its own. */
export class DoubleDebugger extends StrictEmitter implements Pick<Electron.Debugger, 'attach' | 'detach' | 'isAttached' | 'sendCommand'> {
  readonly #page: DoubleWebContents;
  #session: Promise<string> | null = null;
  refusesChoosers = false;

  constructor(page: DoubleWebContents) {
    super();
    this.#page = page;
  }

  attach(): void {
    if (this.#session !== null) throw new Error('Debugger is already attached to the target');
    this.#session = this.#open();
    this.#session.catch(() => undefined);
    this.#page.once('destroyed', () => this.detach());
  }
  isAttached = (): boolean => this.#session !== null;
  detach(): void {
    if (this.#session === null) return;
    this.#session = null;
    this.emit('detach', {}, 'target closed');
  }

  async sendCommand(method: string, params: object = {}, session?: string): Promise<unknown> {
    const own = await this.#session;
    if (own === null) throw new Error('No target available');
    if (method === 'Page.setInterceptFileChooserDialog') this.refusesChoosers = 'cancel' in params && params.cancel === true;
    return (await started()).devTools.session(session ?? own).send(method as never, params as never);
  }

  async #open(): Promise<string> {
    await this.#page.ready;
    const { devTools } = await started();
    const { sessionId } = await devTools.browser.send('Target.attachToTarget', { targetId: this.#page.target, flatten: true });
    this.#hear(sessionId, '');
    return sessionId;
  }

  /** Frames that attach to it speak through it too. */
  #hear(session: string, named: string): void {
    void started().then(({ devTools }) =>
      devTools.session(session).on('event', ({ method, params }) => {
        this.emit('message', {}, method, params, named);
        const child = (params as { sessionId?: string } | undefined)?.sessionId;
        if (method === 'Target.attachedToTarget' && child !== undefined) this.#hear(child, child);
      }),
    );
  }
}
