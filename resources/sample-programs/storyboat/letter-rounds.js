// @ts-check
/** What is to be typed: single letters at first, short words with their picture later. @typedef {{ text: string, picture: string | null }} LetterRound */
import { draw } from '../shared/draw.js';
import { picturedWords } from './match-rounds.js';

/** @type {Record<'en' | 'es', string[]>} */
export const keyRows = {
  en: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  es: ['qwertyuiop', 'asdfghjklñ', 'zxcvbnm'],
};

/** @param {'en' | 'es'} language @param {number} stars @param {() => number} random @returns {LetterRound[]} */
export function tenLetters(language, stars, random) {
  const letters = [...keyRows[language].join('')];
  if (stars < 10) return draw(letters, 10, random).map((text) => ({ text, picture: null }));
  const short = picturedWords.filter((word) => word[language].length <= 5);
  return draw(short, 10, random).map((word) => ({ text: plain(word[language]), picture: word.picture }));
}

/** Accents are not on the keys of the page. @param {string} word */
const plain = (word) =>
  word
    .normalize('NFD')
    .replace(/(?<!n)[\u0300-\u036f]/g, '')
    .normalize('NFC');
