import type { Session, WebContentsView } from 'electron';
import type { ExitRequest, LaunchRequest, ProgramEvent, WipeReport } from '../../core/contract/program-host.ts';
import { BlockedTally } from '../../core/navigation/blocked-hosts.ts';
import { isRefusal } from '../../core/navigation/load-failure.ts';
import { isAllowed, originOf } from '../../core/navigation/origin-rule.ts';
import type { PermissionGrants } from '../../core/navigation/permission-rule.ts';
import { mayBegin } from '../../core/navigation/sign-on.ts';
import { failed, ok, problem, type Problem, type Result } from '../../core/result.ts';
import { within } from '../within.ts';
import { BlockedReports } from './blocked-reports.ts';
import { fillSignIn, type SignInFill } from './fill-sign-in.ts';
import { guardPage, guardSession, type Blocked, type GuardedPage, type GuardedSession, type Judge } from './program-guard.ts';
import { programBounds, type Size } from './program-bounds.ts';
import type { ProtocolPort } from './program-dialogs.ts';
import { ProgramNavigation } from './program-navigation.ts';
import { acceptedLanguages, plainUserAgent } from './program-preferences.ts';
import { ProgramWalls } from './program-walls.ts';
import { watchProgram, type ProgramSight } from './program-watch.ts';
import { VisitSessions, type VisitParts, type VisitSession } from './visit-sessions.ts';

/** Opens the vendor's web programs: one view at a time, under the strip, in the session of the visit. */
export type ProgramSession = VisitSession & GuardedSession & Pick<Session, 'getUserAgent' | 'setUserAgent'>;
export type ProgramPage = GuardedPage &
  Pick<WebContentsView['webContents'], 'close' | 'isDestroyed' | 'setAudioMuted' | 'focus'> & { readonly debugger: ProtocolPort };
export type ProgramView = Pick<WebContentsView, 'setBounds' | 'setVisible'> & { readonly webContents: ProgramPage };

export interface LauncherParts<S extends ProgramSession, V extends ProgramView> {
  readonly visits: Pick<VisitParts<S>, 'fromPartition' | 'clipboard'>;
  readonly makeView: (session: S) => V;
  /** The station's window, as far as a program needs it. */
  readonly window: { add(view: V): void; remove(view: V): void; size(): Size; isFocused(): boolean; isMinimized(): boolean; focusStation(): void };
  readonly tell: (event: ProgramEvent) => void;
  /** What staff should know while the program goes on. */
  readonly report: (problem: Problem) => void;
  /** Monotonic, ms. */
  readonly now: () => number;
}

interface Running<V> {
  readonly request: Omit<LaunchRequest, 'signIn'>;
  readonly view: V;
  readonly reports: BlockedReports;
  /** In record mode, in the place of the reports. */
  readonly tally: BlockedTally | null;
  /** What was counted is about to be told. */
  telling: boolean;
  readonly navigation: ProgramNavigation;
  /** It wandered in its sign-on and is about to be put back: what fails until then is not its own failure. */
  startingOver: boolean;
  /** Holds back what is not to be shown until its form is filled. */
  signIn: SignInFill | null;
  /** Nothing is shown before they stand. */
  walls: ProgramWalls | null;
  /** The station wants it seen; it is, once it has loaded. */
  wanted: boolean;
  /** A page of its own has loaded. */
  finished: boolean;
  loaded: boolean;
  /** Told as failed; nothing of it is shown until a page of its own is reached. */
  failed: boolean;
  visible: boolean;
  /** Told as seen: its window is not minimized. */
  seen: boolean;
  foreground: boolean;
  origin: string | null;
  /** The last page of its own that it stood on: where it is brought back to. */
  lastGood: string | null;
  ending: Promise<void> | null;
}

export class WebLauncher<S extends ProgramSession, V extends ProgramView> {
  readonly #parts: LauncherParts<S, V>;
  readonly #visits: VisitSessions<S>;
  #running: Running<V> | null = null;
  /** Launches that wait for their turn; one that is ended meanwhile does not open any more. */
  readonly #asked = new Set<string>();
  /** Opening, closing and wiping take turns: each begins when the one before it is done. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: LauncherParts<S, V>) {
    this.#parts = parts;
    this.#visits = new VisitSessions({ ...parts.visits, prepare: (session) => guardSession(session, this.#judge, () => this.#grants(), this.#blocked) });
  }

  /** Resolves when the guard stands and loading has begun. SM-502: its own address is not one it may go to. */
  async launch(request: LaunchRequest): Promise<Result<null>> {
    if (!mayBegin(request.address, request)) return failed('SM-502', originOf(request.address));
    this.#asked.add(request.launch);
    await this.#inTurn(() => this.#open(request));
    return ok(null);
  }

  async #open({ signIn, ...request }: LaunchRequest): Promise<void> {
    await this.#closeRunning();
    const session = await this.#visits.of(request.visit);
    if (!this.#asked.delete(request.launch)) return;
    session.setUserAgent(plainUserAgent(session.getUserAgent()), acceptedLanguages[request.language]);
    const view = this.#parts.makeView(session);
    const running: Running<V> = {
      request,
      view,
      reports: new BlockedReports(),
      tally: request.records === true ? new BlockedTally() : null,
      telling: false,
      navigation: new ProgramNavigation(request, this.#parts.now, (origin, verdict) => this.#wandered(running, origin, verdict)),
      startingOver: false,
      signIn: null,
      walls: null,
      wanted: true,
      finished: false,
      loaded: false,
      failed: false,
      visible: false,
      seen: true,
      foreground: false,
      origin: null,
      lastGood: null,
      ending: null,
    };
    this.#running = running;
    guardPage(view.webContents, { judge: running.navigation.judge, blocked: this.#blocked, report: this.#parts.report });
    view.webContents.on('enter-html-full-screen', () => this.layout());
    view.webContents.on('leave-html-full-screen', () => this.layout());
    watchProgram(view.webContents, (sight) => this.#seen(running, sight), this.#parts.now);
    view.setVisible(false);
    view.webContents.setAudioMuted(true);
    view.setBounds(programBounds(this.#parts.window.size(), request.records));
    this.#parts.window.add(view);
    if (signIn !== undefined)
      running.signIn = fillSignIn(signIn, view.webContents.debugger, {
        refused: (why) => this.#fail(running, problem('SM-527', originOf(running.lastGood ?? request.address), why)),
        released: () => this.#appear(running),
        allows: (address) => this.#running === running && running.ending === null && running.navigation.mayStandAt(address),
      });
    running.walls = new ProgramWalls(view.webContents.debugger, request.permissions.includes('camera') || request.permissions.includes('microphone'), {
      up: () => this.#appear(running),
      failed: () => this.#fail(running, problem('SM-501', originOf(request.address), 'the guard does not stand')),
      lost: () => this.#seen(running, { kind: 'crashed' }),
    });
    void view.webContents.loadURL(request.address).catch(() => undefined);
  }

  /** Lets the program log out on its exit page for as long as the grace, then closes it. A launch that is not open is ended already. */
  async end(request: ExitRequest): Promise<void> {
    if (this.#asked.delete(request.launch)) return;
    const running = this.#running;
    if (running === null || running.request.launch !== request.launch) return;
    running.ending ??= this.#leave(running, request);
    await running.ending;
  }

  show(visible: boolean): void {
    if (this.#running === null) return;
    this.#running.wanted = visible;
    this.#place(this.#running);
  }

  /** The station's window came to the front or left it, was minimized or is back. */
  windowChanged(): void {
    if (this.#running !== null) this.#place(this.#running);
  }

  /** The window's size changed. */
  layout(): void {
    this.#running?.view.setBounds(programBounds(this.#parts.window.size(), this.#running.request.records));
  }

  /** The station's page is gone and nobody holds the program: it is closed; the visit's session stays for the page that comes back. */
  async abandon(): Promise<void> {
    await this.#inTurn(() => this.#closeRunning());
  }

  async wipe(): Promise<WipeReport> {
    return this.#inTurn(async () => {
      await this.#closeRunning();
      return this.#visits.wipe();
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #closeRunning(): Promise<void> {
    if (this.#running !== null) await this.#close(this.#running);
  }

  #grants(): PermissionGrants | null {
    return this.#running?.request ?? null;
  }

  readonly #blocked: Blocked = (address, how, mainFrame, type) => {
    const running = this.#running;
    if (running === null || running.ending !== null) return;
    const origin = originOf(address);
    if (running.tally !== null) this.#count(running, running.tally, address, type ?? how);
    else if (running.reports.due(origin, how, this.#parts.now())) this.#tell(running, { kind: 'blocked', origin, how });
    if (how === 'page') this.#bringBack(running);
    // Refused before any page was reached, there is nothing to stay on.
    else if (mainFrame && !hasShown(running) && (how === 'redirect' || how === 'request')) this.#fail(running, problem('SM-502', origin));
  };

  /** Record mode: what comes within a moment is told together. */
  #count(running: Running<V>, tally: BlockedTally, address: string, how: string): void {
    if (!tally.add(address, how) || running.telling) return;
    running.telling = true;
    setTimeout(() => {
      running.telling = false;
      this.#tell(running, { kind: 'blocked-hosts', hosts: tally.take() });
    }, tellHostsMs).unref();
  }

  /** Of the session's requests, whichever page makes them. */
  readonly #judge: Judge = (event) => this.#running?.navigation.judge(event) ?? 'deny';

  #wandered(running: Running<V>, origin: string, verdict: 'wanders' | 'give-up'): void {
    if (running.ending !== null) return;
    if (running.reports.due(origin, 'sign-on', this.#parts.now())) this.#tell(running, { kind: 'blocked', origin, how: 'sign-on' });
    if (verdict === 'give-up') return this.#fail(running, problem('SM-506', origin));
    running.startingOver = true;
    // Not from within the event of the navigation that it takes the place of.
    setImmediate(() => {
      if (this.#running === running && running.ending === null) this.#bringBack(running);
    });
  }

  /** Shows what has loaded behind its walls. */
  #appear(running: Running<V>): void {
    if (!running.finished || running.walls?.up !== true || running.loaded || running.failed || running.signIn?.holds === true) return;
    running.loaded = true;
    this.#tell(running, { kind: 'loaded' });
    this.#place(running);
  }

  #seen(running: Running<V>, sight: ProgramSight): void {
    switch (sight.kind) {
      case 'input':
        if (running.visible) this.#tell(running, sight);
        return;
      case 'finished':
        // A sign-on page that waits for the child is to be seen as well.
        if (running.navigation.at === 'nowhere') return;
        running.finished = true;
        void running.walls?.due();
        return this.#appear(running);
      case 'reached':
        running.signIn?.navigated(sight.address);
        return this.#reached(running, sight.address, sight.status);
      case 'failed':
        if (running.startingOver) return;
        // Refused by our own filter while the program ran: it was told as blocked, and the program is put back.
        return sight.filtered && hasShown(running) ? this.#bringBack(running) : this.#fail(running, sight.problem);
      case 'gone':
        if (this.#running !== running) return;
        this.#tell(running, { kind: 'closed' });
        return this.#drop(running);
      default:
        this.#tell(running, sight);
    }
  }

  #reached(running: Running<V>, address: string, status: number): void {
    if (running.navigation.at === 'nowhere') return;
    // Once the program runs, one bad page of it is its own affair.
    if (isRefusal(status) && !running.loaded) return this.#fail(running, problem('SM-509', originOf(address), `HTTP ${status}`));
    if (running.navigation.at === 'program') running.lastGood = address;
    running.failed = false;
    const origin = originOf(address);
    if (origin === running.origin) return;
    running.origin = origin;
    this.#tell(running, { kind: 'navigated', origin });
  }

  #bringBack(running: Running<V>): void {
    running.startingOver = false;
    running.navigation.judge({ kind: 'put-back' });
    void running.view.webContents.loadURL(running.lastGood ?? running.request.address).catch(() => undefined);
  }

  #fail(running: Running<V>, why: Problem): void {
    if (running.failed) return;
    running.signIn?.stop();
    running.failed = true;
    this.#tell(running, { kind: 'failed', problem: why });
  }

  /** A hidden program is muted and gets no input. */
  #place(running: Running<V>): void {
    const visible = running.wanted && running.loaded && running.ending === null;
    if (visible !== running.visible) {
      running.visible = visible;
      running.view.setVisible(visible);
      if (!running.view.webContents.isDestroyed()) running.view.webContents.setAudioMuted(!visible);
      if (visible) running.view.webContents.focus();
      else this.#parts.window.focusStation();
    }
    const seen = !this.#parts.window.isMinimized();
    if (running.loaded && seen !== running.seen) {
      running.seen = seen;
      this.#tell(running, { kind: 'visible', visible: seen });
    }
    const foreground = visible && seen && this.#parts.window.isFocused();
    if (foreground === running.foreground) return;
    running.foreground = foreground;
    this.#tell(running, { kind: 'foreground', foreground });
  }

  async #leave(running: Running<V>, { address, graceMs }: ExitRequest): Promise<void> {
    // The first await lets `ending` be set: from here on nothing more is told of this launch.
    await Promise.resolve();
    running.signIn?.stop();
    this.#place(running);
    const page = running.view.webContents;
    if (address !== null && !page.isDestroyed() && isAllowed(address, running.request.allowedOrigins)) await within(graceMs, page.loadURL(address));
    await this.#close(running);
  }

  async #close(running: Running<V>): Promise<void> {
    const page = running.view.webContents;
    if (this.#running === running) this.#drop(running);
    if (page.isDestroyed()) return;
    const gone = new Promise<void>((resolve) => page.on('destroyed', () => resolve()));
    page.close();
    await within(closeWait, gone);
  }

  #drop(running: Running<V>): void {
    running.signIn?.stop();
    this.#running = null;
    this.#parts.window.remove(running.view);
    this.#parts.window.focusStation();
  }

  #tell(running: Running<V>, event: ProgramEventBody): void {
    if (this.#running === running && running.ending === null) this.#parts.tell({ launch: running.request.launch, ...event });
  }
}

/** There is a page to stay on, or to go back to: the program's, or its sign-on's that waits for the child. */
const hasShown = ({ lastGood, navigation }: Pick<Running<unknown>, 'lastGood' | 'navigation'>): boolean => lastGood !== null || navigation.at === 'sign-on';

type ProgramEventBody = ProgramEvent extends infer E ? (E extends ProgramEvent ? Omit<E, 'launch'> : never) : never;

/** Record mode tells what it counted so often, ms. */
const tellHostsMs = 400;

/** How long a closed page may take to be gone, ms. */
const closeWait = 2000;
