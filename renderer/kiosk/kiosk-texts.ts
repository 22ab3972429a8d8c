import en from '../../resources/locales/kiosk.en.json';
import es from '../../resources/locales/kiosk.es.json';
import { makeTexts, type Texts } from '../ui/text.ts';

/** The kiosk's words, in the language of the view state: the student's own once somebody is signed in. */
export type KioskKey = keyof typeof en;
export type KioskTexts = Texts<KioskKey>;

export const kioskTexts = makeTexts<KioskKey>({ en, es });

/** A key that came as data, e.g. of what a host lacks; unknown ones are shown as they are. */
export const sayOrKey = (texts: KioskTexts, key: string): string => (Object.hasOwn(en, key) ? texts.say(key as KioskKey) : key);
