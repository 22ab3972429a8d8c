import type { BrowserWindow, BrowserWindowConstructorOptions, Display, Screen } from 'electron';
import { paper } from './station-window.ts';

/**
 * Covers every display but the one that the station is on with an empty window, as displays come and go. That need not be the primary one: a projector may become it.
 * Answers what puts the covers in place again, for when the station itself was moved.
 */
export type Cover = Pick<BrowserWindow, 'destroy' | 'isDestroyed' | 'setBounds'>;

export function coverDisplays(screen: Pick<Screen, 'on' | 'getAllDisplays'>, ownDisplay: () => number, makeCover: (display: Display) => Cover): () => void {
  const covers = new Map<number, Cover>();
  const arrange = (): void => {
    const own = ownDisplay();
    const others = screen.getAllDisplays().filter((display) => display.id !== own);
    for (const [id, cover] of covers) {
      if (others.some((display) => display.id === id) && !cover.isDestroyed()) continue;
      if (!cover.isDestroyed()) cover.destroy();
      covers.delete(id);
    }
    for (const display of others) {
      const cover = covers.get(display.id);
      if (cover === undefined) covers.set(display.id, makeCover(display));
      else cover.setBounds(display.bounds);
    }
  };
  screen.on('display-added', arrange);
  screen.on('display-removed', arrange);
  screen.on('display-metrics-changed', arrange);
  arrange();
  return arrange;
}

/** No page is ever loaded in it. */
export const coverOptions = ({ bounds }: Pick<Display, 'bounds'>): BrowserWindowConstructorOptions => ({
  ...bounds,
  kiosk: true,
  frame: false,
  focusable: false,
  closable: false,
  minimizable: false,
  skipTaskbar: true,
  alwaysOnTop: true,
  backgroundColor: paper,
  webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, devTools: false, navigateOnDragDrop: false },
});
