import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problems } from '../../../core/problems.ts';
import en from '../../../resources/locales/board.en.json' with { type: 'json' };
import es from '../../../resources/locales/board.es.json' with { type: 'json' };

const english: Readonly<Record<string, string>> = en;
const spanish: Readonly<Record<string, string>> = es;
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((m) => m[0]).sort();

test('every text is there in English and Spanish, with the same places for values', () => {
  expect(
    Object.keys(spanish)
      .filter((key) => !key.startsWith('problem.'))
      .sort(),
  ).toEqual(Object.keys(english).sort());
  for (const [key, text] of Object.entries(english)) expect([key, placeholders(spanish[key] ?? '')]).toEqual([key, placeholders(text)]);
});

test('every problem of the product can be read in Spanish', () => {
  for (const code of Object.keys(problems)) for (const part of ['words', 'mend']) expect(spanish[`problem.${code}.${part}`], `${code} ${part}`).toBeTruthy();
});

test('no text is left over that the board does not use', () => {
  const folder = new URL('../../../renderer/board/', import.meta.url);
  const source = readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  const used = (key: string) => source.includes(`'${key}'`) || source.includes(`'${key.replace(/\.(one|other)$/, '')}'`);
  const built =
    /^(state|short|subject|event|title|clip|clip-when|voices\.language|secret|record\.(use|stage)|programs\.launch|vetting\.(log-in|week|export|adaptivity|data|ads))\./;
  expect(Object.keys(english).filter((key) => !built.test(key) && !used(key))).toEqual([]);
});
