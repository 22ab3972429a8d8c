import { isKeySwallowed } from '../../core/navigation/key-rule.ts';
import { volumeEvent } from './volume-event.ts';
import type { FrameMessage, StationMessage } from './messages.ts';

/**
 * Runs in every frame of a program before its own scripts: says that a person does something, and answers pings.
 * It never tells what was typed, clicked or shown, and takes nothing from the page but the browser's own keys and links for a new window.
 */
const leastMs = 250;

function watch(): void {
  const port = chrome.runtime.connect({ name: 'evidence' });
  let lastSent = Number.NEGATIVE_INFINITY;
  let pointer: { readonly x: number; readonly y: number } | null = null;
  const send = (message: FrameMessage): void => {
    try {
      port.postMessage(message);
    } catch {
      // The station's page is gone; this frame goes with it.
    }
  };

  function onInput(event: Event): void {
    if (!event.isTrusted) return;
    // A key that lies under a book repeats for ever; a page that moves under a resting mouse makes moves without a way.
    if (event instanceof KeyboardEvent && event.repeat) return;
    if (event.type === 'pointermove' && event instanceof PointerEvent) {
      const before = pointer;
      pointer = { x: event.screenX, y: event.screenY };
      if (before === null || (before.x === pointer.x && before.y === pointer.y)) return;
    }
    if (event.timeStamp - lastSent < leastMs) return;
    lastSent = event.timeStamp;
    send({ kind: 'input' });
  }

  /** Keys of the browser, as far as it lets a page have them: those that reload, print, go back, look inside. */
  function onKey(event: KeyboardEvent): void {
    if (
      !event.isTrusted ||
      !isKeySwallowed({ key: event.key, code: event.code, control: event.ctrlKey, alt: event.altKey, shift: event.shiftKey, meta: event.metaKey })
    )
      return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** There is one window: a link that asks for another opens in the program's own place, if it may at all. */
  function onClick(event: MouseEvent): void {
    if (!event.isTrusted || event.defaultPrevented || event.button > 1) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!(link instanceof HTMLAnchorElement) || !/^https?:$/.test(link.protocol)) return;
    const newWindow =
      (link.target !== '' && !['_self', '_parent', '_top'].includes(link.target)) || event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1;
    if (!newWindow) return;
    event.preventDefault();
    send({ kind: 'open', address: link.href });
  }

  /** `document.open()` takes all listeners away, so each ping puts them back; adding one twice is adding it once. */
  function listen(): void {
    for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'input']) {
      window.addEventListener(type, onInput, { capture: true, passive: true });
    }
    window.addEventListener('keydown', onKey, { capture: true });
    window.addEventListener('click', onClick);
    window.addEventListener('auxclick', onClick);
  }

  port.onMessage.addListener((message: StationMessage) => {
    if (message.kind === 'volume') {
      visualViewport?.dispatchEvent(new CustomEvent(volumeEvent, { detail: message.percent }));
      return;
    }
    listen();
    send({ kind: 'pong', ping: message.ping });
  });
  listen();
}

// The station frames its programs; other tabs are none of this script's business.
if (window !== window.top) watch();
