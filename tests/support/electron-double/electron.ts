import { app, protocol } from './app.ts';
import { fromPartition } from './double-session.ts';
import { ipcMain } from './ipc-main.ts';
import { clipboard, dialog, Menu, powerMonitor, powerSaveBlocker, safeStorage, screen, shell } from './machine.ts';
import { utilityProcess } from './utility-process.ts';
import { pagesByTarget } from './page-registry.ts';
import { strictModule } from './strict-emitter.ts';
import { livePages } from './web-contents.ts';
import { BrowserWindow, WebContentsView } from './windows.ts';

/** What stands for `electron` in main. What is not here throws when it is asked for. */
const session = strictModule('session', {
  fromPartition,
  get defaultSession() {
    return fromPartition('');
  },
});
const webContents = strictModule('webContents', {
  getAllWebContents: livePages,
  fromDevToolsTargetId: (target: string) => pagesByTarget.get(target),
});

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
  WebContentsView,
};
/** electron-store takes Electron's default export. */
const electron = strictModule('electron', {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
  WebContentsView,
});
export { electron as default };
