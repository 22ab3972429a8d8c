import { problems, type ProblemCode } from '../../core/problems.ts';
import type { Language } from '../ui/text.ts';

/** Plain words and what staff can do, by code. English is core/problems.ts itself; the Spanish ones stand in the board's locale file, which is fetched only for them. */
export interface ProblemWords {
  readonly words: string;
  readonly mend: string;
}

export async function problemWords(language: Language): Promise<(code: string) => ProblemWords> {
  const translated: Readonly<Record<string, string>> = language === 'es' ? (await import('../../resources/locales/board.es.json')).default : {};
  return (code) => {
    const known: ProblemWords = Object.hasOwn(problems, code) ? problems[code as ProblemCode] : { words: '', mend: '' };
    return { words: translated[`problem.${code}.words`] ?? known.words, mend: translated[`problem.${code}.mend`] ?? known.mend };
  };
}
