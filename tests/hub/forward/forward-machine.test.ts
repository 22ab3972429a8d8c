import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestWait } from '../../../core/upload/wait-after.ts';
import type { ForwardAnswer } from '../../../hub/forward/forward-answer.ts';
import { forward, forwardFrom, type ForwardEffect, type ForwardEvent, type ForwardState, type Waiting } from '../../../hub/forward/forward-machine.ts';

type Answerer = (rows: readonly Waiting[]) => ForwardAnswer;

/** A hub's statements, its cursor on the disk, and a receiver that answers as the test says. */
class World {
  rows: Waiting[];
  disk = { cursor: 0, refused: [] as number[] };
  /** Of the refused ones, what IT put back. */
  putBack = new Set<number>();
  readonly received: string[] = [];
  readonly told: (string | null)[] = [];
  readonly rests: { ms: number; jitter: boolean }[] = [];
  requests = 0;
  state: ForwardState = forwardFrom(0);
  answer: Answerer;
  event: ForwardEvent = { kind: 'due' };

  constructor(places: readonly number[], answer: Answerer) {
    this.rows = places.map((place) => ({ place, id: `id-${place}`, text: `{"id":"id-${place}"}`, voids: false }));
    this.answer = answer;
  }

  /** Runs until it would rest or has done so many steps; the rest it asks for, if any. */
  run(steps = 500): { ms: number; jitter: boolean } | null {
    for (let n = 0; n < steps; n += 1) {
      const step = forward(this.state, this.event);
      this.state = step.state;
      for (const effect of step.effects) {
        if (effect.kind === 'rest') {
          this.rests.push(effect);
          this.event = { kind: 'due' };
          return effect;
        }
        this.#perform(effect);
      }
    }
    return null;
  }

  /** The hub is killed: only the disk is left. */
  restart(): void {
    this.state = forwardFrom(this.disk.cursor);
    this.event = { kind: 'due' };
  }

  #perform(effect: ForwardEffect): void {
    if (effect.kind === 'tell') this.told.push(effect.trouble);
    if (effect.kind === 'look')
      this.event = { kind: 'looked', settled: this.rows.at(-1)?.place ?? 0, putBack: this.rows.filter((r) => this.putBack.has(r.place)) };
    if (effect.kind === 'read')
      this.event = { kind: 'read', rows: this.rows.filter((r) => r.place > effect.after && r.place <= effect.through).slice(0, effect.most) };
    if (effect.kind === 'send') this.event = { kind: 'answered', answer: this.#send(effect.rows) };
    if (effect.kind === 'probe') {
      const other = this.rows.filter((r) => r.place > effect.after).at(-1);
      this.event = { kind: 'probed', answer: other === undefined ? null : this.#send([other]) };
    }
    if (effect.kind === 'write') {
      const refused = effect.refused.map((r) => r.place);
      for (const place of [...refused, ...effect.taken]) this.putBack.delete(place);
      const kept = this.disk.refused.filter((place) => !effect.taken.includes(place) && !refused.includes(place));
      this.disk = { cursor: effect.cursor, refused: [...kept, ...refused] };
      this.event = { kind: 'written', cursor: effect.cursor };
    }
  }

  #send(rows: readonly Waiting[]): ForwardAnswer {
    this.requests += 1;
    const answer = this.answer(rows);
    if (answer.kind === 'stored') this.received.push(...rows.slice(0, answer.count).map((r) => r.id));
    return answer;
  }
}

const all: Answerer = (rows) => ({ kind: 'stored', count: rows.length });
const refusing =
  (bad: readonly number[]): Answerer =>
  (rows) =>
    rows.some((r) => bad.includes(r.place)) ? { kind: 'refused', why: 'HTTP 400' } : all(rows);
const places = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

describe('forwarding', () => {
  it('sends all in order, in batches, and looks again in a second', () => {
    const world = new World(places(250), all);
    expect(world.run()).toEqual({ kind: 'rest', ms: 1000, jitter: false });
    expect(world.received).toEqual(places(250).map((n) => `id-${n}`));
    expect([world.requests, world.disk]).toEqual([3, { cursor: 250, refused: [] }]);
  });

  it('sets the one bad statement aside by halving, and sends the others once and in order', () => {
    const world = new World(places(60), refusing([17]));
    world.run();
    expect(world.disk).toEqual({ cursor: 60, refused: [17] });
    expect(world.received).toEqual(
      places(60)
        .filter((n) => n !== 17)
        .map((n) => `id-${n}`),
    );
  });

  it('keeps a refused one in doubt while the receiver takes nothing, and a batch that is too large is halved', () => {
    const world = new World([1], refusing([1]));
    world.run();
    expect(world.disk).toEqual({ cursor: 0, refused: [] });
    world.rows.push({ place: 2, id: 'id-2', text: '', voids: false });
    world.answer = refusing([1]);
    world.run();
    expect(world.disk).toEqual({ cursor: 2, refused: [1] });
    const large = new World(places(40), (rows) => (rows.length > 9 ? { kind: 'too-large' } : all(rows)));
    large.run();
    expect(large.received).toEqual(places(40).map((n) => `id-${n}`));
  });

  it('pauses and tells where three in a row are refused and another one too: nothing is set aside', () => {
    const world = new World(places(30), () => ({ kind: 'refused', why: 'HTTP 400' }));
    expect(world.run()).toEqual({ kind: 'rest', ms: longestWait, jitter: false });
    expect([world.told, world.disk]).toEqual([['SM-622'], { cursor: 0, refused: [] }]);
    world.answer = all;
    world.run();
    expect([world.told, world.disk.cursor, world.received.length]).toEqual([['SM-622', null], 30, 30]);
  });

  it('goes on past three bad ones in a row where the receiver takes another one', () => {
    const world = new World(places(30), refusing([5, 6, 7, 8]));
    world.run();
    expect(world.disk).toEqual({ cursor: 30, refused: [5, 6, 7, 8] });
    expect(new Set(world.received).size).toBe(26);
  });

  it('pauses without backing off for a key that is not taken, and honours the time that is named', () => {
    const world = new World(places(3), () => ({ kind: 'unauthorised' }));
    expect(world.run()).toEqual({ kind: 'rest', ms: longestWait, jitter: false });
    expect(world.told).toEqual(['SM-621']);
    world.answer = () => ({ kind: 'later', afterMs: 7000 });
    expect(world.run()).toEqual({ kind: 'rest', ms: 7000, jitter: false });
  });

  it('backs off with full jitter to 5 minutes, and tells only when it stays', () => {
    const world = new World(places(3), () => ({ kind: 'later', afterMs: null }));
    const rests = places(12).map(() => world.run()?.ms);
    expect(rests.slice(0, 4)).toEqual([2000, 4000, 8000, 16_000]);
    expect(rests.at(-1)).toBe(longestWait);
    expect(world.rests.every((rest) => rest.jitter)).toBe(true);
    expect(world.told).toEqual(['SM-620']);
  });

  it('asks a receiver that says "at once" again and again once a second, and tells when that stays', () => {
    const world = new World(places(3), () => ({ kind: 'later', afterMs: 0 }));
    const rests = places(5).map(() => world.run());
    expect(rests).toEqual(rests.map(() => ({ kind: 'rest', ms: 1000, jitter: false })));
    expect(world.told).toEqual(['SM-620']);
  });

  it('sends what a shortened list does not name again', () => {
    const world = new World(places(10), (rows) => ({ kind: 'stored', count: Math.min(4, rows.length) }));
    world.run();
    expect(world.received).toEqual(places(10).map((n) => `id-${n}`));
  });

  it('sends what IT put back once more, by itself where the receiver takes it, and the cursor stays', () => {
    const world = new World(places(60), refusing([17, 30, 31]));
    world.run();
    expect(world.disk).toEqual({ cursor: 60, refused: [17, 30, 31] });
    world.answer = refusing([30]);
    world.putBack = new Set([17, 30, 31]);
    world.run();
    expect([world.disk, [...world.putBack]]).toEqual([{ cursor: 60, refused: [30] }, []]);
    expect(world.received.slice(-2)).toEqual(['id-17', 'id-31']);
    world.rows.push({ place: 61, id: 'id-61', text: '', voids: false });
    world.run();
    expect([world.disk, world.received.at(-1)]).toEqual([{ cursor: 61, refused: [30] }, 'id-61']);
  });

  it('asks the receiver once for each that was put back and is refused anew, and doubts nobody for it', () => {
    const world = new World(places(9), refusing([2, 4, 6, 8]));
    world.run();
    world.requests = 0;
    world.putBack = new Set([2]);
    expect([world.run(), world.requests]).toEqual([{ kind: 'rest', ms: 1000, jitter: false }, 1]);
    world.putBack = new Set([2, 4, 6, 8]);
    world.run();
    expect([world.disk.cursor, world.disk.refused.toSorted(), [...world.putBack], world.told]).toEqual([9, [2, 4, 6, 8], [], []]);
    expect(world.received).toEqual([1, 3, 5, 7, 9].map((n) => `id-${n}`));
  });

  it('keeps the ones put back for later while the receiver answers nothing, and does not lose what is in doubt beside them', () => {
    const world = new World(places(3), refusing([2]));
    world.run();
    world.rows.push({ place: 4, id: 'id-4', text: '', voids: false });
    world.answer = refusing([2, 4]);
    world.run();
    expect(world.disk).toEqual({ cursor: 3, refused: [2] });
    world.putBack.add(2);
    world.answer = () => ({ kind: 'later', afterMs: null });
    expect(world.run()).toEqual({ kind: 'rest', ms: 2000, jitter: true });
    expect([...world.putBack]).toEqual([2]);
    world.answer = refusing([4]);
    world.run();
    world.rows.push({ place: 5, id: 'id-5', text: '', voids: false });
    world.run();
    expect([world.disk, world.received]).toEqual([{ cursor: 5, refused: [4] }, ['id-1', 'id-3', 'id-2', 'id-5']]);
  });

  it('whatever the receiver does and whenever the hub is killed: what it takes arrives, the rest is set aside, the cursor never passes one that is neither', () => {
    const kinds = fc.constantFrom('yes', 'yes', 'later', 'too-large', 'unauthorised', 'short', 'none', 'kill');
    fc.assert(
      fc.property(fc.array(kinds, { maxLength: 60 }), fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }), (words, bad) => {
        const script = [...words];
        const world = new World(places(40), all);
        const honest = refusing(bad);
        let killed = false;
        world.answer = (rows) => {
          const word = script.shift();
          const answer = honest(rows);
          if (word === 'later' || word === 'unauthorised' || word === 'too-large') return word === 'later' ? { kind: 'later', afterMs: null } : { kind: word };
          if (word === 'none') return { kind: 'no-record-store' };
          if (word === 'short' && answer.kind === 'stored') return { kind: 'stored', count: Math.floor(rows.length / 2) };
          if (word === 'kill') killed = true;
          return answer;
        };
        for (let n = 0; n < 400; n += 1) {
          world.run(1);
          if (killed) world.restart();
          killed = false;
          if (n % 29 === 0) world.putBack = new Set(world.disk.refused);
          const known = new Set([...world.received, ...world.disk.refused.map((place) => `id-${place}`)]);
          expect(places(world.disk.cursor).filter((place) => !known.has(`id-${place}`))).toEqual([]);
        }
        world.answer = honest;
        world.rows.push({ place: 41, id: 'id-41', text: '', voids: false });
        for (let n = 0; n < 40; n += 1) world.run();
        expect(world.disk.cursor).toBe(41);
        for (const place of places(41)) expect(world.received.includes(`id-${place}`) || world.disk.refused.includes(place)).toBe(true);
        for (const place of bad) expect(world.received).not.toContain(`id-${place}`);
        world.answer = all;
        world.putBack = new Set(world.disk.refused);
        for (let n = 0; n < 4; n += 1) world.run();
        expect([world.disk, new Set(world.received).size]).toEqual([{ cursor: 41, refused: [] }, 41]);
      }),
      { numRuns: 200 },
    );
  });
});
