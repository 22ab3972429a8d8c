import type Electron from 'electron';
import { StrictEmitter, strictModule } from './strict-emitter.ts';

/** The machine around the app: what happens to it, a test says, by `emit` or by the fields here. */
class DoublePowerMonitor extends StrictEmitter {
  idleSeconds = 0;
  getSystemIdleTime = (): number => this.idleSeconds;
  getSystemIdleState = (threshold: number): 'active' | 'idle' => (this.idleSeconds >= threshold ? 'idle' : 'active');
}

class DoubleScreen extends StrictEmitter {
  displays: Electron.Display[] = [displayAt(1, 0)];
  getPrimaryDisplay = (): Electron.Display => this.displays[0] ?? displayAt(1, 0);
  getAllDisplays = (): Electron.Display[] => this.displays;
  getDisplayMatching = ({ x }: Electron.Rectangle): Electron.Display =>
    this.displays.find(({ bounds }) => x >= bounds.x && x < bounds.x + bounds.width) ?? this.getPrimaryDisplay();
  /** Plugs one in beside the others. */
  plug(id: number): void {
    const display = displayAt(id, this.displays.length * width);
    this.displays = [...this.displays, display];
    this.emit('display-added', {}, display);
  }
  unplug(id: number): void {
    const gone = this.displays.find((each) => each.id === id);
    this.displays = this.displays.filter((each) => each.id !== id);
    this.emit('display-removed', {}, gone);
  }
}

const width = 1366;
const displayAt = (id: number, x: number): Electron.Display =>
  ({ id, bounds: { x, y: 0, width, height: 768 }, workArea: { x, y: 0, width, height: 768 }, scaleFactor: 1 }) as Electron.Display;

export const powerMonitor = new DoublePowerMonitor();
export const screen = new DoubleScreen();

/** Reversible and plainly no secret: the double has no key ring. */
export const safeStorage = strictModule('safeStorage', {
  isEncryptionAvailable: (): boolean => true,
  encryptString: (text: string): Buffer => Buffer.from(`double:${Buffer.from(text).toString('base64')}`),
  decryptString: (sealed: Buffer): string => Buffer.from(sealed.toString().slice('double:'.length), 'base64').toString(),
});

let clipped = '';
export const clipboard = strictModule('clipboard', {
  clear: (): void => void (clipped = ''),
  writeText: (text: string): void => void (clipped = text),
  readText: (): string => clipped,
});

let menu: unknown = null;
export const Menu = strictModule('Menu', {
  setApplicationMenu: (set: unknown): void => void (menu = set),
  getApplicationMenu: (): unknown => menu,
  buildFromTemplate: (template: readonly object[]): unknown => ({ items: template }),
});

/** What was shown to the person at the machine, for a test to read; `answers` are the buttons that it presses, the first one where there is none. */
export const shown = { messages: [] as Electron.MessageBoxOptions[], files: [] as string[], answers: [] as number[] };

export const dialog = strictModule('dialog', {
  showMessageBox: (...args: [unknown, Electron.MessageBoxOptions] | [Electron.MessageBoxOptions]): Promise<Electron.MessageBoxReturnValue> => {
    shown.messages.push(args[1] ?? (args[0] as Electron.MessageBoxOptions));
    return Promise.resolve({ response: shown.answers.shift() ?? 0, checkboxChecked: false });
  },
});

export const shell = strictModule('shell', {
  openPath: (): Promise<string> => Promise.resolve(''),
  showItemInFolder: (file: string): void => void shown.files.push(file),
});

let blockers = 0;
export const powerSaveBlocker = strictModule('powerSaveBlocker', { start: (): number => (blockers += 1) });
