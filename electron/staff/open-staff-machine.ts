import { app, BrowserWindow, dialog, Menu, powerMonitor, powerSaveBlocker, session, shell, utilityProcess } from 'electron';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { StaffPolicy } from '../../core/contract/program-host.ts';
import type { Problem } from '../../core/result.ts';
import { exitCodeOf } from '../../core/contract/way-out.ts';
import type { MachinePolicy } from '../machine-policy.ts';
import { boardWindowOptions } from './board-window.ts';
import { keepHubLog } from './hub-log.ts';
import { runStaffMachine } from './staff-machine.ts';
import { staffWords } from './staff-words.ts';

/** Wires the staff's machine to Electron; what it does is in staff-machine. The bundles lie beside each other: out/electron and out/board. */
const hubBundle = path.join(import.meta.dirname, 'hub.js');
const board = path.join(import.meta.dirname, '../board');

export interface StaffMachineStart {
  readonly first: StaffPolicy;
  readonly policy: MachinePolicy;
  /** Of the settings. */
  readonly problems: readonly Problem[];
}

export function openStaffMachine({ first, policy, problems }: StaffMachineStart): void {
  const data = app.getPath('userData');
  const logFile = path.join(data, 'hub.log');
  const words = staffWords(app.getPreferredSystemLanguages());
  const window = new BrowserWindow(boardWindowOptions(app.isPackaged, words.say('starting')));
  let exiting = false;
  const machine = runStaffMachine({
    window,
    session: session.defaultSession,
    fork: (args) => {
      const child = utilityProcess.fork(hubBundle, [...args], { serviceName: 'Stationmaster hub', stdio: ['ignore', 'ignore', 'pipe'] });
      keepHubLog(logFile, child);
      return child;
    },
    policy: () => {
      policy.read();
      return policy.staff();
    },
    first,
    problems: [...problems, ...policy.problems()],
    folders: { data, board, exists: existsSync },
    logFile,
    ask: async (question) => (await dialog.showMessageBox(window, question)).response,
    showFile: (file) => shell.showItemInFolder(file),
    setMenu: (menu) => Menu.setApplicationMenu(Menu.buildFromTemplate(menu)),
    exit: () => {
      exiting = true;
      app.exit(exitCodeOf.leave);
    },
    words,
    packaged: app.isPackaged,
    now: () => performance.now(),
  });
  // The lab has no hub while this machine sleeps.
  powerSaveBlocker.start('prevent-app-suspension');
  powerMonitor.on('shutdown', () => machine.quit());
  process.on('SIGTERM', () => machine.quit());
  app.on('second-instance', () => machine.show());
  app.on('before-quit', (event) => {
    if (exiting) return;
    event.preventDefault();
    machine.askToQuit();
  });
}
