import type { Rectangle } from 'electron';
import type { LaunchRequest, ProgramEvent } from '../../../core/contract/program-host.ts';
import type { Problem } from '../../../core/result.ts';
import { WebLauncher, type ProgramSession, type ProgramView } from '../../../electron/launchers/web-launcher.ts';
import { FakePage } from './fake-page.ts';
import { FakeSession } from './fake-session.ts';

/** A view in place of WebContentsView. */
export class FakeView {
  readonly page = new FakePage();
  readonly session: FakeSession;
  bounds: Rectangle | null = null;
  visible = true;

  constructor(session: FakeSession) {
    this.session = session;
  }
  get webContents(): ProgramView['webContents'] {
    return this.page.asElectron();
  }
  setBounds = (bounds: Rectangle): void => void (this.bounds = bounds);
  setVisible = (visible: boolean): void => void (this.visible = visible);
}

/** A launcher in a window of 1366 by 768, with everything that it made and told in sight. */
export function fakeStation() {
  /** What a test does to the next view's page before it is used. */
  const hooks: { nextPage: (page: FakePage) => void } = { nextPage: () => undefined };
  const state = { now: 0, focused: true, minimized: false, size: { width: 1366, height: 768 }, stationFocus: 0, clipboardCleared: 0 };
  const sessions: FakeSession[] = [];
  const views: FakeView[] = [];
  const shown: FakeView[] = [];
  const told: ProgramEvent[] = [];
  const reported: Problem[] = [];
  const launcher = new WebLauncher<ProgramSession, FakeView>({
    visits: {
      fromPartition: (name) => {
        const session = new FakeSession(name);
        sessions.push(session);
        return session.asElectron();
      },
      clipboard: { clear: () => void (state.clipboardCleared += 1) },
    },
    makeView: (session) => {
      const view = new FakeView(session as unknown as FakeSession);
      views.push(view);
      hooks.nextPage(view.page);
      return view;
    },
    window: {
      add: (view) => shown.push(view),
      remove: (view) => void shown.splice(shown.indexOf(view), 1),
      size: () => state.size,
      isFocused: () => state.focused,
      isMinimized: () => state.minimized,
      focusStation: () => void (state.stationFocus += 1),
    },
    tell: (event) => told.push(event),
    report: (problem) => reported.push(problem),
    now: () => state.now,
  });
  return {
    launcher,
    set nextPage(prepare: (page: FakePage) => void) {
      hooks.nextPage = prepare;
    },
    state,
    sessions,
    views,
    shown,
    told,
    reported,
    kinds: () => told.map((event) => event.kind),
    view: (index = -1): FakeView => views.at(index) ?? raise('there is no view'),
    session: (index = -1): FakeSession => sessions.at(index) ?? raise('there is no session'),
    /** Opens a program and lets it load, as Chromium would say it. */
    async running(request: LaunchRequest = counting): Promise<FakePage> {
      await launcher.launch(request);
      const page = (views.at(-1) ?? raise('there is no view')).page;
      page.emit('did-navigate', {}, request.address, 200, 'OK');
      page.emit('did-finish-load');
      return page;
    },
  };
}

export const counting: LaunchRequest = {
  launch: 'launch-1',
  visit: 'visit-1',
  program: 'counting',
  address: 'https://good.example/start',
  allowedOrigins: ['https://good.example', 'https://*.cdn.example'],
  signOn: [],
  permissions: [],
  language: 'en',
};

function raise(why: string): never {
  throw new Error(why);
}
