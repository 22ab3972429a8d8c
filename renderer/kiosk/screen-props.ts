import type { Intent, Screen, ViewState } from '../../core/contract/view-state.ts';
import type { KioskTexts } from './kiosk-texts.ts';

/** What every screen is given; `ScreenProps<'go'>` adds its own part of the view state. */
export interface CommonProps {
  readonly view: ViewState;
  readonly texts: KioskTexts;
  readonly send: (intent: Intent) => void;
  readonly sayAgain: () => void;
}

export interface ScreenProps<Kind extends Screen['screen']> extends CommonProps {
  readonly screen: Extract<Screen, { readonly screen: Kind }>;
}
