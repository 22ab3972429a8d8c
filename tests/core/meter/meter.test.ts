import { describe, expect, test } from 'vitest';
import { beginMeter, creditedMs, endWhereSeen, observe, type MeterState, type Segment } from '../../../core/meter/meter.ts';
import type { Observation } from '../../../core/meter/observation.ts';

const rules = { idleAfter: 60_000, watchLimit: 600_000, tick: 1000 };
const hubStart = Date.UTC(2026, 10, 23, 15);
type Act = { at: number } & (
  | { kind: 'input' | 'suspended' | 'resumed' | 'end' }
  | { kind: 'audible' | 'visible' | 'foreground'; value: boolean }
  | { kind: 'hold'; hold: 'paused' | 'pulled-out' | null }
);

/** Plays what a child and a room do, in seconds, with a tick each second except in `frozen` stretches. */
function play(acts: readonly Act[], frozen: readonly [number, number][] = []): { segments: Segment[]; meter: MeterState; rings: number[] } {
  let meter = beginMeter(rules, { mono: 0, hub: hubStart });
  const segments: Segment[] = [];
  const rings: number[] = [];
  const end = acts.at(-1)?.at ?? 0;
  const ticks = Array.from({ length: Math.floor(end) }, (_, i) => i + 1).filter((t) => !frozen.some(([a, b]) => t > a && t < b));
  const all = [...ticks.map((at) => ({ at, kind: 'tick' as const })), ...acts].sort((a, b) => a.at - b.at);
  for (const act of all) {
    const { at, ...rest } = act;
    const step = observe(meter, { ...rest, mono: at * 1000, hub: hubStart + at * 1000 } as Observation);
    meter = step.state;
    segments.push(...step.closed);
    rings.push(creditedMs(meter));
  }
  return { segments, meter, rings };
}
const brief = (segments: readonly Segment[]) => segments.map((s) => [s.state, s.durationMs / 1000]);
const input = (...ats: number[]): Act[] => ats.map((at) => ({ at, kind: 'input' as const }));

describe('time on task', () => {
  test('a child who keeps tapping is active from Go to the end', () => {
    expect(brief(play([...input(10, 40, 95), { at: 120, kind: 'end' }]).segments)).toEqual([['active', 120]]);
  });

  test('idle begins at the last input, not when it was noticed', () => {
    expect(brief(play([...input(10), { at: 100, kind: 'end' }]).segments)).toEqual([
      ['active', 10],
      ['idle', 90],
    ]);
  });

  test('the ring shows confirmed time only and never runs backwards', () => {
    const { rings } = play([...input(10, 30, 200), { at: 230, kind: 'end' }]);
    expect(rings.every((r, i) => i === 0 || r >= (rings[i - 1] ?? 0))).toBe(true);
    expect(rings.at(-1)).toBe(60_000);
  });

  test('media that plays in front is watching from its own beginning, once idleAfter has passed without input', () => {
    const acts: Act[] = [...input(10), { at: 20, kind: 'audible', value: true }, { at: 200, kind: 'audible', value: false }, { at: 400, kind: 'end' }];
    expect(brief(play(acts).segments)).toEqual([
      ['active', 20],
      ['watching', 180],
      ['idle', 200],
    ]);
  });

  test('a tap while media plays is active, and a short break in the media is bridged', () => {
    const acts: Act[] = [
      { at: 1, kind: 'audible', value: true },
      { at: 100, kind: 'audible', value: false },
      { at: 120, kind: 'audible', value: true },
      ...input(150),
      { at: 160, kind: 'end' },
    ];
    expect(brief(play(acts).segments)).toEqual([
      ['active', 1],
      ['watching', 149],
      ['active', 10],
    ]);
  });

  test('watching ends at watchLimit after the last input; what follows is idle from there', () => {
    const acts: Act[] = [
      { at: 1, kind: 'audible', value: true },
      { at: 900, kind: 'end' },
    ];
    expect(brief(play(acts).segments)).toEqual([
      ['active', 1],
      ['watching', 599],
      ['idle', 300],
    ]);
  });

  test('media behind another window is no evidence', () => {
    const acts: Act[] = [
      { at: 1, kind: 'foreground', value: false },
      { at: 2, kind: 'audible', value: true },
      { at: 100, kind: 'end' },
    ];
    expect(brief(play(acts).segments)).toEqual([['idle', 100]]);
  });

  test('a frozen tab is suspended for the length of the gap', () => {
    expect(brief(play([...input(10, 40, 41), { at: 60, kind: 'end' }], [[12, 38]]).segments)).toEqual([
      ['active', 12],
      ['suspended', 26],
      ['active', 22],
    ]);
  });

  test('after a long sleep the child is idle until it shows itself', () => {
    const acts: Act[] = [...input(10), { at: 20, kind: 'suspended' }, { at: 500, kind: 'resumed' }, ...input(530), { at: 540, kind: 'end' }];
    expect(brief(play(acts, [[20, 500]]).segments)).toEqual([
      ['active', 20],
      ['suspended', 480],
      ['idle', 30],
      ['active', 10],
    ]);
  });

  test('time held by staff or with a tutor is credited nowhere', () => {
    const acts: Act[] = [
      ...input(10),
      { at: 20, kind: 'hold', hold: 'paused' },
      ...input(25),
      { at: 50, kind: 'hold', hold: 'pulled-out' },
      { at: 80, kind: 'hold', hold: null },
      ...input(85),
      { at: 90, kind: 'end' },
    ];
    // Staff tell when the tutor lets the child go; when it sits down again, its own input tells.
    expect(brief(play(acts).segments)).toEqual([
      ['active', 20],
      ['paused', 30],
      ['pulled-out', 30],
      ['idle', 5],
      ['active', 5],
    ]);
  });

  test('a station that was killed ends its launch where it was last seen', () => {
    const { meter } = play([...input(10), { at: 40, kind: 'input' }, { at: 45, kind: 'foreground', value: true }]);
    expect(brief(endWhereSeen(meter).closed)).toEqual([['active', 45]]);
  });

  test('a child that staff let go on after a pause is there, and its media counts anew', () => {
    const acts: Act[] = [
      { at: 1, kind: 'audible', value: true },
      { at: 590, kind: 'hold', hold: 'paused' },
      { at: 700, kind: 'hold', hold: null },
      { at: 900, kind: 'end' },
    ];
    expect(brief(play(acts).segments)).toEqual([
      ['active', 1],
      ['watching', 589],
      ['paused', 110],
      ['watching', 200],
    ]);
  });

  test('nothing is credited while the program cannot be seen; a short moment of it changes nothing', () => {
    const acts: Act[] = [
      ...input(10),
      { at: 20, kind: 'visible', value: false },
      { at: 40, kind: 'visible', value: true },
      ...input(50),
      { at: 60, kind: 'end' },
    ];
    expect(brief(play(acts).segments)).toEqual([
      ['active', 20],
      ['idle', 20],
      ['active', 20],
    ]);
  });

  test('input shows that the program is seen, though its host says that it is not', () => {
    const acts: Act[] = [{ at: 5, kind: 'visible', value: false }, ...input(10, 40), { at: 60, kind: 'end' }];
    expect(brief(play(acts).segments)).toEqual([
      ['active', 5],
      ['idle', 5],
      ['active', 50],
    ]);
  });

  test('a child that was idle before a short freeze is idle after it, and its video has no new time', () => {
    const acts: Act[] = [
      { at: 1, kind: 'audible', value: true },
      { at: 900, kind: 'end' },
    ];
    expect(brief(play(acts, [[700, 710]]).segments)).toEqual([
      ['active', 1],
      ['watching', 599],
      ['idle', 100],
      ['suspended', 10],
      ['idle', 190],
    ]);
  });

  test('after a long sleep a video that goes on by itself is nobody’s', () => {
    const acts: Act[] = [
      { at: 1, kind: 'audible', value: true },
      { at: 100, kind: 'suspended' },
      { at: 300, kind: 'resumed' },
      ...input(400),
      { at: 500, kind: 'end' },
    ];
    expect(brief(play(acts, [[100, 300]]).segments)).toEqual([
      ['active', 1],
      ['watching', 99],
      ['suspended', 200],
      ['idle', 100],
      ['watching', 100],
    ]);
  });

  test('an input that is told late counts where it happened, as far as the open segment reaches', () => {
    let meter = beginMeter(rules, { mono: 0, hub: hubStart });
    const closed: Segment[] = [];
    const see = (mono: number, kind: 'tick' | 'input' | 'end') => {
      const step = observe(meter, { mono: mono * 1000, hub: hubStart + mono * 1000, kind });
      meter = step.state;
      closed.push(...step.closed);
    };
    const ticks = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => see(from + i, 'tick'));
    ticks(1, 41);
    see(35, 'input');
    expect(creditedMs(meter)).toBe(35_000);
    ticks(41, 121);
    see(20, 'input');
    expect([meter.state, creditedMs(meter)]).toEqual(['idle', 35_000]);
    see(119, 'input');
    see(122, 'end');
    expect(brief(closed)).toEqual([
      ['active', 35],
      ['idle', 84],
      ['active', 3],
    ]);
  });

  test('after a sleep in which the monotonic clock stood still, what comes is dated by the hub’s word', () => {
    const night = 14 * 3_600_000;
    let meter = beginMeter(rules, { mono: 0, hub: hubStart });
    const closed: Segment[] = [];
    const see = (mono: number, hub: number, kind: 'suspended' | 'resumed' | 'tick' | 'input' | 'end') => {
      const step = observe(meter, { mono, hub: hubStart + hub, kind });
      meter = step.state;
      closed.push(...step.closed);
    };
    see(1000, 1000, 'input');
    see(2000, 2000, 'suspended');
    // The station's clock learns of the night with the next sync only.
    see(2000, 2000, 'resumed');
    see(3000, 3000 + night, 'tick');
    see(4000, 4000 + night, 'end');
    expect(closed.map((s) => [s.startedAt - hubStart, s.durationMs])).toEqual([
      [0, 2000],
      [2000 + night, 2000],
    ]);
  });
});
