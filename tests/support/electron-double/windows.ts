import type Electron from 'electron';
import { preventable, StrictEmitter } from './strict-emitter.ts';
import { app } from './app.ts';
import { DoubleWebContents } from './web-contents.ts';

/** Windows and views. Each page is a window of its own in Chromium; what lies over what, kiosk and focus are kept as they were told and not shown. */
class DoubleView extends StrictEmitter {
  children: object[] = [];
  bounds: Electron.Rectangle = { x: 0, y: 0, width: 0, height: 0 };
  visible = true;

  addChildView(view: object): void {
    this.children = [...this.children.filter((child) => child !== view), view];
  }
  removeChildView(view: object): void {
    this.children = this.children.filter((child) => child !== view);
  }
  setBounds(bounds: Electron.Rectangle): void {
    this.bounds = bounds;
  }
  getBounds = (): Electron.Rectangle => this.bounds;
  setVisible = (visible: boolean): void => void (this.visible = visible);
  getVisible = (): boolean => this.visible;
  setBackgroundColor = (): void => undefined;
}

export class WebContentsView extends DoubleView {
  readonly webContents: Electron.WebContents;

  constructor({ webPreferences }: Electron.WebContentsViewConstructorOptions = {}) {
    super();
    this.webContents = madeContents(webPreferences);
  }
  override setBounds(bounds: Electron.Rectangle): void {
    super.setBounds(bounds);
    sizeTo(this.webContents, bounds);
  }
}

const windows = new Set<BrowserWindow>();

export class BrowserWindow extends StrictEmitter {
  readonly webContents: Electron.WebContents;
  readonly contentView = new DoubleView();
  readonly options: Electron.BrowserWindowConstructorOptions;
  #destroyed = false;
  #focused = true;
  #bounds: Electron.Rectangle;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.webContents = madeContents(options.webPreferences);
    sizeTo(this.webContents, this.#bounds);
    windows.add(this);
    app.windows.add(this);
    contentsOf(this.webContents).on('destroyed', () => this.destroy());
  }

  static getAllWindows = (): BrowserWindow[] => [...windows];
  static fromWebContents = (contents: Electron.WebContents | undefined): BrowserWindow | null =>
    [...windows].find((each) => each.webContents === contents) ?? null;
  static getFocusedWindow = (): BrowserWindow | null => [...windows].find((each) => each.#focused) ?? null;

  loadURL = (url: string): Promise<void> => this.webContents.loadURL(url);
  isDestroyed = (): boolean => this.#destroyed;
  isKiosk = (): boolean => this.options.kiosk === true;
  isFocused = (): boolean => this.#focused && !this.#destroyed;
  getContentBounds = (): Electron.Rectangle => this.#bounds;
  getBounds = (): Electron.Rectangle => this.#bounds;
  show = (): void => this.focus();
  hide = (): void => this.blur();
  moveTop = (): void => undefined;
  isMinimized = (): boolean => false;
  restore = (): void => this.focus();
  setMenu = (): void => undefined;
  removeMenu = (): void => undefined;
  setTitle = (): void => undefined;
  focus(): void {
    if (this.#focused) return;
    this.#focused = true;
    this.emit('focus', {});
  }
  blur(): void {
    if (!this.#focused) return;
    this.#focused = false;
    this.emit('blur', {});
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    sizeTo(this.webContents, this.#bounds);
    this.emit('resize');
  }
  close(): void {
    const event = preventable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.delete(this);
    app.windows.delete(this);
    this.webContents.close();
    this.emit('closed');
    if (windows.size === 0 && !app.emit('window-all-closed')) app.quit();
  }
}

function madeContents(preferences: Electron.WebPreferences = {}): Electron.WebContents {
  const contents = new DoubleWebContents(preferences);
  app.emit('web-contents-created', {}, contents);
  return contents as unknown as Electron.WebContents;
}

const contentsOf = (contents: Electron.WebContents): DoubleWebContents => contents as unknown as DoubleWebContents;

function sizeTo(contents: Electron.WebContents, { width, height }: Electron.Rectangle): void {
  if (width === 0 || height === 0) return;
  void contentsOf(contents)
    .protocol((send) => send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 0, mobile: false }))
    .catch(() => undefined);
}
