/**
 * Attachment for a dialog: opens it over everything, keeps the focus inside, and calls `onLeave` when Escape is pressed.
 * Whether it goes is not its own decision: it stays until the view state has it no more.
 */
export const openModal =
  (onLeave: () => void) =>
  (dialog: HTMLDialogElement): (() => void) => {
    const leave = (event: Event): void => {
      event.preventDefault();
      onLeave();
    };
    // The browser closes a dialog at the second Escape whatever is said: open it again, the view state decides.
    const closed = (): void => {
      if (!dialog.isConnected) return;
      dialog.showModal();
      onLeave();
    };
    dialog.addEventListener('cancel', leave);
    dialog.addEventListener('close', closed);
    dialog.showModal();
    return () => {
      dialog.removeEventListener('cancel', leave);
      dialog.removeEventListener('close', closed);
      if (dialog.open) dialog.close();
    };
  };
