import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { SeatSnapshot, SeatState } from '../../../core/contract/board-hub.ts';
import { helpQueue, legendStates } from '../../../renderer/board/needs.ts';
import SeatTile from '../../../renderer/board/SeatTile.svelte';
import StateGlyph from '../../../renderer/board/StateGlyph.svelte';
import { texts } from '../../../renderer/board/texts.svelte.ts';
import '../../../renderer/ui/tokens.css';
import '../../../renderer/ui/staff.css';
import { sampleLab, sampleTime } from '../../fixtures/lab-snapshot.ts';

const lab = sampleLab();
const queue = helpQueue(lab.help, lab.me);
const entryOf = (seat: SeatSnapshot) => queue.find((e) => e.help.station === seat.station) ?? null;

beforeEach(() => {
  document.body.style.setProperty('display', 'grid');
  document.body.style.setProperty('grid-template', '120px / 160px');
});
afterEach(() => {
  texts.language = 'en';
  document.body.removeAttribute('style');
});

async function tileOf(seat: SeatSnapshot): Promise<HTMLElement> {
  const screen = await render(SeatTile, {
    seat,
    entry: entryOf(seat),
    now: sampleTime,
    short: (name: string) => name,
    faded: false,
    selected: false,
    pick: null,
    tabindex: 0,
    onopen: () => {},
    onfocus: () => {},
  });
  screen.container.style.setProperty('display', 'grid');
  const tile = screen.container.querySelector<HTMLElement>('.seat');
  if (tile === null) throw new Error('no tile');
  return tile;
}

test('every state has an outline of its own: none is told by colour alone', async () => {
  const outlines = new Map<string, SeatState>();
  for (const state of [...legendStates, 'none'] as const) {
    const screen = await render(StateGlyph, { state });
    const drawn = (screen.container.querySelector('svg')?.innerHTML ?? '').replaceAll(/(fill|stroke)="[^"]*"/g, '').replaceAll(/<!--.*?-->/g, '');
    expect(outlines.get(drawn), `${state} looks like another`).toBeUndefined();
    outlines.set(drawn, state);
  }
});

test('a seat says all that it draws', async () => {
  const words = async (number: number) => (await tileOf(lab.seats[number - 1] as SeatSnapshot)).getAttribute('aria-label');
  expect(await words(3)).toBe('Seat 3, Benicio Castillo, Help number 1, waits 2:40, Storyboat Letters, 33 minutes today');
  expect(await words(20)).toContain('R. Osei is going');
  expect(await words(15)).toContain('Offline 3 min');
  expect(await words(4)).toContain('Message on the screen');
  expect(await words(18)).toBe('Seat 18, Empty');
});

test('a seat says it in Spanish too', async () => {
  texts.language = 'es';
  const tile = await tileOf(lab.seats[8] as SeatSnapshot);
  expect(tile.getAttribute('aria-label')).toMatch(/^Asiento 9, Farah Iwu, Inactivo 5 min, /);
  expect(tile.innerText).toContain('Inactivo 5m');
});

test('a seat that help is on the way to keeps its place and loses its number', async () => {
  const going = await tileOf(lab.seats[19] as SeatSnapshot);
  expect(going.querySelector('.no')).toBeNull();
  expect(going.innerText).toContain('Going');
});

test('text on every state can be read: 4.5 to 1 or more', async () => {
  for (const seat of lab.seats) {
    const tile = await tileOf(seat);
    const back = colour(getComputedStyle(tile).backgroundColor) ?? [243, 243, 239];
    for (const part of tile.querySelectorAll('.name, .minutes, .program, .foot i, .foot em')) {
      const front = colour(getComputedStyle(part).color);
      if (front === null) throw new Error('no colour');
      expect(contrast(front, back), `${seat.state} ${part.className || part.tagName}`).toBeGreaterThanOrEqual(4.5);
    }
  }
});

type Rgb = readonly [number, number, number];
/** Null when it is see-through: then the desk shows. */
function colour(css: string): Rgb | null {
  const [red = 0, green = 0, blue = 0, alpha = 1] = [...css.matchAll(/[\d.]+/g)].map((m) => Number(m[0]));
  return alpha === 0 ? null : [red, green, blue];
}
function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
/** WCAG 2.2, relative luminance. */
const luminance = (rgb: Rgb): number => {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
