import { expect, test } from 'vitest';
import { chimed, lookAgain, silent, tabSounds } from '../../../renderer/extension/program-audible.ts';

test('a tab that sounds is the program', () => {
  const on = tabSounds(silent, true, 100);
  expect(on.program).toBe(true);
  expect(tabSounds(on, false, 200).program).toBe(false);
});

test('a sound that begins and ends with a chime is the chime’s', () => {
  let state = chimed(silent, 1000, 0);
  state = tabSounds(state, true, 50);
  expect(state.program).toBe(false);
  state = tabSounds(state, false, 3900);
  expect(lookAgain(state, state.chimeUntil).program).toBe(false);
});

test('a sound that outlasts the chime is the program’s', () => {
  const state = tabSounds(chimed(silent, 1000, 0), true, 50);
  expect(lookAgain(state, 4049).program).toBe(false);
  expect(lookAgain(state, 4050).program).toBe(true);
});

test('a chime that a busy machine plays late is still the chime’s', () => {
  const late = tabSounds(chimed(silent, 1000, 0), true, 1500);
  expect(lookAgain(late, 5400).program).toBe(false);
  expect(tabSounds(late, false, 5400).program).toBe(false);
});

test('a chime does not silence a program that sounds already', () => {
  const playing = tabSounds(silent, true, 0);
  expect(lookAgain(chimed(playing, 1000, 500), 600).program).toBe(true);
});
