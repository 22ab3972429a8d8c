/** What a child can choose, in the order of the page; what is covered or asleep is left out. */
const choices = 'button:not(:disabled), a[href], input:not(:disabled), [tabindex="0"]';

/**
 * For one switch: the focus walks over the choices inside `root`, `seconds` on each, and the switch, which types Enter or Space, takes the one that has it.
 * Rests while a text is being typed. Returns what ends it.
 */
export function scanChoices(root: HTMLElement, seconds: number): () => void {
  const step = (): void => {
    const there = [...root.querySelectorAll<HTMLElement>(choices)].filter(
      (each) => each.closest('[inert]') === null && each.checkVisibility({ visibilityProperty: true }),
    );
    const focused = document.activeElement;
    if (there.length === 0 || focused instanceof HTMLInputElement || focused instanceof HTMLIFrameElement) return;
    const at = there.findIndex((each) => each === focused);
    there[(at + 1) % there.length]?.focus({ focusVisible: true } as FocusOptions);
  };
  const walking = setInterval(step, seconds * 1000);
  return () => clearInterval(walking);
}
