import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions, MessageBoxOptions } from 'electron';
import { hubStop, type HubMessage, type HubReady } from '../../../core/contract/hub-process.ts';
import type { StaffPolicy } from '../../../core/contract/program-host.ts';
import type { Problem } from '../../../core/result.ts';
import type { HubChild } from '../../../electron/staff/hub-process.ts';
import { runStaffMachine, type BoardFrame } from '../../../electron/staff/staff-machine.ts';
import { staffWords } from '../../../electron/staff/staff-words.ts';
import { hubFingerprint } from './certificates.ts';
import { FakePage } from './fake-page.ts';
import { FakeSession } from './fake-session.ts';

/** A utility process in place of Electron's: it says and ends when a test says so, and on a clean request at once unless it hangs. */
export class FakeHub extends EventEmitter implements HubChild {
  readonly args: readonly string[];
  readonly told: unknown[] = [];
  kills = 0;
  hangs = false;

  constructor(args: readonly string[]) {
    super();
    this.args = args;
  }
  postMessage = (message: unknown): void => {
    this.told.push(message);
    if (message === hubStop && !this.hangs) this.emit('exit', 0);
  };
  kill = (): boolean => {
    this.kills += 1;
    this.emit('exit', 15);
    return true;
  };
  says = (message: HubMessage | object): boolean => this.emit('message', message);
}

class FakeWindow extends EventEmitter {
  readonly page = new FakePage();
  shown = 0;
  minimized = false;
  get webContents(): FakePage {
    return this.page;
  }
  loadURL = (url: string): Promise<void> => this.page.loadURL(url);
  show = (): void => void (this.shown += 1);
  focus = (): void => undefined;
  isMinimized = (): boolean => this.minimized;
  restore = (): void => void (this.minimized = false);
  /** Whether it went when it was closed. */
  closes(): boolean {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    return !prevented;
  }
}

export const readyHub: HubReady = {
  kind: 'ready',
  address: 'https://192.168.1.20:7340',
  fingerprint: hubFingerprint,
  lab: 'lab-1',
  enrolmentToken: '/data/hub/enrolment-token.txt',
  newStaffSecrets: null,
};

export function fakeStaffMachine(given: { readonly policy?: Partial<StaffPolicy>; readonly problems?: readonly Problem[] } = {}) {
  const policy: StaffPolicy = { role: 'staff', port: 7340, school: null, reachedBy: [], ...given.policy };
  const state = { now: 0, exits: 0, policy: policy as StaffPolicy | null, answer: 0 };
  const hubs: FakeHub[] = [];
  const asked: MessageBoxOptions[] = [];
  const files: string[] = [];
  const there = new Set<string>();
  const window = new FakeWindow();
  const session = new FakeSession();
  let menu: MenuItemConstructorOptions[] = [];
  const machine = runStaffMachine({
    window: window as unknown as BoardFrame,
    session: session.asElectron(),
    fork: (args) => {
      const hub = new FakeHub(args);
      hubs.push(hub);
      return hub;
    },
    policy: () => state.policy,
    first: policy,
    problems: given.problems ?? [],
    folders: { data: '/data', board: '/app/board', exists: (place) => there.has(place) },
    logFile: '/data/hub.log',
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(state.answer);
    },
    showFile: (file) => files.push(file),
    setMenu: (made) => void (menu = made),
    exit: () => void (state.exits += 1),
    words: staffWords(['en-US']),
    packaged: true,
    now: () => state.now,
  });
  return {
    machine,
    state,
    hubs,
    asked,
    files,
    there,
    window,
    session,
    hub: (): FakeHub => hubs.at(-1) ?? raise('there is no hub'),
    /** Chooses an item of the menu by its words. */
    choose(label: string): void {
      const items = menu.flatMap(({ submenu }) => submenu as MenuItemConstructorOptions[]);
      const click = items.find((item) => item.label === label)?.click as (() => void) | undefined;
      if (click === undefined) throw new Error(`no ${label} in the menu`);
      click();
    },
  };
}

function raise(why: string): never {
  throw new Error(why);
}
