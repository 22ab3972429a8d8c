import en from '../../resources/locales/board.en.json';
import es from '../../resources/locales/board.es.json';
import { problems, type ProblemCode } from '../../core/problems.ts';
import type { ClipPrompt } from '../../core/sound/clips.ts';
import { makeTexts, type Language, type PluralOf, type Values } from '../ui/text.ts';

/** The board's words. One language for the page, chosen in its header and remembered by this browser. */
export type TextKey = keyof typeof en;

const words = makeTexts<TextKey>({ en, es });
const translated: Partial<Readonly<Record<string, string>>> = es;
const place = 'stationmaster.board.language';

class BoardTexts {
  language = $state<Language>('en');
  /** For times, numbers and the order of names. */
  locale = $derived(words[this.language].locale);

  /** Reads the remembered choice, else what the browser prefers. */
  begin(): void {
    const kept = remembered(place);
    this.#show(kept === 'en' || kept === 'es' ? kept : navigator.language.startsWith('es') ? 'es' : 'en');
  }

  choose(language: Language): void {
    this.#show(language);
    remember(place, language);
  }

  #show(language: Language): void {
    this.language = language;
    document.documentElement.lang = language;
  }
}

export const texts = new BoardTexts();

export const t = (key: TextKey, values: Values = {}): string => words[texts.language].say(key, values);
export const tn = (key: PluralOf<TextKey>, n: number, values: Values = {}): string => words[texts.language].count(key, n, values);

/** What staff say for the stations, in the language that it is recorded in. */
export const clipSentence = (language: Language, prompt: ClipPrompt): string => words[language].say(`clip.${prompt}`);

/** English is core/problems.ts itself; the Spanish stands in the locale file under the code. */
export const problemText = (code: ProblemCode, part: 'words' | 'mend'): string =>
  (texts.language === 'es' ? translated[`problem.${code}.${part}`] : undefined) ?? problems[code][part];

/** Storage may be refused by policy: the board works without it, it only forgets. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // The choice holds until the page is closed.
  }
}
