import type { WebPreferences } from 'electron';

/** What every page of the application is made with, whoever's it is: no Node, no webview, no file dropped on it, developer tools in development alone. */
export const pagePreferences = (packaged: boolean) =>
  ({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    devTools: !packaged,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
  }) as const satisfies WebPreferences;
