import type { Hold } from '../../../core/meter/observation.ts';
import { childWork, works, type Span, type Work } from './child-work.ts';
import { happening, happenings, unseen, type Happening } from './happening.ts';
import { seeded, type Seeded } from './seeded.ts';

/**
 * A launch of a lab, with the time in which the child was truly active known by how it was made, not by any meter's rule.
 *
 * Truly active means: the child is at its station, the program runs and is shown, and the child attends to it: presses, reads, listens, watches, or
 * thinks about it. A pause at the seat is work; nobody, not a person beside the child either, can tell thinking from dreaming. It begins and ends
 * with the child and not with its presses: who walks away is off task from the moment it turns away, which is some time after its last press, and
 * on task again from when it looks at the program, before its first. What lies between (frozen, asleep, paused, covered, with the tutor) is not
 * active.
 *
 * What leaves no trace at all (a child that steps away for less than a minute, walks off from a story that tells itself on, packs up before the
 * bell, or thinks for longer than a minute) is made as sessions of its own, and so is shown and not mixed in at a guessed rate: all rules are blind to it.
 * How often the rest happens stands in happening.ts; no public record of a lab gives such figures, so they are guesses of a lab in which staff
 * walk about.
 */
export interface LabSession {
  readonly work: Work;
  readonly happened: readonly Happening[];
  readonly lengthMs: number;
  /** How the program stands in the catalogue: media of a game that plays music all along does not count. */
  readonly watchLimit: number;
  readonly active: readonly Span[];
  readonly presses: readonly number[];
  readonly sounds: readonly Span[];
  readonly frozen: readonly Span[];
  readonly hidden: readonly Span[];
  /** `stands`: the monotonic clock stands still meanwhile, as it does on ChromeOS, Linux and macOS. `toldLate`: told by the machine only as it wakes. */
  readonly sleeps: readonly { readonly span: Span; readonly stands: boolean; readonly toldLate: boolean }[];
  readonly holds: readonly { readonly span: Span; readonly hold: Hold }[];
  readonly clockJumps: readonly { readonly at: number; readonly by: number }[];
}

export const activeMs = (session: LabSession): number => session.active.reduce((all, [from, to]) => all + to - from, 0);

export function labSessions(count: number, seed: number): LabSession[] {
  return Array.from({ length: count }, (_, i) => {
    const random = seeded(seed * 100_003 + i);
    return labSession(
      happenings.filter(([, share]) => random.chance(share)).map(([what]) => what),
      random,
    );
  });
}

/** Each with one thing that no host can tell, in turn. */
export function unseenSessions(count: number, seed: number): LabSession[] {
  return Array.from({ length: count }, (_, i) => labSession([unseen[i % unseen.length] ?? 'steps-away'], seeded(seed * 100_003 + i)));
}

function labSession(made: readonly Happening[], random: Seeded): LabSession {
  const work = random.pick(works);
  const workMs = random.between(8 * 60_000, 22 * 60_000);
  const { presses, sounds } = childWork(work, workMs, random);
  // On the child's own clock; each pushes back what comes after it.
  const between = made
    .filter((what) => what !== 'clock-change')
    .map((what) => happening(what, { presses, sounds, workMs, random }))
    .sort((a, b) => a.at - b.at);
  const shift = (at: number): number => at + between.filter((b) => b.at <= at).reduce((all, b) => all + b.ms, 0);
  const begin = (i: number): number => (between[i]?.at ?? 0) + between.slice(0, i).reduce((all, b) => all + b.ms, 0);
  const lengthMs = shift(workMs);

  const session = {
    presses: presses.map(shift),
    sounds: [] as Span[],
    frozen: [] as Span[],
    hidden: [] as Span[],
    sleeps: [] as LabSession['sleeps'][number][],
    holds: [] as LabSession['holds'][number][],
  };
  // A sound stops with what stops the program; where only the child has gone, it plays to its end.
  for (const [from, to] of sounds) {
    let left = to - from;
    let at = shift(from);
    for (const [i, b] of between.entries()) {
      if (b.soundGoesOn || b.at <= from || b.at >= to) continue;
      const part = Math.max(0, begin(i) - at);
      if (part > 0) session.sounds.push([at, at + part]);
      left -= part;
      at = begin(i) + b.ms;
    }
    const gone = between.findIndex((b) => b.soundGoesOn && from - 1000 < b.at && b.at <= from);
    if (gone >= 0) at = begin(gone) + (from - (between[gone]?.at ?? 0));
    if (left > 0) session.sounds.push([at, at + left]);
  }
  const off: Span[] = [];
  for (const [i, b] of between.entries()) {
    const from = begin(i);
    const effect = b.effect(from, from + b.ms);
    if (effect.off !== null) off.push(effect.off);
    session.presses.push(...effect.presses);
    session.frozen.push(...effect.frozen);
    session.hidden.push(...effect.hidden);
    session.sleeps.push(...effect.sleeps);
    session.holds.push(...effect.holds);
    if (effect.leavesAt !== null) off.push([effect.leavesAt, lengthMs]);
  }
  const isOff = (at: number): boolean => off.some(([from, to]) => at >= from && at < to);
  return {
    ...session,
    work,
    happened: made,
    lengthMs,
    watchLimit: sounds.some(([from, to]) => to - from === workMs) ? 0 : 600_000,
    presses: session.presses.filter((press) => !isOff(press) && press < lengthMs).sort((a, b) => a - b),
    sounds: session.sounds.filter(([from]) => from < lengthMs).sort((a, b) => a[0] - b[0]),
    active: without(lengthMs, off),
    clockJumps: made.includes('clock-change')
      ? [{ at: random.between(0, lengthMs), by: random.between(0.5, 12) * 3_600_000 * (random.chance(0.5) ? 1 : -1) }]
      : [],
  };
}

/** The launch without the spans. */
function without(lengthMs: number, spans: readonly Span[]): Span[] {
  const active: Span[] = [];
  let from = 0;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (start > from) active.push([from, Math.min(start, lengthMs)]);
    from = Math.max(from, end);
  }
  if (from < lengthMs) active.push([from, lengthMs]);
  return active.filter(([a, b]) => b > a);
}
