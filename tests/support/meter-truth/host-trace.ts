import type { Observation } from '../../../core/meter/observation.ts';
import type { Span } from './child-work.ts';
import type { LabSession } from './lab-session.ts';
import { seeded } from './seeded.ts';

/**
 * What a host tells of a session, in the order in which the station hears it: a tick each second with a timer's jitter and none while the page is
 * frozen or the machine asleep; input at most each 250 ms; sound that comes and goes late, as a browser's own sign of it does; a hold when the
 * sync brings it. Everything is stamped as the engine stamps it, when it is heard.
 */
const inputPause = 250;
const hubStart = Date.UTC(2026, 10, 23, 15);

type Said = Observation extends infer O ? (O extends Observation ? Omit<O, 'mono' | 'hub'> : never) : never;

export function hostTrace(session: LabSession, seed: number): Observation[] {
  const random = seeded(seed);
  const heard: { readonly at: number; readonly what: Said }[] = [];
  const stops = [...session.frozen, ...session.sleeps.map((sleep) => sleep.span)];
  const stopOf = (at: number): Span | undefined => stops.find(([from, to]) => at >= from && at < to);
  /** What comes while the page stands still is heard once it runs again. */
  const hear = (said: number, what: Said): void => {
    const at = Math.max(0, stopOf(said)?.[1] ?? said);
    if (at < session.lengthMs) heard.push({ at, what });
  };

  let tick = 0;
  while (tick < session.lengthMs) {
    const stop = stopOf(tick);
    if (stop === undefined) hear(tick, { kind: 'tick' });
    // A timer that was due meanwhile fires as soon as it can.
    tick = stop === undefined ? tick + 1000 + random.between(1, 25) + (random.chance(0.02) ? random.between(50, 900) : 0) : stop[1] + random.between(5, 150);
  }
  let lastInput = -inputPause;
  for (const press of session.presses) {
    if (press - lastInput < inputPause || stopOf(press) !== undefined) continue;
    lastInput = press;
    hear(press + random.between(4, 40), { kind: 'input' });
  }
  let silentAt = -1;
  for (const [i, [from, to]] of session.sounds.entries()) {
    if (from + 400 > silentAt) hear(from + random.between(50, 500), { kind: 'audible', value: true });
    const next = session.sounds[i + 1]?.[0] ?? Infinity;
    silentAt = to + random.between(200, 1800);
    if (next > silentAt) hear(silentAt, { kind: 'audible', value: false });
  }
  for (const [from, to] of session.hidden) {
    hear(from + random.between(0, 500), { kind: 'visible', value: false });
    hear(to + random.between(0, 500), { kind: 'visible', value: true });
  }
  for (const { span, toldLate } of session.sleeps) {
    // A machine says so just before it sleeps.
    hear(toldLate ? span[1] : span[0] - random.between(0, 50), { kind: 'suspended' });
    hear(span[1] + random.between(20, 300), { kind: 'resumed' });
  }
  for (const { span, hold } of session.holds) {
    hear(span[0] + random.between(20, 400), { kind: 'hold', hold });
    hear(span[1] + random.between(20, 400), { kind: 'hold', hold: null });
  }
  const standing = session.sleeps.filter((sleep) => sleep.stands).map((sleep) => sleep.span);
  const mono = (at: number): number => at - standing.reduce((all, [from, to]) => all + Math.max(0, Math.min(at, to) - from), 0);
  const hub = (at: number): number => hubStart + at + session.clockJumps.reduce((all, jump) => all + (at >= jump.at ? jump.by : 0), 0);
  return [...heard.sort((a, b) => a.at - b.at), { at: session.lengthMs, what: { kind: 'end' } as const }].map(
    ({ at, what }) => ({ ...what, mono: mono(at), hub: hub(at) }) as Observation,
  );
}
