import { expect, test } from 'vitest';
import { shortNames } from '../../../renderer/board/short-names.ts';

const room = (...names: string[]) => names.map(shortNames(names));

test('a first name that is alone in the room stands alone', () => {
  expect(room('Amara Diallo', 'João da Silva')).toEqual(['Amara', 'João']);
});

test('two of one first name take their last initial, and only they', () => {
  expect(room('Amara Diallo', 'Amara Lund', 'Kai Park')).toEqual(['Amara D.', 'Amara L.', 'Kai']);
});

test('two that even then are alike keep their whole names', () => {
  expect(room('Amara Lund', 'Amara Lopez')).toEqual(['Amara Lund', 'Amara Lopez']);
});

test('one person at two places is one person', () => {
  expect(room('Kai Park', 'Kai Park')).toEqual(['Kai', 'Kai']);
});

test('a single name, or an initial beyond the basic plane, does no harm', () => {
  expect(room('Madonna', 'Kai 𝒫ark', 'Kai Moss')).toEqual(['Madonna', 'Kai 𝒫.', 'Kai M.']);
});
