import { app, BrowserWindow, clipboard, ipcMain, Menu, powerMonitor, protocol, safeStorage, screen, session, WebContentsView } from 'electron';
import ElectronStore from 'electron-store';
import path from 'node:path';
import type { HostCapabilities, StationPolicy } from '../core/contract/program-host.ts';
import { exitCodeOf, waysOut, type ExitCode } from '../core/contract/way-out.ts';
import type { Result } from '../core/result.ts';
import { AppEnd } from './app-end.ts';
import { beginRun } from './app-run.ts';
import { parseArguments, type StationArguments } from './argv.ts';
import { coverDisplays, coverOptions } from './display-covers.ts';
import { trustHub } from './hub-trust.ts';
import { registerIpc } from './ipc-main.ts';
import { NativeLauncher } from './launchers/native-launcher.ts';
import { ProgramLaunchers } from './launchers/program-launchers.ts';
import { programPreferences } from './launchers/program-preferences.ts';
import { WebLauncher } from './launchers/web-launcher.ts';
import { canSeeX11Windows, seesX11Window } from './launchers/x11-windows.ts';
import { MachinePolicy } from './machine-policy.ts';
import { MachineVolume } from './machine-volume.ts';
import { watchMachine } from './machine-watch.ts';
import { contentSecurityPolicy, ownPages, ownScheme } from './own-pages.ts';
import { PageEvents } from './page-events.ts';
import { policyPlaces } from './policy-file.ts';
import { SecretStore } from './secret-store.ts';
import { Settings, type SettingsData } from './settings.ts';
import { openStaffMachine } from './staff/open-staff-machine.ts';
import { guardStationSession } from './station-guard.ts';
import { stationHandlers } from './station-handlers.ts';
import { careForStation, stationWindowOptions } from './station-window.ts';

/** Wires the desktop application together: a station's kiosk or, where the policy says so, the staff's machine. The rules live in core and in the modules beside this one. */
const pages = path.join(import.meta.dirname, '../kiosk');
const preload = path.join(import.meta.dirname, 'preload.cjs');
const now = (): number => performance.now();

const parsed = parseArguments(process.argv.slice(1), app.isPackaged);
if (!parsed.ok) {
  for (const { code, where } of parsed.problems) console.error(`${code} ${where ?? ''}`);
  app.exit(exitCodeOf.leave);
} else {
  if (parsed.value.data !== null) app.setPath('userData', path.resolve(parsed.value.data));
  if (app.requestSingleInstanceLock()) start(parsed.value);
  else app.exit(exitCodeOf.leave);
}

function start(args: StationArguments): void {
  // Both have to be said before the app is ready.
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([{ scheme: ownScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]);
  guardApp();
  const ending = new AppEnd({
    exit: (code) => app.exit(code),
    relaunch: () => app.relaunch(),
    supervised: args.supervised,
    uptimeSeconds: () => process.uptime(),
  });
  // Electron would open a dialog for a bug; the app starts anew instead.
  const comeDown = (cause: unknown): void => {
    console.error(cause);
    ending.comeDown();
  };
  process.on('uncaughtException', comeDown);
  process.on('unhandledRejection', comeDown);
  void app.whenReady().then(() => open(args, ending));
}

/** For every page that there is or will be. */
function guardApp(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  app.on('select-client-certificate', (event, _contents, _url, _certificates, choose) => {
    event.preventDefault();
    choose();
  });
  app.on('login', (event, _contents, _request, _asker, answer) => {
    event.preventDefault();
    answer();
  });
}

function open(args: StationArguments, ending: AppEnd): void {
  Menu.setApplicationMenu(null);
  let window: BrowserWindow | null = null;
  const events = new PageEvents((channel, event) => {
    if (window !== null && !window.isDestroyed()) window.webContents.send(channel, event);
  });

  const settings = Settings.open(app.getPath('userData'), stamp(), (options) => new ElectronStore<SettingsData>(options));
  settings.problems.forEach(events.problem);
  const run = beginRun(settings, Date.now());
  ending.runs(run);
  const secrets = new SecretStore(settings, safeStorage);
  const places = policyPlaces({ platform: process.platform, besideApp: path.dirname(app.getPath('exe')), chosen: args.policy });
  const policy = new MachinePolicy(places, secrets, events.problem);
  const staff = policy.staff();
  if (staff !== null) return openStaffMachine({ first: staff, policy, problems: settings.problems });

  const own = session.defaultSession;
  guardStationSession(own, policy.origins, app.isPackaged);
  trustHub(own, policy.token, events.problem, policy.recordStore);
  own.protocol.handle(
    ownScheme,
    ownPages(pages, () => contentSecurityPolicy(policy.origins())),
  );

  const leave = (code: ExitCode): void => ending.leave(code);
  const station = new BrowserWindow(stationWindowOptions({ preload, packaged: app.isPackaged, windowed: args.windowed }));
  window = station;
  const launcher = new WebLauncher({
    visits: { fromPartition: (name) => session.fromPartition(name), clipboard },
    makeView: (visit) => new WebContentsView({ webPreferences: programPreferences(visit, app.isPackaged) }),
    window: {
      add: (view) => station.contentView.addChildView(view),
      remove: (view) => {
        if (!station.isDestroyed()) station.contentView.removeChildView(view);
      },
      size: () => station.getContentBounds(),
      isFocused: () => station.isFocused(),
      isMinimized: () => station.isMinimized(),
      focusStation: () => {
        if (!station.isDestroyed()) station.webContents.focus();
      },
    },
    tell: events.program,
    report: events.problem,
    now,
  });
  const seesWindow = canSeeX11Windows(process.platform, process.env) ? seesX11Window : null;
  const native = new NativeLauncher({
    program: policy.native,
    folder: path.join(app.getPath('userData'), 'visits'),
    window: {
      giveWay: () => {
        if (!station.isDestroyed()) station.hide();
      },
      comeBack: () => {
        if (station.isDestroyed()) return;
        station.show();
        station.moveTop();
        station.webContents.focus();
      },
    },
    seesWindow,
    idleSeconds: () => powerMonitor.getSystemIdleTime(),
    tell: events.program,
    report: events.problem,
    lookEvery: 500,
    now,
  });
  const launchers = new ProgramLaunchers(launcher, native);
  // What an app that was killed left running or lying is nobody's.
  void native.wipe();
  process.on('exit', () => native.force());
  station.on('focus', () => launcher.windowChanged());
  station.on('blur', () => launcher.windowChanged());
  station.on('minimize', () => launcher.windowChanged());
  station.on('restore', () => launcher.windowChanged());
  station.on('resize', () => launcher.layout());
  station.on('closed', () => leave(exitCodeOf.leave));

  const readPolicy = (): Result<StationPolicy> => {
    const read = policy.read();
    // The machine has become the staff's: only a new start can be that.
    if (policy.staff() !== null) leave(exitCodeOf['restart-app']);
    return read;
  };
  const capabilities = (): HostCapabilities => ({
    host: 'electron',
    version: app.getVersion(),
    lacks: [
      ...(args.supervised ? [] : ['lacks.os-lockdown']),
      ...(args.windowed ? ['lacks.kiosk-window'] : []),
      ...(secrets.sealed ? [] : ['lacks.key-ring']),
      ...(seesWindow === null ? ['lacks.native-window'] : []),
      ...(policy.volume() === null ? ['lacks.volume'] : []),
    ],
    launchKinds: ['web', 'unframed', 'native'],
    volume: policy.volume() === null ? 'own' : 'machine',
    // Only what starts the app can restart or shut down the computer once it has ended.
    waysOut: args.supervised ? waysOut : ['restart-app', 'leave'],
    safeMode: run.safeMode,
  });
  registerIpc(
    ipcMain,
    stationHandlers({
      launchers,
      secrets,
      volume: new MachineVolume(policy.volume),
      policy: readPolicy,
      capabilities,
      listening: () => events.pageListens(),
      leave,
    }),
    {
      stationId: () => (station.isDestroyed() ? null : station.webContents.id),
      now,
      refused: (channel, why) => console.error(`ipc ${channel} refused: ${why}`),
    },
  );

  watchMachine(powerMonitor, events.machine);
  powerMonitor.on('shutdown', () => ending.machineEnds());
  station.on('session-end', () => ending.machineEnds());
  process.on('SIGTERM', () => leave(exitCodeOf.leave));
  app.on('second-instance', () => station.focus());
  app.on('before-quit', (event) => {
    if (!ending.ending && !args.windowed) event.preventDefault();
  });
  if (!args.windowed) {
    const arrange = coverDisplays(
      screen,
      () => screen.getDisplayMatching(station.getBounds()).id,
      (display) => new BrowserWindow(coverOptions(display)),
    );
    station.on('move', arrange);
  }
  careForStation(station, {
    mayClose: () => ending.ending || args.windowed,
    lost: () => {
      events.pageLost();
      void launchers.abandon();
    },
    givenUp: () => ending.comeDown(),
    now,
  });
}

/** For names of files: 2026-11-23T08-00-00. */
function stamp(): string {
  return new Date().toISOString().slice(0, 19).replaceAll(':', '-');
}
