const holdMs = 1200;

/**
 * Attachment for a button that a child touches by chance: `act` is called when it was held for more than a second,
 * or at once when it is worked with the keyboard or by assistive technology.
 */
export const pressAndHold =
  (act: () => void) =>
  (node: HTMLElement): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = (): void => clearTimeout(timer);
    const down = (event: PointerEvent): void => {
      stop();
      if (event.button === 0) timer = setTimeout(act, holdMs);
    };
    // A click without a pointer's press counts no presses.
    const click = (event: MouseEvent): void => {
      if (event.detail === 0) act();
    };
    const noMenu = (event: Event): void => event.preventDefault();
    node.addEventListener('pointerdown', down);
    for (const kind of ['pointerup', 'pointercancel', 'pointerleave']) node.addEventListener(kind, stop);
    node.addEventListener('click', click);
    node.addEventListener('contextmenu', noMenu);
    return () => {
      stop();
      node.removeEventListener('pointerdown', down);
      for (const kind of ['pointerup', 'pointercancel', 'pointerleave']) node.removeEventListener(kind, stop);
      node.removeEventListener('click', click);
      node.removeEventListener('contextmenu', noMenu);
    };
  };
