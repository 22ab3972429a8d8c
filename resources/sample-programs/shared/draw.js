// @ts-check
/** Draws `count` different ones in any order. @template T @param {readonly T[]} from @param {number} count @param {() => number} random from 0 up to 1 @returns {T[]} */
export function draw(from, count, random) {
  const left = [...from];
  const drawn = [];
  while (drawn.length < count && left.length > 0) drawn.push(...left.splice(Math.floor(random() * left.length), 1));
  return drawn;
}
