/** Every row of the escape cases: what is tried, what must hold, and which layers have to show it. The table of `npm run test:escape` is made from this. */
export type Layer =
  /** The program itself, shown on the double or in plain units. */
  | 'shell'
  /** The deployment that ships with it; a start-up check tells staff when it is missing. */
  | 'os'
  /** Only a real Electron can show it. */
  | 'binary';

export interface EscapeRow {
  readonly attack: string;
  readonly must: string;
  /** Each of them needs a test that says it is of this row and layer (escape-row.ts). */
  readonly layers: readonly Layer[];
}

export const rows = {
  K1: { attack: 'Windows: task switcher, Alt+F4, Win keys, secure attention', must: 'stay', layers: ['shell', 'os'] },
  K2: { attack: 'macOS: Cmd+Tab, Space, Q, H, W, force quit', must: 'stay', layers: ['shell', 'os'] },
  K3: { attack: 'Linux: Super, Alt+F2, virtual terminals', must: 'stay', layers: ['os'] },
  K4: { attack: 'browser keys: reload, close, print, DevTools, back, home', must: 'nothing happens', layers: ['shell'] },
  K5: { attack: 'window.open, _blank, middle, Ctrl and Shift click, form target', must: 'allowed: same view; the rest denied', layers: ['shell'] },
  K6: { attack: 'a named window used again; a popup that sheds its sandbox', must: 'denied', layers: ['shell', 'binary'] },
  K7: { attack: 'link, location=, form off the list', must: 'blocked before a byte leaves', layers: ['shell'] },
  K8: { attack: '30x chain, refresh', must: 'every hop is judged', layers: ['shell'] },
  K9: { attack: 'frame navigation, frame to top', must: 'judged', layers: ['shell'] },
  K10: { attack: 'mouse side buttons, swipe, history', must: 'nothing of another session', layers: ['shell', 'binary'] },
  K11: { attack: 'about:, data:, blob:, javascript: as the page', must: 'denied, or back to the program', layers: ['shell'] },
  K12: { attack: 'file:, UNC path', must: 'denied', layers: ['shell'] },
  K13: { attack: 'mailto:, tel:, vscode:, intent:, ms-settings:', must: 'no program opens', layers: ['shell', 'binary'] },
  K14: { attack: 'chrome:, devtools:, view-source:', must: 'denied', layers: ['shell'] },
  K15: { attack: 'DevTools, --inspect, remote debugging, run as Node', must: 'refused', layers: ['shell', 'binary'] },
  K16: { attack: 'file or link dropped on the page', must: 'nothing', layers: ['shell', 'binary'] },
  K17: { attack: 'download attribute, attachment, blob download', must: 'nothing is written', layers: ['shell'] },
  K18: { attack: 'file chooser, File System Access', must: 'denied', layers: ['shell', 'binary'] },
  K19: { attack: 'print', must: 'nothing', layers: ['shell', 'binary'] },
  K20: { attack: 'context menu, title-bar menu', must: 'none', layers: ['shell', 'binary'] },
  K21: { attack: 'camera, microphone, location, notifications, idle, MIDI', must: 'as the catalogue grants', layers: ['shell'] },
  K22: { attack: 'screen share, HID, USB, serial, Bluetooth', must: 'denied', layers: ['shell', 'binary'] },
  K23: { attack: 'clipboard from one student to the next', must: 'cleared at sign-in and sign-out', layers: ['shell'] },
  K24: { attack: 'alert, confirm, prompt in a loop', must: 'staff can end it', layers: ['shell', 'binary'] },
  K25: { attack: 'beforeunload trap', must: 'ends all the same', layers: ['shell'] },
  K26: { attack: 'fullscreen over the strip', must: 'the strip stays', layers: ['shell', 'binary'] },
  K27: { attack: 'pointer lock, keyboard lock', must: 'as the catalogue grants', layers: ['shell', 'binary'] },
  K28: { attack: 'Ctrl and wheel, pinch zoom', must: 'fixed zoom', layers: ['shell', 'binary'] },
  K29: { attack: 'bad certificate, client-certificate chooser', must: 'refused, staff told which host', layers: ['shell'] },
  K30: { attack: 'HTTP password dialog', must: 'cancelled', layers: ['shell'] },
  K31: { attack: 'service worker, WebSocket, WebRTC, beacon and all other requests', must: 'refused', layers: ['shell'] },
  K32: { attack: 'webview tag put into the page', must: 'none', layers: ['shell', 'binary'] },
  K33: { attack: 'PDF viewer: print and links', must: 'judged like any page', layers: ['shell', 'binary'] },
  K34: { attack: 'page that crashes or hangs', must: 'back, at most 3 times, then staff', layers: ['shell'] },
  K35: { attack: 'main, GPU or the whole app killed', must: 'back where the student was, events whole', layers: ['shell', 'os'] },
  K36: { attack: 'second instance, command line, deep link', must: 'ignored', layers: ['shell'] },
  K37: { attack: 'display added or removed', must: 'every display covered', layers: ['shell', 'binary'] },
  K38: { attack: 'vendor page reaching for the station', must: 'there is nothing to reach', layers: ['shell'] },
  K39: { attack: 'next student inherits a log-in', must: 'finds nothing', layers: ['shell'] },
  K40: { attack: 'native program: help link, save as, child process', must: 'its process tree ends at the bell', layers: ['shell', 'os'] },
  K41: { attack: 'close, minimise, shut down', must: 'refused; events are on disk', layers: ['shell', 'os'] },
  K42: { attack: 'sleep, lid, lock, clock change', must: 'no credit, no loss, no false alarm', layers: ['shell'] },
  K43: { attack: 'guessing PINs and pictures', must: 'slowed, logged, staff told', layers: ['shell'] },
} as const satisfies Record<`K${number}`, EscapeRow>;

export type RowNumber = keyof typeof rows;
