import { chimed, lookAgain, silent, tabSounds, type Audible } from './program-audible.ts';

/** What is known of the station's tab as a whole and counts for the program in it: sound, and whether it is seen and in front. */
export interface TabWatch {
  /** Tells all again, for a program that has just loaded. */
  tellAll(): void;
  /** A hidden program is muted, and with it the whole tab: Chromium mutes tabs, not frames. */
  setVisible(visible: boolean): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The screens say on the document that they sound, with how long: `new CustomEvent('station-chime', { detail: { ms } })`.
 * Nobody else can: the program's frame has no way to this document.
 */
const chimeEvent = 'station-chime';
const focusLookMs = 1000;

type TabSight =
  | { readonly kind: 'audible'; readonly audible: boolean }
  | { readonly kind: 'visible'; readonly visible: boolean }
  | { readonly kind: 'foreground'; readonly foreground: boolean };

export function watchTab(tab: number, tell: (event: TabSight) => void): TabWatch {
  let audible: Audible = silent;
  let shown = false;
  let told = { audible: false, visible: true, foreground: true };
  let windowFocused = true;
  let chimeTimer: ReturnType<typeof setTimeout> | undefined;

  const now = (): typeof told => ({
    audible: audible.program && shown,
    visible: document.visibilityState === 'visible',
    foreground: document.visibilityState === 'visible' && (document.hasFocus() || windowFocused),
  });
  function tellChanges(): void {
    const before = told;
    told = now();
    if (before.audible !== told.audible) tell({ kind: 'audible', audible: told.audible });
    if (before.visible !== told.visible) tell({ kind: 'visible', visible: told.visible });
    if (before.foreground !== told.foreground) tell({ kind: 'foreground', foreground: told.foreground });
  }

  function hears(next: Audible): void {
    audible = next;
    clearTimeout(chimeTimer);
    if (audible.tab && !audible.program)
      chimeTimer = setTimeout(() => hears(lookAgain(audible, performance.now())), Math.max(1, audible.chimeUntil - performance.now()));
    tellChanges();
  }
  const onUpdated = (id: number, change: { audible?: boolean }): void => {
    if (id === tab && change.audible !== undefined) hears(tabSounds(audible, change.audible, performance.now()));
  };
  const onChime = (event: Event): void => {
    const ms: unknown = event instanceof CustomEvent ? (event.detail as { ms?: unknown } | null)?.ms : undefined;
    if (typeof ms === 'number') hears(chimed(audible, ms, performance.now()));
  };
  let ownWindow: number | undefined;
  const onWindowFocus = (focused: number): void => {
    windowFocused = focused === ownWindow;
    tellChanges();
  };
  void chrome.windows.getCurrent().then((window) => {
    ownWindow = window.id;
    windowFocused = window.focused;
  });

  chrome.tabs.onUpdated.addListener(onUpdated);
  chrome.windows.onFocusChanged.addListener(onWindowFocus);
  document.addEventListener('visibilitychange', tellChanges);
  document.addEventListener(chimeEvent, onChime);
  // Focus that leaves from inside the program's frame is told to no listener of this page.
  const looks = setInterval(tellChanges, focusLookMs);

  return {
    tellAll: () => {
      told = now();
      tell({ kind: 'audible', audible: told.audible });
      tell({ kind: 'visible', visible: told.visible });
      tell({ kind: 'foreground', foreground: told.foreground });
    },
    setVisible: async (visible) => {
      shown = visible;
      tellChanges();
      await chrome.tabs.update(tab, { muted: !visible });
    },
    stop: async () => {
      clearInterval(looks);
      clearTimeout(chimeTimer);
      chrome.tabs.onUpdated.removeListener(onUpdated);
      chrome.windows.onFocusChanged.removeListener(onWindowFocus);
      document.removeEventListener('visibilitychange', tellChanges);
      document.removeEventListener(chimeEvent, onChime);
      await chrome.tabs.update(tab, { muted: false });
    },
  };
}
