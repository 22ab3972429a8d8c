import { mount } from 'svelte';
import type { Intent, ViewState } from '../../core/contract/view-state.ts';
import Kiosk from './Kiosk.svelte';

/** Puts the screens into `root`; the returned function shows them a new view state. */
export function mountKiosk(root: HTMLElement, send: (intent: Intent) => void): (view: ViewState) => void {
  let shown = $state.raw<ViewState | null>(null);
  return (view) => {
    const first = shown === null;
    shown = view;
    if (first) {
      mount(Kiosk, {
        target: root,
        props: {
          get view() {
            return shown ?? view;
          },
          send,
        },
      });
    }
  };
}
