import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nextRound, padsFor } from '../../resources/sample-programs/pondsums/rounds.js';
import { keyRows, tenLetters } from '../../resources/sample-programs/storyboat/letter-rounds.js';
import { harborSentences, picturedWords, tenRounds } from '../../resources/sample-programs/storyboat/match-rounds.js';
import { stories } from '../../resources/sample-programs/storyboat/stories.js';

/** Any run of chance, as numbers from 0 up to 1 that repeat. */
const chances = fc
  .array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 3, maxLength: 40 })
  .filter((numbers) => new Set(numbers.map((n) => Math.floor(n * 10))).size > 2)
  .map((numbers) => {
    let at = 0;
    return () => numbers[at++ % numbers.length] ?? 0;
  });
const resources = join(import.meta.dirname, '../../resources');

describe('pondsums', () => {
  test('each round has three different choices above zero, in order, one of them right', () => {
    fc.assert(
      fc.property(fc.constantFrom('pond-count', 'pond-sums', 'pond-leaps'), fc.integer({ min: 0, max: 60 }), chances, (track, stars, random) => {
        const round = nextRound(track, stars, random);
        expect(round.choices).toHaveLength(3);
        expect(round.choices).toContain(round.answer);
        const [first = 0, second = 0, third = 0] = round.choices;
        expect(0 < first && first < second && second < third).toBe(true);
        if (round.kind === 'sum') expect(round.left + round.right).toBe(round.answer);
        if (round.kind === 'leaps') expect(round.leaps * round.by).toBe(round.answer);
        if (round.kind === 'count') expect(round.frogs).toBe(round.answer);
      }),
    );
  });

  test('begins small and grows with the stars', () => {
    const largest = (track: string, stars: number) => Math.max(...[0, 0.3, 0.6, 0.999].map((part) => nextRound(track, stars, () => part).answer));
    expect(largest('pond-count', 0)).toBe(5);
    expect(largest('pond-count', 5)).toBe(10);
    expect(largest('pond-sums', 0)).toBe(10);
    expect(largest('pond-sums', 10)).toBe(20);
    expect(largest('pond-leaps', 10)).toBe(81);
  });

  test('the next round has another answer than the last', () => {
    let at = 0;
    const random = () => [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.1, 0.9][at++ % 8] ?? 0;
    let before = nextRound('pond-sums', 0, random);
    for (let turn = 0; turn < 20; turn += 1) {
      const round = nextRound('pond-sums', 0, random, before);
      expect(round.answer).not.toBe(before.answer);
      before = round;
    }
  });

  test('every frog has a pad of its own, inside its stretch of the pond', () => {
    for (let count = 1; count <= 10; count += 1) {
      const pads = padsFor(count, 683, 560);
      expect(new Set(pads.map((pad) => `${pad.x} ${pad.y}`)).size).toBe(count);
      for (const pad of pads) expect(Math.abs(pad.x - 683) + 74 * pad.scale).toBeLessThanOrEqual(300);
    }
  });
});

describe('storyboat', () => {
  test('ten rounds, none twice, each with three different choices and one right', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('story-boat', 'story-harbor'),
        fc.constantFrom('en' as const, 'es' as const),
        fc.integer({ min: 0, max: 30 }),
        chances,
        (track, language, stars, random) => {
          const rounds = tenRounds(track, language, stars, random);
          expect(rounds).toHaveLength(10);
          expect(new Set(rounds.map((round) => round.answer + round.picture + round.shown)).size).toBe(10);
          for (const round of rounds) {
            expect(new Set(round.choices).size).toBe(3);
            expect(round.choices).toContain(round.answer);
          }
        },
      ),
    );
  });

  test('letters come from the keys that are shown, ñ among the Spanish ones', () => {
    for (const language of ['en', 'es'] as const) {
      const keys = keyRows[language]?.join('') ?? '';
      for (const stars of [0, 10]) for (const { text } of tenLetters(language, stars, () => 0.4)) for (const letter of text) expect(keys).toContain(letter);
    }
    expect(keyRows.es?.join('')).toContain('ñ');
  });

  test('every picture that is shown is there, and every story has its sound in both languages', () => {
    const shown = [
      ...picturedWords.map((word) => word.picture),
      ...harborSentences.map((sentence) => sentence.picture),
      ...Object.values(stories).flatMap((pages) => pages.flatMap((page) => page.figures.map((figure) => figure.picture))),
    ];
    for (const picture of new Set(shown)) expect(existsSync(join(resources, 'pictures', `${picture}.svg`)), picture).toBe(true);
    for (const story of Object.keys(stories)) {
      for (const end of ['en.opus', 'es.opus', 'en.json', 'es.json'])
        expect(existsSync(join(resources, 'sample-programs/storyboat/audio', `${story}.${end}`))).toBe(true);
    }
  });
});
