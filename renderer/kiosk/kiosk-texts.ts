import en from '../../resources/locales/kiosk.en.json';
import { textsOf, type Language, type Texts } from '../ui/text.ts';

/** The kiosk's words, in the language of the view state: the student's own once somebody is signed in. */
export type KioskKey = keyof typeof en;
export type KioskTexts = Texts<KioskKey>;

export const englishTexts: KioskTexts = textsOf('en', en);

/** Spanish is fetched when it is first wanted: it is no part of the first load. */
export const kioskTexts = async (language: Language): Promise<KioskTexts> =>
  language === 'en' ? englishTexts : textsOf('es', (await import('../../resources/locales/kiosk.es.json')).default);

/** A key that came as data, e.g. of what a host lacks; unknown ones are shown as they are. */
export const sayOrKey = (texts: KioskTexts, key: string): string => (Object.hasOwn(en, key) ? texts.say(key as KioskKey) : key);
