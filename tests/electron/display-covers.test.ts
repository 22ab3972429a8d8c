import { EventEmitter } from 'node:events';
import type { Display, Rectangle, Screen } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { coverDisplays, coverOptions } from '../../electron/display-covers.ts';

const display = (id: number, x: number): Display => ({ id, bounds: { x, y: 0, width: 1920, height: 1080 } }) as Display;

class FakeScreen extends EventEmitter {
  displays = [display(1, 0)];
  getAllDisplays = (): Display[] => this.displays;
}

let screen: FakeScreen;
/** Where the station's window is. */
let own: number;
let arrange: () => void;
let covers: Map<number, { bounds: Rectangle; gone: boolean }>;
const covered = (): number[] => [...covers].filter(([, cover]) => !cover.gone).map(([id]) => id);

beforeEach(() => {
  screen = new FakeScreen();
  own = 1;
  covers = new Map();
});

function start(): void {
  arrange = coverDisplays(
    screen as unknown as Pick<Screen, 'on' | 'getAllDisplays'>,
    () => own,
    ({ id, bounds }) => {
      const cover = { bounds, gone: false };
      covers.set(id, cover);
      return {
        destroy: () => void (cover.gone = true),
        isDestroyed: () => cover.gone,
        setBounds: (next) => void (cover.bounds = { ...cover.bounds, ...next }),
      };
    },
  );
}

describe('displays', () => {
  it('beside the station’s own are covered from the start', () => {
    screen.displays.push(display(2, 1920), display(3, 3840));
    start();
    expect(covered()).toEqual([2, 3]);
  });

  it('are covered as they come and uncovered as they go', () => {
    start();
    expect(covered()).toEqual([]);
    screen.displays.push(display(2, 1920));
    screen.emit('display-added');
    expect(covered()).toEqual([2]);
    screen.displays.pop();
    screen.emit('display-removed');
    expect(covered()).toEqual([]);
  });

  it('are covered whichever of them is the primary one: the station’s own stays free', () => {
    start();
    screen.displays.unshift(display(2, -1920));
    screen.emit('display-added');
    expect(covered()).toEqual([2]);
    own = 2;
    arrange();
    expect(covered()).toEqual([1]);
  });

  it('keep their cover when they change', () => {
    screen.displays.push(display(2, 1920));
    start();
    screen.displays[1] = display(2, -1920);
    screen.emit('display-metrics-changed');
    expect(covers.get(2)).toMatchObject({ gone: false, bounds: { x: -1920 } });
  });

  it('get a new cover when theirs was lost', () => {
    screen.displays.push(display(2, 1920));
    start();
    const lost = covers.get(2);
    if (lost) lost.gone = true;
    screen.emit('display-metrics-changed');
    expect(covered()).toEqual([2]);
  });

  it('show an empty window that takes no input', () =>
    expect(coverOptions(display(2, 1920))).toMatchObject({ x: 1920, width: 1920, kiosk: true, focusable: false, closable: false }));
});
