import type { MenuItemConstructorOptions } from 'electron';
import type { StaffWords } from './staff-words.ts';

/** The menu of the staff's machine: the two files of a first start, the log, and what a window needs. */
export interface StaffMenuActions {
  readonly showPasswords: () => void;
  readonly showToken: () => void;
  readonly showLog: () => void;
  readonly reload: () => void;
  readonly quit: () => void;
}

export const staffMenu = (words: StaffWords, actions: StaffMenuActions): MenuItemConstructorOptions[] => [
  {
    label: words.say('menu.app'),
    submenu: [
      { label: words.say('menu.passwords'), click: actions.showPasswords },
      { label: words.say('menu.token'), click: actions.showToken },
      { label: words.say('menu.log'), click: actions.showLog },
      { type: 'separator' },
      { label: words.say('menu.reload'), accelerator: 'F5', click: actions.reload },
      { type: 'separator' },
      { label: words.say('menu.quit'), accelerator: 'CommandOrControl+Q', click: actions.quit },
    ],
  },
  // On a Mac copy and paste work only where a menu has them.
  {
    label: words.say('menu.edit'),
    submenu: [{ role: 'undo' }, { role: 'redo' }, { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
  },
  {
    label: words.say('menu.view'),
    submenu: [{ role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'resetZoom' }, { type: 'separator' }, { role: 'togglefullscreen' }],
  },
];
