import { EventEmitter } from 'node:events';
import type { HandlerDetails, WebContents, WindowOpenHandlerResponse } from 'electron';

type Stands = Pick<
  WebContents,
  | 'id'
  | 'loadURL'
  | 'close'
  | 'isDestroyed'
  | 'setAudioMuted'
  | 'focus'
  | 'setWindowOpenHandler'
  | 'setIgnoreMenuShortcuts'
  | 'setWebRTCIPHandlingPolicy'
  | 'setVisualZoomLevelLimits'
  | 'setZoomMode'
  | 'reload'
  | 'forcefullyCrashRenderer'
>;

/** A page's DevTools protocol in place of Electron's: keeps what it was sent, and answers as a test says. */
export class FakeDebugger extends EventEmitter {
  readonly sent: { method: string; params: unknown; session: string | undefined }[] = [];
  attached = 0;
  /** How a command ends; never when null. */
  answer: 'done' | 'failed' | null = 'done';

  attach(): void {
    this.attached += 1;
  }
  sendCommand(method: string, params?: unknown, session?: string): Promise<unknown> {
    this.sent.push({ method, params, session });
    if (this.answer === null) return new Promise(() => undefined);
    return this.answer === 'done' ? Promise.resolve({}) : Promise.reject(new Error('no target'));
  }
  /** The methods that one session was sent; the page's own when none is named. */
  sentTo = (session?: string): string[] => this.sent.filter((command) => command.session === session).map((command) => command.method);
}

/** A page in place of `WebContents`: keeps what it was told and raises events when a test says so. Not a browser: it decides nothing. */
export class FakePage extends EventEmitter implements Stands {
  readonly id = 7;
  readonly loaded: string[] = [];
  readonly loadOptions: unknown[] = [];
  muted = false;
  focused = 0;
  reloads = 0;
  crashedOn = 0;
  closed = false;
  ignoresMenu = false;
  webRtc = 'default';
  zoom: readonly number[] = [];
  zoomMode = 'default';
  readonly debugger = new FakeDebugger();
  /** How `loadURL` ends; pending until a test says so when null. */
  answer: 'done' | 'failed' | null = 'done';
  #open: (details: HandlerDetails) => WindowOpenHandlerResponse = () => ({ action: 'allow' });

  loadURL(url: string, options?: unknown): Promise<void> {
    this.loaded.push(url);
    this.loadOptions.push(options);
    if (this.answer === null) return new Promise(() => undefined);
    return this.answer === 'done' ? Promise.resolve() : Promise.reject(new Error('ERR_FAILED'));
  }
  close(): void {
    this.closed = true;
    queueMicrotask(() => this.emit('destroyed'));
  }
  isDestroyed = (): boolean => this.closed;
  setAudioMuted = (muted: boolean): void => void (this.muted = muted);
  focus = (): void => void (this.focused += 1);
  reload = (): void => void (this.reloads += 1);
  forcefullyCrashRenderer = (): void => void (this.crashedOn += 1);
  setIgnoreMenuShortcuts = (ignore: boolean): void => void (this.ignoresMenu = ignore);
  setWebRTCIPHandlingPolicy = (policy: string): void => void (this.webRtc = policy);
  setVisualZoomLevelLimits = (least: number, most: number): Promise<void> => Promise.resolve(void (this.zoom = [least, most]));
  setZoomMode = (mode: string): void => void (this.zoomMode = mode);
  setWindowOpenHandler = (handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void => void (this.#open = handler);

  /** Raises an event that can be prevented; true if it was. */
  prevented(event: string, details: object = {}, ...rest: unknown[]): boolean {
    let prevented = false;
    this.emit(event, { ...details, preventDefault: () => (prevented = true) }, ...rest);
    return prevented;
  }

  /** What `window.open` is answered. */
  opens(details: Partial<HandlerDetails> & { readonly url: string }): string {
    return this.#open({ frameName: '', features: '', disposition: 'foreground-tab', referrer: { url: 'https://good.example/', policy: 'origin' }, ...details })
      .action;
  }

  /** A key pressed in the page; true if it was swallowed. */
  pressed(key: string, held: { readonly control?: boolean; readonly alt?: boolean } = {}): boolean {
    return this.prevented(
      'before-input-event',
      {},
      { type: 'keyDown', key, code: key.length === 1 ? `Key${key.toUpperCase()}` : key, control: false, alt: false, shift: false, meta: false, ...held },
    );
  }

  asElectron(): WebContents {
    return this as unknown as WebContents;
  }
}
