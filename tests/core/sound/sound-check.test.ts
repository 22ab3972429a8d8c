import { describe, expect, it } from 'vitest';
import { answerCheck, beginCheck, heardAnimals } from '../../../core/sound/sound-check.ts';

const seeds = Array.from({ length: 64 }, (_, i) => [i, i >> 2, i >> 4]);

describe('the sound check', () => {
  it('plays one of three that are all different, and each animal at times', () => {
    const played = new Set(
      seeds.map((seed) => {
        const { choices, plays } = beginCheck(seed, null);
        expect(new Set(choices).size).toBe(3);
        expect(choices).toContain(plays);
        return plays;
      }),
    );
    expect([...played].sort()).toEqual([...heardAnimals].sort());
  });

  it('has each place for the right one at times, so that touching the first is no answer', () => {
    const places = new Set(
      seeds.map((seed) => {
        const { choices, plays } = beginCheck(seed, null);
        return choices.indexOf(plays);
      }),
    );
    expect([...places].sort()).toEqual([0, 1, 2]);
  });

  it('never shows a child its own picture', () => {
    for (const seed of seeds) expect(beginCheck(seed, 'faces/bee').choices).not.toContain('bee');
  });

  it('is over with the right answer; a first miss is played again, a second calls somebody', () => {
    const check = beginCheck([1, 1, 1], null);
    expect(answerCheck(check, check.plays, [2, 0, 1], null)).toEqual({ kind: 'heard' });
    const again = answerCheck(check, 'nothing', [2, 0, 1], null);
    if (again.kind !== 'louder') throw new Error(again.kind);
    expect(again.check).toMatchObject({ turn: 2, missed: 1 });
    const wrong = again.check.choices.find((animal) => animal !== again.check.plays) ?? 'nothing';
    expect(answerCheck(again.check, wrong, [0, 0, 0], null)).toEqual({ kind: 'not-heard' });
    expect(answerCheck(again.check, again.check.plays, [0, 0, 0], null)).toEqual({ kind: 'heard' });
  });
});
