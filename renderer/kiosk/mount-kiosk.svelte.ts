import { mount } from 'svelte';
import type { Intent, ViewState } from '../../core/contract/view-state.ts';
import Kiosk from './Kiosk.svelte';

/** Puts the screens into `root`; the returned function shows them a new view state, each in a task of its own: the engine's step was one already. */
export function mountKiosk(root: HTMLElement, send: (intent: Intent) => void, clip: (hash: string) => Promise<ArrayBuffer | null>): (view: ViewState) => void {
  let shown = $state.raw<ViewState | null>(null);
  return (view) => {
    if (shown !== null) {
      setTimeout(() => (shown = view));
      return;
    }
    shown = view;
    mount(Kiosk, {
      target: root,
      props: {
        get view() {
          return shown ?? view;
        },
        send,
        clip,
      },
    });
  };
}
