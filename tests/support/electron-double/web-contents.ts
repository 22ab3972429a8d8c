import type Electron from 'electron';
import { readFileSync } from 'node:fs';
import type { CDPSession } from 'playwright/test';
import { pause } from './chromium.ts';
import { started } from './double-browser.ts';
import { DoubleDebugger } from './double-debugger.ts';
import { fromPartition, type DoubleSession } from './double-session.ts';
import type { DevToolsSession } from './devtools.ts';
import { ownPageMark } from './devtools-relay.ts';
import { FrameTree } from './frame-tree.ts';
import { answerInvoke, type Invocation } from './ipc-main.ts';
import { netErrorCode } from './net-errors.ts';
import { toApp, toChromium } from './own-schemes.ts';
import { bindingName, preloadRuntime, receiverName } from './preload-runtime.ts';
import { preventable, StrictEmitter } from './strict-emitter.ts';
import { pagesByFrame, pagesByTarget } from './page-registry.ts';
import { makeValueCodec } from './value-codec.ts';

/** `WebContents` over a page target of Chromium. */
type Built = Pick<
  Electron.WebContents,
  | 'id'
  | 'loadURL'
  | 'getURL'
  | 'isDestroyed'
  | 'isCrashed'
  | 'send'
  | 'close'
  | 'reload'
  | 'focus'
  | 'setWindowOpenHandler'
  | 'setAudioMuted'
  | 'isAudioMuted'
  | 'isCurrentlyAudible'
  | 'setIgnoreMenuShortcuts'
  | 'setWebRTCIPHandlingPolicy'
  | 'getWebRTCIPHandlingPolicy'
  | 'setVisualZoomLevelLimits'
  | 'setZoomMode'
  | 'executeJavaScript'
  | 'forcefullyCrashRenderer'
  | 'getUserAgent'
>;
type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];
type Send = CDPSession['send'];

const codec = makeValueCodec();
const allPages = new Set<DoubleWebContents>();
let count = 0;

export const livePages = (): readonly DoubleWebContents[] => [...allPages];

export class DoubleWebContents extends StrictEmitter implements Built {
  readonly id = (count += 1);
  readonly session: Electron.Session;
  readonly preferences: Electron.WebPreferences;
  readonly frames = new FrameTree();
  readonly debugger: DoubleDebugger = new DoubleDebugger(this);
  target = '';
  /** The address that the main frame is on its way to. */
  pending = '';
  /** The next load of the main frame is the app's own wish and raises no will-navigate. */
  appLoads = false;
  /** The body of a load with `postData`, for the request that will come. */
  post: { readonly body: string; readonly headers: string } | null = null;
  readonly #ready: Promise<void>;
  #session: DevToolsSession | null = null;
  #openHandler: OpenHandler | null = null;
  #load: { resolve(): void; reject(cause: Error): void } | null = null;
  #status = new Map<string, { status: number; text: string }>();
  #left = false;
  #destroyed = false;
  #crashed = false;
  #muted = false;
  #policy = 'default';
  #zoomMode = 'default';
  #playing = new Set<string>();
  #hung = false;

  constructor(preferences: Electron.WebPreferences = {}) {
    super();
    this.preferences = preferences;
    const session = preferences.session ?? fromPartition(preferences.partition ?? '');
    this.session = session as Electron.Session;
    this.doubleSession.pages.add(this);
    allPages.add(this);
    this.#ready = this.#create();
    this.#ready.catch(() => undefined);
  }

  get doubleSession(): DoubleSession {
    return this.session as unknown as DoubleSession;
  }
  get mainFrame(): Electron.WebFrameMain {
    return this.frames.frame(this.target) as Electron.WebFrameMain;
  }
  get ready(): Promise<void> {
    return this.#ready;
  }

  async #create(): Promise<void> {
    const chromium = await started();
    const browserContextId = await this.doubleSession.context(chromium);
    const marker = `${ownPageMark}${this.id}`;
    const { targetId } = await chromium.devTools.browser.send('Target.createTarget', {
      url: marker,
      newWindow: true,
      ...(browserContextId === undefined ? {} : { browserContextId }),
    });
    this.target = targetId;
    pagesByTarget.set(targetId, this);
    pagesByFrame.set(targetId, this);
    // Its own session: the one of auto-attach ends when the page lets Playwright in first.
    const { sessionId } = await chromium.devTools.browser.send('Target.attachToTarget', { targetId, flatten: true });
    await this.#attach(chromium.devTools.session(sessionId));
    await chromium.settled(targetId);
    if (this.#destroyed) await chromium.devTools.browser.send('Target.closeTarget', { targetId }).catch(() => undefined);
  }

  async #attach(session: DevToolsSession): Promise<void> {
    this.#session = session;
    this.frames.add(this.target, null, 'about:blank');
    const { userAgent, languages } = this.doubleSession.agent;
    const { preload } = this.preferences;
    this.#listen(session);
    this.#listenFrames(session);
    await Promise.all([
      session.send('Page.enable'),
      session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      session.send('Runtime.enable'),
      session.send('Network.enable'),
      session.send('Media.enable'),
      session.send('Emulation.setUserAgentOverride', { userAgent, ...(languages === '' ? {} : { acceptLanguage: languages }) }),
      ...(preload === undefined
        ? []
        : [
            session.send('Runtime.addBinding', { name: bindingName }),
            session.send('Page.addScriptToEvaluateOnNewDocument', { source: preloadRuntime(readFileSync(preload, 'utf8')) }),
          ]),
    ]);
    void this.#watchHang(session);
  }

  /** Frames of another site live in a process of their own, and tell of themselves there. */
  #listenFrames({ on }: DevToolsSession): void {
    on('Target.attachedToTarget', ({ sessionId, targetInfo }) => void this.#adopt(sessionId, targetInfo.type).catch(() => undefined));
    on('Page.frameAttached', ({ frameId, parentFrameId }) => {
      this.frames.add(frameId, parentFrameId, '');
      pagesByFrame.set(frameId, this);
    });
    on('Page.frameDetached', ({ frameId, reason }) => {
      if (reason === 'swap') return;
      this.frames.remove(frameId);
      pagesByFrame.delete(frameId);
    });
    on('Page.frameNavigated', ({ frame }) => {
      this.frames.add(frame.id, frame.parentId ?? null, toApp(frame.url));
      pagesByFrame.set(frame.id, this);
      if (frame.id === this.target) this.#committed(toApp(frame.url), frame.loaderId);
    });
  }

  async #adopt(sessionId: string, type: string): Promise<void> {
    const session = (await started()).devTools.session(sessionId);
    if (type === 'iframe') {
      this.#listenFrames(session);
      await session.send('Page.enable');
      await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    }
    await session.send('Runtime.runIfWaitingForDebugger');
  }

  #listen({ on }: DevToolsSession): void {
    on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      this.frames.moved(frameId, toApp(url));
      this.emit('did-navigate-in-page', {}, toApp(url), frameId === this.target, 0, 0);
    });
    on('Page.lifecycleEvent', ({ name, frameId }) => {
      if (frameId !== this.target || !this.#left) return;
      if (name === 'DOMContentLoaded') this.emit('dom-ready', {});
      if (name === 'load') this.#loaded();
    });
    on('Network.responseReceived', ({ loaderId, type, frameId, response }) => {
      if (type === 'Document' && frameId === this.target) this.#status.set(loaderId, { status: response.status, text: response.statusText });
    });
    on('Network.loadingFailed', ({ requestId, type, errorText }) => {
      // A document's request carries its loader's id.
      if (type === 'Document' && requestId === this.#pendingLoader) this.#failed(errorText, this.pending);
    });
    on('Network.requestWillBeSent', ({ requestId, type, frameId, request }) => {
      if (type !== 'Document' || frameId !== this.target) return;
      this.#pendingLoader = requestId;
      this.pending = toApp(request.url);
    });
    on('Page.javascriptDialogOpening', ({ type }) => void this.#answerDialog(type).catch(() => undefined));
    on('Inspector.targetCrashed', () => this.gone('crashed'));
    on('Media.playerEventsAdded', ({ playerId, events }) => {
      for (const { value } of events) this.#hear(playerId, value);
    });
    on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === bindingName) void this.#invoked(JSON.parse(payload) as Invocation, executionContextId);
    });
    on('Runtime.executionContextCreated', ({ context }) => {
      const frame = (context.auxData as { frameId?: string } | undefined)?.frameId;
      if (frame !== undefined) this.#contexts.set(context.id, frame);
    });
  }
  #pendingLoader = '';
  readonly #contexts = new Map<number, string>();

  #committed(url: string, loader: string): void {
    if (url.startsWith(ownPageMark)) return;
    // The empty page that it began with is none of the app's: nothing goes back to it.
    if (!this.#left) void this.#session?.send('Page.resetNavigationHistory').catch(() => undefined);
    this.#left = true;
    this.appLoads = false;
    const { status, text } = this.#status.get(loader) ?? { status: /^https?:/.test(url) ? 200 : -1, text: '' };
    this.#status.clear();
    this.#playing.clear();
    if (!url.startsWith('chrome-error:')) this.emit('did-navigate', {}, url, status, text);
  }

  #loaded(): void {
    // Chromium's own error page also finishes; its load was told as failed.
    if (this.getURL().startsWith('chrome-error:')) return;
    this.emit('did-finish-load');
    this.emit('did-stop-loading');
    this.#load?.resolve();
    this.#load = null;
  }

  #failed(errorText: string, url: string): void {
    const description = errorText.replace('net::', '');
    this.#pendingLoader = '';
    this.appLoads = false;
    this.emit('did-fail-load', {}, netErrorCode(description), description, url, true, 0, 0);
    this.#load?.reject(
      Object.assign(new Error(`${description} (${netErrorCode(description)}) loading '${url}'`), { code: description, errno: netErrorCode(description), url }),
    );
    this.#load = null;
  }

  /** Electron asks the app whether a page may stay; whatever else a page says, somebody reads it for a moment and presses OK. */
  async #answerDialog(type: string): Promise<void> {
    const event = preventable({});
    if (type === 'beforeunload') this.emit('will-prevent-unload', event);
    else await pause(300);
    await this.#session?.send('Page.handleJavaScriptDialog', { accept: type !== 'beforeunload' || event.defaultPrevented });
  }

  /** A play that goes on is taken for sound: the double cannot hear. */
  #hear(player: string, text: string): void {
    const event = (JSON.parse(text) as { event?: string }).event ?? '';
    const before = this.#playing.size > 0;
    if (event === 'kPlay') this.#playing.add(player);
    if (['kPause', 'kEnded', 'kWebMediaPlayerDestroyed'].includes(event)) this.#playing.delete(player);
    const audible = this.#playing.size > 0;
    if (audible !== before) this.emit('audio-state-changed', { audible });
  }

  async #invoked(call: Invocation, context: number): Promise<void> {
    const frame = this.frames.frame(this.#contexts.get(context) ?? this.target);
    const reply = await answerInvoke(call, this, frame);
    if (reply !== null) this.#tell(reply);
  }

  #tell(message: object): void {
    const text = JSON.stringify(JSON.stringify(message));
    void this.protocol((send) => send('Runtime.evaluate', { expression: `globalThis.${receiverName}?.(${text})` })).catch(() => undefined);
  }

  /** Electron raises `unresponsive` after 15 s in which input is not taken; the double asks the page itself, and waits 6 s. */
  async #watchHang({ send }: DevToolsSession): Promise<void> {
    while (!this.#destroyed) {
      await pause(2000);
      if (this.#destroyed || this.#crashed) continue;
      // Not an evaluation: those are let into a script that runs.
      const answer = send('Page.getLayoutMetrics').then(
        () => true,
        () => true,
      );
      const quick = await Promise.race([answer, pause(6000).then(() => false)]);
      if (!quick && !this.#destroyed && !this.#crashed) {
        this.#hung = true;
        this.emit('unresponsive');
      }
      await Promise.race([answer, this.#revived]);
      if (this.#hung && !this.#crashed) this.emit('responsive');
      this.#hung = false;
    }
  }
  readonly #revived = new Promise<void>((resolve) => this.once('render-process-gone', () => resolve()));

  /** Speaks to the page once it is there; undefined once it is gone. */
  async protocol<T>(speak: (send: Send) => Promise<T>): Promise<T | undefined> {
    await this.#ready;
    return this.#session === null || this.#destroyed ? undefined : speak(this.#session.send);
  }

  gone(reason: Electron.RenderProcessGoneDetails['reason']): void {
    if (this.#crashed || this.#destroyed) return;
    this.#crashed = true;
    this.#load?.reject(new Error('ERR_FAILED (-2)'));
    this.#load = null;
    this.emit('render-process-gone', {}, { reason, exitCode: 5 });
  }

  destroyed(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    allPages.delete(this);
    this.doubleSession.pages.delete(this);
    pagesByTarget.delete(this.target);
    for (const frame of this.frames.ids()) pagesByFrame.delete(frame);
    this.#load?.reject(new Error('ERR_FAILED (-2)'));
    this.#load = null;
    this.emit('destroyed');
  }

  /** True: the app overrules. */
  certificateRefused(error: string, certificate: Electron.Certificate): boolean {
    let overruled = false;
    const event = preventable({});
    this.emit('certificate-error', event, this.pending, error, certificate, (trust: boolean) => (overruled = trust), true);
    return event.defaultPrevented && overruled;
  }

  /** What the app's handler says of a new window; it is never asked by the double to open one. */
  opens(details: Pick<Electron.HandlerDetails, 'url' | 'frameName' | 'features' | 'disposition'> & { readonly postBody?: Electron.PostBody }): boolean {
    if (this.#openHandler === null) return true;
    const response = this.#openHandler({ referrer: { url: this.getURL(), policy: 'strict-origin-when-cross-origin' }, ...details });
    return response.action === 'allow';
  }

  async loadURL(url: string, options: Electron.LoadURLOptions = {}): Promise<void> {
    await this.#ready;
    if (this.#destroyed) throw new Error('Object has been destroyed');
    this.#crashed = false;
    this.appLoads = true;
    this.pending = url;
    this.post = postOf(options);
    this.#load?.reject(new Error(`ERR_ABORTED (-3) loading '${url}'`));
    const loaded = new Promise<void>((resolve, reject) => (this.#load = { resolve, reject }));
    loaded.catch(() => undefined);
    const referrer = typeof options.httpReferrer === 'string' ? options.httpReferrer : options.httpReferrer?.url;
    const answer = await this.#session
      ?.send('Page.navigate', { url: toChromium(url), ...(referrer === undefined || referrer === '' ? {} : { referrer }) })
      .catch((cause: unknown) => ({ errorText: String(cause), loaderId: undefined }));
    // A load that failed was told by its request, where it had one.
    if (answer?.errorText !== undefined && this.#load !== null) {
      await pause(50);
      if (this.#load !== null) this.#failed(answer.errorText, url);
    } else if (answer?.loaderId === undefined) this.#load?.resolve();
    return loaded;
  }

  getURL = (): string => this.frames.url(this.target);
  getTitle = (): string => '';
  isDestroyed = (): boolean => this.#destroyed;
  isCrashed = (): boolean => this.#crashed;
  isCurrentlyAudible = (): boolean => this.#playing.size > 0;
  setAudioMuted = (muted: boolean): void => void (this.#muted = muted);
  isAudioMuted = (): boolean => this.#muted;
  focus = (): void => undefined;
  setIgnoreMenuShortcuts = (): void => undefined;
  setWebRTCIPHandlingPolicy = (policy: string): void => void (this.#policy = policy);
  getWebRTCIPHandlingPolicy = (): string => this.#policy;
  setVisualZoomLevelLimits = (): Promise<void> => Promise.resolve();
  setZoomMode = (mode: string): void => void (this.#zoomMode = mode);
  getZoomMode = (): string => this.#zoomMode;
  getUserAgent = (): string => this.doubleSession.getUserAgent();
  setWindowOpenHandler = (handler: OpenHandler): void => void (this.#openHandler = handler);

  send(channel: string, ...args: unknown[]): void {
    this.#tell({ channel, args: args.map((each) => codec.encode(each)) });
  }
  reload(): void {
    this.appLoads = true;
    const wasCrashed = this.#crashed;
    this.#crashed = false;
    // A renderer that is gone answers no reload, but takes a new load.
    void this.protocol((send) => (wasCrashed ? send('Page.navigate', { url: toChromium(this.getURL()) }) : send('Page.reload'))).catch(() => undefined);
  }
  forcefullyCrashRenderer(): void {
    void this.protocol((send) => send('Page.crash')).catch(() => undefined);
  }
  close(): void {
    void started().then(async ({ devTools }) => {
      await this.#ready.catch(() => undefined);
      await devTools.browser.send('Target.closeTarget', { targetId: this.target }).catch(() => undefined);
      this.destroyed();
    });
  }
  async executeJavaScript(code: string): Promise<unknown> {
    const answer = await this.protocol((send) => send('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true, userGesture: true }));
    if (answer?.exceptionDetails !== undefined) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    return answer?.result.value as unknown;
  }
}

function postOf({ postData, extraHeaders = '' }: Electron.LoadURLOptions): DoubleWebContents['post'] {
  if (postData === undefined) return null;
  const bytes = Buffer.concat(postData.map((part) => ('bytes' in part ? part.bytes : Buffer.alloc(0))));
  return { body: bytes.toString('base64'), headers: extraHeaders };
}
