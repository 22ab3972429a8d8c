import { describe, expect, it } from 'vitest';
import { makeTexts } from '../../../renderer/ui/text.ts';

const texts = makeTexts({
  en: { hello: 'Hello, {name}', 'minutes.one': '{n} minute', 'minutes.other': '{n} minutes of {name}' },
  es: { hello: 'Hola, {name}', 'minutes.one': '{n} minuto', 'minutes.other': '{n} minutos de {name}' },
});

describe('texts', () => {
  it('fills in values, in the language asked for', () => {
    expect(texts.en.say('hello', { name: 'Amara' })).toBe('Hello, Amara');
    expect(texts.es.say('hello', { name: 'Amara' })).toBe('Hola, Amara');
  });

  it('chooses the text for one and for more', () => {
    expect(texts.en.count('minutes', 1)).toBe('1 minute');
    expect(texts.es.count('minutes', 0, { name: 'Ivy' })).toBe('0 minutos de Ivy');
  });

  it('leaves a value that is missing to be seen, and does not fill in twice', () => {
    expect(texts.en.say('hello')).toBe('Hello, {name}');
    expect(texts.en.say('hello', { name: '{n}' })).toBe('Hello, {n}');
  });

  it('writes times as schools of the region do', () => {
    expect([texts.en.locale, texts.es.locale]).toEqual(['en-US', 'es-US']);
  });
});
