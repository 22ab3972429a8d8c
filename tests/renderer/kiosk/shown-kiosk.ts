import { render } from 'vitest-browser-svelte';
import { vi } from 'vitest';
import { page } from 'vitest/browser';
import type { Intent, ViewState } from '../../../core/contract/view-state.ts';
import { samples, type Sample } from '../../../renderer/kiosk/gallery-samples.ts';
import Kiosk from '../../../renderer/kiosk/Kiosk.svelte';

export interface ShownKiosk {
  readonly sent: Intent[];
  readonly root: HTMLElement;
  /** The next view state: each has a higher revision than the one before, unless it brings its own. */
  show(sample: Sample, more?: Partial<ViewState>): Promise<void>;
}

/** The whole kiosk on a screen of 1366 by 768, and what it sends. */
export async function showKiosk(sample: Sample, more: Partial<ViewState> = {}): Promise<ShownKiosk> {
  await page.viewport(1366, 768);
  const sent: Intent[] = [];
  let revision = 1;
  const kiosk = await render(Kiosk, { view: { ...samples[sample], revision, ...more }, send: (intent: Intent) => void sent.push(intent) });
  kiosk.container.style.height = '100vh';
  await drawn(kiosk.container);
  return {
    sent,
    root: kiosk.container,
    show: async (next, changes = {}) => {
      revision += 1;
      await kiosk.rerender({ view: { ...samples[next], revision, ...changes } });
      await drawn(kiosk.container);
    },
  };
}

/** Parts of the kiosk are fetched when they are first wanted. */
const drawn = (root: HTMLElement): Promise<void> =>
  vi.waitFor(
    () => {
      if (root.querySelector('.strip, header, .screen > *') === null) throw new Error('there is nothing on the screen yet');
    },
    { timeout: 5000 },
  );

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
