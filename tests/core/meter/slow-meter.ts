import type { MeterRules } from '../../../core/meter/meter.ts';
import type { Observation } from '../../../core/meter/observation.ts';

/**
 * The meter's rules once more, written to be read and not to be fast: it looks at a whole launch from its end, tenth of a second by tenth of a
 * second, and asks of each what lies before and behind it. The meter sees a launch from its beginning and knows nothing of what will come, so the
 * two share no way of going about it. Whole tenths of a second only; credited time is not split into active and watching.
 */
export type SlowState = 'credited' | 'idle' | 'paused' | 'pulled-out' | 'suspended';
export const cell = 100;

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly cover: Exclude<SlowState, 'credited'> | null;
}

export function slowMeter(rules: MeterRules, trace: readonly Observation[]): SlowState[] {
  const end = trace.at(-1)?.mono ?? 0;
  const cells = Array.from<SlowState>({ length: end / cell }).fill('idle');
  const media = trace.filter((o) => o.kind === 'audible' || o.kind === 'visible' || o.kind === 'foreground' || o.kind === 'input');
  const inputs = trace.filter((o) => o.kind === 'input').map((o) => o.mono);
  let there = true;
  /** The last moment from which media has its watchLimit. */
  let watchFrom = 0;
  for (const stretch of stretchesOf(rules, trace, end)) {
    const { from, to, cover } = stretch;
    if (cover !== null) {
      cells.fill(cover, from / cell, to / cell);
      const long = to - from >= rules.idleAfter;
      if (cover === 'paused') [there, watchFrom] = [true, to];
      else if (cover === 'pulled-out' || long) [there, watchFrom] = [false, Math.min(watchFrom, to - rules.watchLimit)];
      continue;
    }
    const pressed = inputs.filter((at) => at >= from && at <= to);
    const evidence: { readonly at: number; readonly last: boolean }[] = [...(there ? [from] : []), ...pressed].map((at) => ({ at, last: false }));
    const watched = (at: number): boolean => mediaIn(media, at) && at < limitAt(at);
    const limitAt = (at: number): number => Math.max(watchFrom, ...pressed.filter((p) => p <= at)) + rules.watchLimit;
    for (let at = from; at < to; at += cell) {
      if (watched(at)) evidence.push({ at, last: false }, { at: at + cell, last: at + cell === limitAt(at) && !pressed.includes(at + cell) });
    }
    // Media that begins in the moment in which the page freezes.
    if (watched(to)) evidence.push({ at: to, last: false });
    evidence.sort((a, b) => a.at - b.at || Number(a.last) - Number(b.last));
    let before = -1;
    for (let at = from; at <= to; at += cell) {
      while (evidence[before + 1] !== undefined && (evidence[before + 1]?.at ?? Infinity) <= at) before += 1;
      const held = evidence[before];
      const next = at === to ? to : (evidence[before + 1]?.at ?? to);
      const counts = held !== undefined && !held.last && next - held.at < rules.idleAfter;
      if (at < to) cells[at / cell] = counts ? 'credited' : 'idle';
      else there = counts;
    }
    watchFrom = Math.max(watchFrom, ...pressed);
  }
  return cells;
}

/** The launch cut where what covers the program changes, by sleep, gap, hold or sight. Some have no length. */
function stretchesOf(rules: MeterRules, trace: readonly Observation[], end: number): Stretch[] {
  const changes: { readonly at: number; readonly cover: Stretch['cover'] }[] = [{ at: 0, cover: null }];
  let asleep = false;
  let visible = true;
  let hold: 'paused' | 'pulled-out' | 'idle' | null = null;
  let seen = 0;
  const coverNow = (): Stretch['cover'] => (asleep ? 'suspended' : (hold ?? (visible ? null : 'idle')));
  for (const o of trace) {
    if (!asleep && o.mono - seen > 3 * rules.tick) {
      changes.push({ at: seen, cover: 'suspended' });
      if (o.kind !== 'suspended') changes.push({ at: o.mono, cover: coverNow() });
    }
    seen = o.mono;
    if (o.kind === 'suspended') asleep = true;
    if (o.kind === 'resumed' || o.kind === 'input') asleep = false;
    if (o.kind === 'visible') visible = o.value;
    if (o.kind === 'input') visible = true;
    if (o.kind === 'hold') hold = o.hold === 'asked' ? 'idle' : o.hold;
    changes.push({ at: o.mono, cover: coverNow() });
  }
  const real = changes.filter((change, i) => i === 0 || change.cover !== changes[i - 1]?.cover);
  return real.map(({ at, cover }, i) => ({ from: at, to: real[i + 1]?.at ?? end, cover }));
}

/** Media is heard in front in the tenth of a second that begins at `at`. */
function mediaIn(trace: readonly Observation[], at: number): boolean {
  const now = { audible: false, visible: true, foreground: true };
  for (const o of trace) {
    if (o.mono > at) break;
    if (o.kind === 'audible' || o.kind === 'visible' || o.kind === 'foreground') now[o.kind] = o.value;
    if (o.kind === 'input') now.visible = true;
  }
  return now.audible && now.visible && now.foreground;
}
