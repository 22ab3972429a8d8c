/** Attachment: the node takes the focus when its screen comes, so that keyboard and screen reader begin there. */
export function takeFocus(node: HTMLElement): void {
  node.focus({ preventScroll: true });
}
