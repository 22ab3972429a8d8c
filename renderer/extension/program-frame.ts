import type { Permission } from '../../core/model/catalogue.ts';

/**
 * The one iframe in which a program runs, in the kiosk's `<div id="program">`.
 * A frame is never re-used for another program: a hung one is ended by taking it away, which never asks it.
 */
export interface ProgramFrame {
  navigate(address: string): void;
  show(visible: boolean): void;
  remove(): void;
}

const place = 'program';
const longestWaitMs = 5000;

export async function openFrame(options: {
  readonly address: string;
  readonly title: string;
  readonly permissions: readonly Permission[];
  readonly origins: readonly string[];
}): Promise<ProgramFrame> {
  const root = await programPlace();
  const frame = document.createElement('iframe');
  frame.title = options.title;
  frame.setAttribute('sandbox', sandboxFor(options.permissions));
  frame.setAttribute('allow', featuresFor(options.permissions, options.origins));
  frame.referrerPolicy = 'no-referrer';
  Object.assign(frame.style, { position: 'absolute', inset: '0', width: '100%', height: '100%', border: '0', background: '#fff' });
  const show = (visible: boolean): void => {
    frame.inert = !visible;
    frame.style.visibility = visible ? 'visible' : 'hidden';
    if (visible) frame.focus();
    else frame.blur();
  };
  show(false);
  frame.src = options.address;
  if (getComputedStyle(root).position === 'static') root.style.position = 'relative';
  root.replaceChildren(frame);
  return {
    navigate: (address) => {
      frame.src = address;
    },
    show,
    remove: () => frame.remove(),
  };
}

/** Never top navigation (the program would take the station's place), modals (they stop the strip) or pointer lock. */
export function sandboxFor(permissions: readonly Permission[]): string {
  const tokens = ['allow-scripts', 'allow-same-origin', 'allow-forms'];
  if (permissions.includes('downloads')) tokens.push('allow-downloads');
  return tokens.join(' ');
}

/** Sound starts without a click, so that a lesson can speak; anything else only where the catalogue grants it, and to the program's own origins. */
export function featuresFor(permissions: readonly Permission[], origins: readonly string[]): string {
  const exact = origins.filter((origin) => !origin.includes('*')).join(' ');
  const granted = (['camera', 'microphone', 'fullscreen', 'clipboard-write'] as const).filter((feature) => permissions.includes(feature));
  return ['autoplay *', ...(exact === '' ? [] : granted.map((feature) => `${feature} ${exact}`))].join('; ');
}

function programPlace(): Promise<HTMLElement> {
  const find = (): HTMLElement | null => document.getElementById(place);
  const found = find();
  if (found) return Promise.resolve(found);
  return new Promise((resolve, reject) => {
    const observer = new MutationObserver(() => {
      const root = find();
      if (!root) return;
      clearTimeout(timer);
      observer.disconnect();
      resolve(root);
    });
    const timer = setTimeout(() => {
      observer.disconnect();
      reject(new Error(`the kiosk page has no #${place}`));
    }, longestWaitMs);
    observer.observe(document.documentElement, { childList: true, subtree: true });
  });
}
