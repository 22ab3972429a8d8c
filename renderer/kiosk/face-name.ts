import type { Face } from '../../core/contract/view-state.ts';
import type { KioskTexts } from './kiosk-texts.ts';

/** As a student is called on the screen: with the last initial where two are called alike. */
export const faceName = (texts: KioskTexts, face: Face): string =>
  face.lastInitial === null ? face.firstName : texts.say('name-with-initial', { name: face.firstName, initial: face.lastInitial });
