import { problems } from '../../core/problems.ts';
import type { Problem } from '../../core/result.ts';
import spanishBoard from '../../resources/locales/board.es.json' with { type: 'json' };
import en from '../../resources/locales/staff-machine.en.json' with { type: 'json' };
import es from '../../resources/locales/staff-machine.es.json' with { type: 'json' };

/** What the staff's machine says outside the board: menu and questions, in the language of its operating system. */
export type StaffKey = keyof typeof en;

export interface StaffWords {
  say(key: StaffKey, values?: Readonly<Record<string, string>>): string;
  /** Number, plain words, what can be done, and the place, where there is one. */
  problem(problem: Problem): string;
}

/** `languages`: what the operating system prefers, the best first, e.g. `es-MX`. */
export function staffWords(languages: readonly string[]): StaffWords {
  const spanish = /^es\b/i.test(languages.find((language) => /^(en|es)\b/i.test(language)) ?? 'en');
  const words: Readonly<Record<StaffKey, string>> = spanish ? es : en;
  const translated: Readonly<Record<string, string>> = spanish ? spanishBoard : {};
  return {
    say: (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all),
    problem: ({ code, where }) => {
      const said = translated[`problem.${code}.words`] ?? problems[code].words;
      const mend = translated[`problem.${code}.mend`] ?? problems[code].mend;
      return `${code} ${said}${where === undefined ? '' : `\n${where}`}\n${mend}`;
    },
  };
}
