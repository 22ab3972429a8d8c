/**
 * Turns a locale file into a lookup: `{name}` is replaced by a value, and a text with a number has two keys, `key.one` and `key.other`.
 * Both files are flat records with the same keys; the English one decides which keys exist.
 */
export type Language = 'en' | 'es';
export type Values = Readonly<Record<string, string | number>>;

export interface Texts<Key extends string> {
  readonly language: Language;
  /** For times and numbers: the regions in which the schools are. */
  readonly locale: string;
  say(key: Key, values?: Values): string;
  /** `{n}` is the number. */
  count(key: PluralOf<Key>, n: number, values?: Values): string;
}

export type PluralOf<Key extends string> = Key extends `${infer Stem}.other` ? Stem : never;

export const textsOf = <Key extends string>(language: Language, words: Readonly<Record<Key, string>>): Texts<Key> => ({
  language,
  locale: `${language}-US`,
  say: (key, values = {}) => fill(words[key], values),
  count: (key, n, values = {}) => fill(words[`${key}.${n === 1 ? 'one' : 'other'}` as Key], { n, ...values }),
});

export const makeTexts = <Key extends string>(words: Readonly<Record<Language, Readonly<Record<Key, string>>>>): Readonly<Record<Language, Texts<Key>>> => ({
  en: textsOf('en', words.en),
  es: textsOf('es', words.es),
});

const fill = (text: string, values: Values): string => text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
