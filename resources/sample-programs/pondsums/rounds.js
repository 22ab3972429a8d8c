// @ts-check
/**
 * What is asked on the pond. A round is data; the page draws it.
 * @typedef {{ kind: 'count', frogs: number, answer: number, choices: number[] }} CountRound
 * @typedef {{ kind: 'sum', left: number, right: number, answer: number, choices: number[] }} SumRound
 * @typedef {{ kind: 'leaps', leaps: number, by: number, answer: number, choices: number[] }} LeapsRound
 * @typedef {CountRound | SumRound | LeapsRound} Round
 */

/**
 * The next round of a track, harder with the stars earned so far; never the one before it.
 * @param {string} track @param {number} stars @param {() => number} random from 0 up to 1 @param {Round | null} [before] @returns {Round}
 */
export function nextRound(track, stars, random, before = null) {
  for (;;) {
    const round = roundOf(track, stars, random);
    if (before === null || round.answer !== before.answer) return round;
  }
}

/** @param {string} track @param {number} stars @param {() => number} random @returns {Round} */
function roundOf(track, stars, random) {
  /** @param {number} least @param {number} most */
  const whole = (least, most) => least + Math.floor(random() * (most - least + 1));
  if (track === 'pond-count') {
    const frogs = whole(1, stars < 5 ? 5 : 10);
    return { kind: 'count', frogs, answer: frogs, choices: choicesAround(frogs, 1, random) };
  }
  if (track === 'pond-leaps') {
    const by = stars < 10 ? ([2, 5, 10][whole(0, 2)] ?? 2) : whole(2, 9);
    const leaps = whole(2, stars < 10 ? 6 : 9);
    return { kind: 'leaps', leaps, by, answer: leaps * by, choices: choicesAround(leaps * by, by, random) };
  }
  const most = stars < 10 ? 5 : 10;
  const left = whole(1, most);
  const right = whole(1, most);
  return { kind: 'sum', left, right, answer: left + right, choices: choicesAround(left + right, 1, random) };
}

/** Three neighbours in order, the right one at any place. @param {number} answer @param {number} step @param {() => number} random */
function choicesAround(answer, step, random) {
  const below = Math.min(Math.floor(random() * 3), Math.ceil(answer / step) - 1);
  return [0, 1, 2].map((place) => answer + (place - below) * step);
}

/**
 * Where frogs sit in a stretch of the pond: at most five in a row, two rows, the second one shifted.
 * @param {number} count @param {number} middle @param {number} width @returns {{ x: number, y: number, scale: number }[]}
 */
export function padsFor(count, middle, width) {
  const first = count <= 3 ? count : Math.ceil(count / 2);
  const scale = Math.min(1, width / (first + (count > 3 ? 0.5 : 0)) / 172);
  const step = 172 * scale;
  return Array.from({ length: count }, (_, index) => {
    const row = index < first ? 0 : 1;
    const place = row === 0 ? index : index - first;
    const inRow = row === 0 ? first : count - first;
    const shift = row === 1 && inRow === first ? step / 2 : 0;
    const back = count > 3 && inRow === first && count === first * 2 ? -step / 4 : 0;
    return { x: middle + (place - (inRow - 1) / 2) * step + shift + back, y: count <= 3 ? 118 : row === 0 ? 72 : 72 + 92 * Math.max(scale, 0.8), scale };
  });
}
