import type { BrowserWindow, MenuItemConstructorOptions, MessageBoxOptions, Session, WebContents } from 'electron';
import type { HubReady } from '../../core/contract/hub-process.ts';
import type { StaffPolicy } from '../../core/contract/program-host.ts';
import { problem, type Problem } from '../../core/result.ts';
import { trustHub } from '../hub-trust.ts';
import { guardBoardPage, guardBoardSession, type BoardPage, type BoardSession } from './board-window.ts';
import { hubArguments, type HubFolders } from './hub-arguments.ts';
import { HubProcess, type HubChild } from './hub-process.ts';
import { staffMenu } from './staff-menu.ts';
import type { StaffWords } from './staff-words.ts';

/** A school without a server: this machine runs the hub and shows its board. It is no kiosk. */
export type BoardFrame = Pick<BrowserWindow, 'on' | 'loadURL' | 'show' | 'focus' | 'isMinimized' | 'restore'> & {
  readonly webContents: BoardPage & Pick<WebContents, 'on'>;
};

export interface StaffMachineParts {
  readonly window: BoardFrame;
  readonly session: BoardSession & Pick<Session, 'setCertificateVerifyProc'>;
  /** Starts the hub's bundle as a utility process. */
  readonly fork: (args: readonly string[]) => HubChild;
  /** Read anew: a mended one is taken up when the hub is started again. Null where it is the staff's no longer. */
  readonly policy: () => StaffPolicy | null;
  readonly first: StaffPolicy;
  /** Found before there was a window to tell them in. */
  readonly problems: readonly Problem[];
  readonly folders: HubFolders;
  readonly logFile: string;
  /** The number of the button. */
  readonly ask: (question: MessageBoxOptions) => Promise<number>;
  readonly showFile: (file: string) => void;
  readonly setMenu: (menu: MenuItemConstructorOptions[]) => void;
  /** Ends the application; the hub has ended before. */
  readonly exit: () => void;
  readonly words: StaffWords;
  readonly packaged: boolean;
  /** Monotonic, ms. */
  readonly now: () => number;
}

export interface StaffMachine {
  /** Asks first. */
  askToQuit(): void;
  /** Lets the hub end cleanly, then exits. */
  quit(): void;
  /** To the front, e.g. when it is started a second time. */
  show(): void;
}

const againMs = 1000;

export function runStaffMachine(parts: StaffMachineParts): StaffMachine {
  const { window, words } = parts;
  let policy = parts.first;
  let ready: HubReady | null = null;
  let shown: 'nothing' | 'coming' | 'board' = 'nothing';
  let loads = 0;
  let leaving = false;
  let asking = false;
  let secretsTold = false;
  const told = new Set<string>();
  const origin = (): string => `https://localhost:${policy.port}`;

  const hub = new HubProcess({
    fork: startHub,
    now: parts.now,
    ready: hubReady,
    token: parts.showFile,
    gaveUp: (problems) => void hubGaveUp(problems),
    stopped: parts.exit,
  });

  guardBoardPage(window.webContents, origin);
  guardBoardSession(parts.session, origin, parts.packaged);
  // Whoever else answers on this port is not the hub that was started here.
  trustHub(
    parts.session,
    () => (ready === null ? null : { hub: origin(), fingerprint: ready.fingerprint ?? '' }),
    (found) => void tellOnce(found),
  );
  window.webContents.on('render-process-gone', () => {
    shown = 'nothing';
    loadSoon();
  });
  window.on('close', (event) => {
    event.preventDefault();
    void askToQuit();
  });
  // Windows signs the account out or shuts down: the hub is told, and what it acknowledged is on disk anyway.
  window.on('session-end', quit);
  parts.setMenu(
    staffMenu(words, {
      showPasswords,
      showToken: () => {
        if (!hub.askForToken()) void tell(words.say('not-yet'));
      },
      showLog: () => parts.showFile(parts.logFile),
      reload: () => {
        shown = 'nothing';
        load();
      },
      quit: () => void askToQuit(),
    }),
  );
  for (const found of parts.problems) void tellOnce(found);
  hub.start();
  return { askToQuit: () => void askToQuit(), quit, show };

  function startHub(): HubChild {
    const { school } = policy;
    if (school !== null && !parts.folders.exists(school)) void tellOnce(problem('SM-301', school));
    return parts.fork(hubArguments(policy, parts.folders));
  }

  function hubReady(now: HubReady): void {
    ready = now;
    load();
    if (now.newStaffSecrets !== null && !secretsTold) void tellOfSecrets(now.newStaffSecrets);
  }

  /** The board finds its hub again by itself; it is loaded only where it is not there. */
  function load(): void {
    if (leaving || ready === null || shown !== 'nothing') return;
    shown = 'coming';
    loads += 1;
    const load = loads;
    window.loadURL(`${origin()}/board/`).then(
      () => {
        if (load === loads) shown = 'board';
      },
      () => {
        // Another load took its place.
        if (load !== loads) return;
        shown = 'nothing';
        loadSoon();
      },
    );
  }

  function loadSoon(): void {
    setTimeout(load, againMs);
  }

  function show(): void {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  async function hubGaveUp(problems: readonly Problem[]): Promise<void> {
    ready = null;
    // The next one may be at another port.
    shown = 'nothing';
    const answer = await parts.ask({
      type: 'error',
      message: words.say('stopped'),
      detail: problems.map((one) => words.problem(one)).join('\n\n'),
      buttons: [words.say('stopped.again'), words.say('stopped.quit')],
      defaultId: 0,
      cancelId: 0,
    });
    if (answer === 1) return quit();
    policy = parts.policy() ?? policy;
    hub.start();
  }

  async function tellOfSecrets(file: string): Promise<void> {
    secretsTold = true;
    const answer = await parts.ask({
      type: 'info',
      message: words.say('passwords.new'),
      detail: words.say('passwords.new.detail', { file }),
      buttons: [words.say('passwords.show'), words.say('passwords.later')],
      defaultId: 0,
      cancelId: 1,
    });
    if (answer === 0) parts.showFile(file);
  }

  function showPasswords(): void {
    const file = ready?.newStaffSecrets ?? null;
    if (ready === null) void tell(words.say('not-yet'));
    else if (file !== null && parts.folders.exists(file)) parts.showFile(file);
    else void tell(words.say('passwords.none'), words.say('passwords.none.detail'));
  }

  async function tellOnce(found: Problem): Promise<void> {
    if (told.has(found.code)) return;
    told.add(found.code);
    await tell(words.say('notice'), words.problem(found), 'warning');
  }

  async function tell(message: string, detail?: string, type: 'info' | 'warning' = 'info'): Promise<void> {
    await parts.ask({ type, message, ...(detail === undefined ? {} : { detail }), buttons: [words.say('ok')] });
  }

  async function askToQuit(): Promise<void> {
    if (asking || leaving) return;
    asking = true;
    const answer = await parts.ask({
      type: 'question',
      message: words.say('quit'),
      detail: words.say('quit.detail'),
      buttons: [words.say('quit.stay'), words.say('quit.go')],
      defaultId: 0,
      cancelId: 0,
    });
    asking = false;
    if (answer === 1) quit();
  }

  function quit(): void {
    leaving = true;
    hub.stop();
  }
}
