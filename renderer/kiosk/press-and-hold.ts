const holdMs = 1200;

/**
 * Attachment for a button that does one thing when it is touched, and another when it was held for more than a second. The keyboard and assistive technology
 * touch and never hold: what is held needs a button of its own for them.
 */
export const pressAndHold =
  ({ touched, held }: { readonly touched: () => void; readonly held: () => void }) =>
  (node: HTMLElement): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasHeld = false;
    const stop = (): void => clearTimeout(timer);
    const down = (event: PointerEvent): void => {
      stop();
      wasHeld = false;
      if (event.button !== 0) return;
      timer = setTimeout(() => {
        wasHeld = true;
        held();
      }, holdMs);
    };
    // The click that ends a hold is none; one without a pointer's press counts no presses.
    const click = (event: MouseEvent): void => {
      if (event.detail === 0 || !wasHeld) touched();
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
