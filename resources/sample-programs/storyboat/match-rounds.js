// @ts-check
/**
 * What is asked after a story: the word of a picture, its first letter, or the word that is missing in a sentence of the story.
 * @typedef {{ kind: 'word' | 'letter' | 'sentence', picture: string, shown: string, answer: string, choices: string[] }} MatchRound
 */
import { draw } from '../shared/draw.js';

/** @type {{ picture: string, en: string, es: string }[]} */
export const picturedWords = [
  { picture: 'faces/fish', en: 'fish', es: 'pez' },
  { picture: 'faces/duck', en: 'duck', es: 'pato' },
  { picture: 'faces/frog', en: 'frog', es: 'rana' },
  { picture: 'faces/whale', en: 'whale', es: 'ballena' },
  { picture: 'faces/owl', en: 'owl', es: 'búho' },
  { picture: 'faces/bee', en: 'bee', es: 'abeja' },
  { picture: 'faces/cat', en: 'cat', es: 'gato' },
  { picture: 'faces/dog', en: 'dog', es: 'perro' },
  { picture: 'faces/fox', en: 'fox', es: 'zorro' },
  { picture: 'faces/bear', en: 'bear', es: 'oso' },
  { picture: 'faces/lion', en: 'lion', es: 'león' },
  { picture: 'faces/mouse', en: 'mouse', es: 'ratón' },
  { picture: 'faces/turtle', en: 'turtle', es: 'tortuga' },
  { picture: 'secrets/apple', en: 'apple', es: 'manzana' },
  { picture: 'secrets/tree', en: 'tree', es: 'árbol' },
  { picture: 'secrets/drum', en: 'drum', es: 'tambor' },
  { picture: 'secrets/train', en: 'train', es: 'tren' },
  { picture: 'secrets/kite', en: 'kite', es: 'cometa' },
  { picture: 'secrets/anchor', en: 'anchor', es: 'ancla' },
  { picture: 'secrets/umbrella', en: 'umbrella', es: 'paraguas' },
];

/** Of the harbor's story; the first of the words is the missing one. @type {{ picture: string, en: [string, string[]], es: [string, string[]] }[]} */
export const harborSentences = [
  {
    picture: 'stories/rower',
    en: ['Every evening Marisol ____ to the lighthouse.', ['rowed', 'drove', 'slept']],
    es: ['Cada tarde Marisol ____ hasta el faro.', ['remaba', 'dormía', 'volaba']],
  },
  {
    picture: 'stories/rower',
    en: ['One night, thick ____ rolled in.', ['fog', 'bread', 'grass']],
    es: ['Una noche llegó una ____ espesa.', ['niebla', 'sopa', 'puerta']],
  },
  {
    picture: 'stories/rower',
    en: ['The great lamp would not ____.', ['start', 'swim', 'sing']],
    es: ['La gran lámpara no se ____.', ['encendía', 'comía', 'reía']],
  },
  {
    picture: 'stories/ferry',
    en: ['A ferry full of ____ was out at sea.', ['people', 'pillows', 'pumpkins']],
    es: ['Había un barco lleno de ____.', ['gente', 'queso', 'zapatos']],
  },
  {
    picture: 'stories/ferry',
    en: ['It was looking for its way ____.', ['home', 'up', 'under']],
    es: ['Buscaba el camino a ____.', ['casa', 'la luna', 'dormir']],
  },
  { picture: 'secrets/drum', en: ['Marisol took her ____.', ['drum', 'dinner', 'door']], es: ['Marisol tomó su ____.', ['tambor', 'tijera', 'techo']] },
  { picture: 'secrets/drum', en: ['She beat three ____ beats.', ['slow', 'sour', 'square']], es: ['Dio tres golpes ____.', ['lentos', 'verdes', 'dulces']] },
  {
    picture: 'stories/ferry',
    en: ['The captain turned the ____.', ['wheel', 'whale', 'while']],
    es: ['La capitana giró el ____.', ['timón', 'limón', 'melón']],
  },
  {
    picture: 'secrets/drum',
    en: ['The ferry followed the ____.', ['sound', 'sand', 'snail']],
    es: ['El barco siguió el ____.', ['sonido', 'soldado', 'sábado']],
  },
  {
    picture: 'stories/rower',
    en: ['The whole harbor ____ for the girl.', ['cheered', 'chewed', 'chased']],
    es: ['Todo el puerto ____ a la niña.', ['aplaudió', 'apagó', 'aprendió']],
  },
];

/**
 * Ten rounds of a track, none twice.
 * @param {string} track @param {'en' | 'es'} language @param {number} stars @param {() => number} random @returns {MatchRound[]}
 */
export function tenRounds(track, language, stars, random) {
  if (track === 'story-harbor') {
    return draw(harborSentences, 10, random).map(({ picture, ...of }) => {
      const [shown, [answer = '', ...others]] = of[language];
      return { kind: 'sentence', picture, shown, answer, choices: draw([answer, ...others], 3, random) };
    });
  }
  return draw(picturedWords, 10, random).map((of, index) => {
    const word = of[language];
    // Words as a whole come once letters go well.
    if (stars + index < 5 || index % 2 === 0) {
      const answer = word.charAt(0);
      const others = draw(
        [...'abcdefghijlmnoprst'].filter((letter) => letter !== answer),
        2,
        random,
      );
      return { kind: 'letter', picture: of.picture, shown: `_${word.slice(1)}`, answer, choices: draw([answer, ...others], 3, random) };
    }
    const others = draw(
      picturedWords.filter((other) => other !== of).map((other) => other[language]),
      2,
      random,
    );
    return { kind: 'word', picture: of.picture, shown: '', answer: word, choices: draw([word, ...others], 3, random) };
  });
}
