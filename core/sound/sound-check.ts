/**
 * Whether a child hears: an animal's sound is played, and the child touches who made it, among three. Sounds need no voice, no language and no reading.
 * The first miss makes it louder by a step, the second calls a grown-up; a lucky touch is one in three, so a miss is told soon and a hit is believed.
 */
export const heardAnimals = ['bee', 'owl', 'horse', 'frog'] as const;
export type HeardAnimal = (typeof heardAnimals)[number];

export interface SoundCheck {
  readonly choices: readonly HeardAnimal[];
  readonly plays: HeardAnimal;
  /** Grows with each time that it is to be played. */
  readonly turn: number;
  /** Touched wrong, or not heard at all. */
  readonly missed: number;
}

export type CheckAnswer = HeardAnimal | 'nothing';

/** `seed`: any whole numbers, none the same each time. The child's own picture is never among them: it would be touched for itself. */
export function beginCheck(seed: readonly number[], own: string | null): SoundCheck {
  return { ...drawn(seed, own), turn: 1, missed: 0 };
}

function drawn(seed: readonly number[], own: string | null): Pick<SoundCheck, 'choices' | 'plays'> {
  const others = heardAnimals.filter((animal) => `faces/${animal}` !== own);
  const [turns = 0, left = 0, played = 0] = seed;
  const turned = others.map((_, at) => at + turns).map((at) => others[at % others.length] as HeardAnimal);
  const spare = turned.length > 3 ? left % turned.length : -1;
  const choices = turned.filter((_, at) => at !== spare);
  return { choices, plays: choices[played % choices.length] as HeardAnimal };
}

export type CheckStep =
  | { readonly kind: 'heard' }
  /** Once more, with other animals in other places, and louder. */
  | { readonly kind: 'louder'; readonly check: SoundCheck }
  | { readonly kind: 'not-heard' };

export function answerCheck(check: SoundCheck, answer: CheckAnswer, seed: readonly number[], own: string | null): CheckStep {
  if (answer === check.plays) return { kind: 'heard' };
  if (check.missed > 0) return { kind: 'not-heard' };
  return { kind: 'louder', check: { ...drawn(seed, own), turn: check.turn + 1, missed: check.missed + 1 } };
}
