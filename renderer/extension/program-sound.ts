import { followVolume } from './program-volume.ts';
import { volumeEvent } from './volume-event.ts';

/** In each frame of a program, as a part of its page: as loud as the child has set it. */
// The station frames its programs; other tabs are none of this script's business.
if (window !== window.top) {
  const set = followVolume();
  visualViewport?.addEventListener(volumeEvent, (event) => {
    const percent: unknown = event instanceof CustomEvent ? event.detail : null;
    if (typeof percent === 'number' && percent >= 0 && percent <= 100) set(percent / 100);
  });
}
