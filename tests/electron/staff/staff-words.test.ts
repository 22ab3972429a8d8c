import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { staffWords } from '../../../electron/staff/staff-words.ts';
import en from '../../../resources/locales/staff-machine.en.json' with { type: 'json' };
import es from '../../../resources/locales/staff-machine.es.json' with { type: 'json' };

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map((m) => m[0]).sort();

it('every text is there in both languages, with the same values', () => {
  expect(Object.keys(es)).toEqual(Object.keys(en));
  for (const [key, text] of Object.entries(en)) expect([key, placeholders(es[key as keyof typeof es])]).toEqual([key, placeholders(text)]);
});

it('no text is left over', () => {
  const folder = new URL('../../../electron/staff/', import.meta.url);
  const code = readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  expect(Object.keys(en).filter((key) => !code.includes(`'${key}'`))).toEqual([]);
});

it.each([
  [['es-MX', 'en-US'], '¿Salir de Stationmaster?'],
  [['en-US', 'es-MX'], 'Quit Stationmaster?'],
  [['fr-FR', 'es'], '¿Salir de Stationmaster?'],
  [['est'], 'Quit Stationmaster?'],
  [[], 'Quit Stationmaster?'],
])('a machine that prefers %j is spoken to as %s', (languages, words) => expect(staffWords(languages).say('quit')).toBe(words));

it('a problem is told by number, words, place and what can be done, in the language', () => {
  expect(staffWords(['en']).problem({ code: 'SM-708' })).toMatch(/^SM-708 The hub has no school to run\.\nName the folder/);
  expect(staffWords(['es']).problem({ code: 'SM-103', where: '0.0.0.0:7340' })).toMatch(/^SM-103 El puerto.+\n0\.0\.0\.0:7340\n/);
});
