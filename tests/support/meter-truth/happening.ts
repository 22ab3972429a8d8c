import type { Span } from './child-work.ts';
import type { LabSession } from './lab-session.ts';
import type { Seeded } from './seeded.ts';

/** What comes between a child and its work. */
export type Happening = 'walks-away' | 'freeze' | 'sleep' | 'clock-change' | 'staff-pause' | 'pull-out' | 'covered' | Unseen;
/** No host can tell these: nothing about them reaches it. */
export type Unseen = 'steps-away' | 'leaves-story' | 'packs-up' | 'thinks-long';

/** How often in a launch of 8 to 22 minutes of work. */
export const happenings: readonly (readonly [Happening, number])[] = [
  ['walks-away', 0.12],
  ['freeze', 0.06],
  ['sleep', 0.05],
  ['clock-change', 0.05],
  ['staff-pause', 0.12],
  ['pull-out', 0.06],
  ['covered', 0.02],
];
export const unseen: readonly Unseen[] = ['steps-away', 'leaves-story', 'packs-up', 'thinks-long'];

export interface Between {
  /** On the child's own clock. */
  readonly at: number;
  readonly ms: number;
  /** The program plays on, with nobody there. */
  readonly soundGoesOn: boolean;
  readonly effect: (from: number, to: number) => Effect;
}

export interface Effect extends Pick<LabSession, 'presses' | 'frozen' | 'hidden' | 'sleeps' | 'holds'> {
  /** Null: the child is on task all the same. */
  readonly off: Span | null;
  /** It does not come back. */
  readonly leavesAt: number | null;
}

interface Scene {
  readonly presses: readonly number[];
  readonly sounds: readonly Span[];
  readonly workMs: number;
  readonly random: Seeded;
}

const s = 1000;
const nothing: Effect = { off: null, leavesAt: null, presses: [], frozen: [], hidden: [], sleeps: [], holds: [] };

export function happening(what: Happening, scene: Scene): Between {
  const { random, workMs, presses, sounds } = scene;
  const anywhere = random.between(10 * s, workMs - 10 * s);
  const between = (at: number, ms: number, effect: Between['effect'], soundGoesOn = false): Between => ({ at, ms, soundGoesOn, effect });
  // A hand on a mouse or pad moves it until it lets go, and first of all when it is back; a finger on glass or keys does not.
  const mouse = random.chance(0.6);
  const hand = (): number => (mouse ? random.between(0.1 * s, 0.6 * s) : random.between(0.3 * s, 2 * s));
  /** At the end of something: an answer is given, and nothing is told or about to be; who leaves a story that tells itself on is `leaves-story`. */
  const afterPress = (): number => {
    const quiet = presses.filter((press) => !sounds.some(([from, to]) => from < press + 4 * s && to > press && to - from < workMs));
    const before = quiet.filter((press) => press < anywhere).at(-1) ?? quiet[0] ?? presses[0] ?? 0;
    return before + hand();
  };
  switch (what) {
    case 'walks-away':
      // To the bathroom, to a friend, to the window.
      return between(afterPress(), random.around(130 * s, 0.5) + 62 * s, (from, to) => ({ ...nothing, off: [from, to], presses: [to + hand()] }), true);
    case 'steps-away':
      return between(afterPress(), random.between(10 * s, 55 * s), (from, to) => ({ ...nothing, off: [from, to], presses: [to + hand()] }), true);
    case 'leaves-story': {
      // A film or a page that tells itself to its end.
      const told = sounds.filter(([from, to]) => to - from > 8 * s && to - from < workMs);
      const [from, to] = told[Math.floor(random.next() * told.length)] ?? [anywhere, anywhere];
      return between(
        random.between(from, to),
        random.between(60 * s, 300 * s),
        (left, back) => ({ ...nothing, off: [left, back], presses: [back + hand()] }),
        true,
      );
    }
    case 'packs-up':
      return between(workMs, 0, (from) => ({ ...nothing, leavesAt: from - random.between(5 * s, 45 * s) }));
    case 'thinks-long':
      return between(anywhere, random.between(62 * s, 120 * s), () => nothing);
    case 'freeze':
      return between(anywhere, random.around(9 * s, 0.7) + 4 * s, (from, to) => ({ ...nothing, off: [from, to], frozen: [[from, to]] }));
    case 'sleep': {
      // The lid is shut, for a moment or for an assembly. Who opens it touches something.
      const long = random.around(60 * s, 1.1) + 5 * s;
      const sleep = { stands: random.chance(0.6), toldLate: random.chance(0.3) };
      return between(anywhere, long, (from, to) => ({
        ...nothing,
        off: [from, to],
        presses: [to + random.between(0.3 * s, 3 * s)],
        sleeps: [{ span: [from, to], ...sleep }],
      }));
    }
    case 'staff-pause':
      return between(anywhere, random.around(75 * s, 0.6), (from, to) => ({ ...nothing, off: [from, to], holds: [{ span: [from, to], hold: 'paused' }] }));
    case 'covered':
      // The system shows something over the kiosk.
      return between(anywhere, random.between(2 * s, 25 * s), (from, to) => ({ ...nothing, off: [from, to], hidden: [[from, to]] }));
    case 'pull-out': {
      // The tutor presses on the board about when the child gets up, and again as they are done, before the child is back at its seat or just after.
      const told = random.between(-4 * s, 8 * s);
      const back = random.between(-20 * s, 2 * s);
      return between(anywhere, random.between(180 * s, 480 * s), (from, to) => ({
        ...nothing,
        off: [Math.min(from, from + told), Math.max(to, to + back)],
        presses: [Math.max(to, to + back) + hand()],
        holds: [{ span: [from + told, to + back], hold: 'pulled-out' }],
      }));
    }
    case 'clock-change':
      throw new Error('a clock change comes between nothing');
  }
}
