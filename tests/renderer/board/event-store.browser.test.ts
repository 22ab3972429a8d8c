import { afterEach, describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { BoardAction, SeatSnapshot, SeatStore } from '../../../core/contract/board-hub.ts';
import { failed, ok } from '../../../core/result.ts';
import { BoardDesk } from '../../../renderer/board/board-desk.svelte.ts';
import EventStore from '../../../renderer/board/EventStore.svelte';
import { refusalParts } from '../../../renderer/board/refusal-parts.ts';
import SetAsideDialog from '../../../renderer/board/SetAsideDialog.svelte';
import { texts } from '../../../renderer/board/texts.svelte.ts';
import '../../../renderer/ui/tokens.css';
import '../../../renderer/ui/staff.css';
import { sampleLab, setAsideEvents } from '../../fixtures/lab-snapshot.ts';

const lab = sampleLab();
afterEach(() => void (texts.language = 'en'));

const seatOf = (number: number, store: Partial<SeatStore> = {}): SeatSnapshot => {
  const seat = lab.seats[number - 1];
  if (seat?.store == null) throw new Error('the fixture has no store there');
  return { ...seat, store: { ...seat.store, ...store } };
};

async function show(seat: SeatSnapshot) {
  const actions: BoardAction[] = [];
  const desk = new BoardDesk(
    (action) => {
      actions.push(action);
      return Promise.resolve(ok(null));
    },
    () => undefined,
    () => Promise.resolve(ok(null)),
  );
  const screen = await render(EventStore, { lab, seat, desk });
  const details = screen.container.querySelector('details');
  if (details === null) throw new Error('nothing is shown');
  return { screen, details, actions, desk };
}

describe('the event store of a station', () => {
  test('is closed at a student’s seat while all is well, and says so in a word', async () => {
    const { details } = await show(seatOf(1));
    expect([details.open, details.querySelector('summary')?.innerText]).toEqual([false, 'Event store all sent']);
    const { details: busy } = await show(seatOf(4));
    expect([busy.open, busy.querySelector('summary')?.innerText]).toEqual([false, 'Event store 12 waiting']);
  });

  test('is open where nobody sits, and where something is wrong', async () => {
    expect((await show(seatOf(17))).details.open).toBe(true);
    expect((await show(seatOf(1, { setAside: 2 }))).details.open).toBe(true);
    const { details } = await show(seatOf(1, { storage: 'memory', inMemory: 1, waiting: 1 }));
    expect([details.open, details.querySelector('summary')?.innerText]).toEqual([true, 'Event store not on disk']);
    expect(details.innerText).toContain('1 event is only in memory. Do not turn the station off or restart it. Tell IT.');
  });

  test('stays as the person left it when the next report comes', async () => {
    const seat = seatOf(1);
    const { screen, details } = await show(seat);
    details.querySelector('summary')?.click();
    await expect.poll(() => details.open).toBe(true);
    await screen.rerender({ seat: seatOf(1, { waiting: 3 }) });
    await expect.poll(() => details.innerText).toContain('3 waiting');
    expect(details.open).toBe(true);
  });

  test('has the acts on what was set aside only where something is', async () => {
    const { details, actions, desk } = await show(seatOf(18));
    expect(details.querySelector('a')?.getAttribute('href')).toBe('/api/board/set-aside/station-18');
    [...details.querySelectorAll('button')].find((one) => one.innerText.includes('Send again'))?.click();
    await expect.poll(() => desk.said.words).toBe('Seat 18 sends again what it has set aside.');
    expect(actions).toEqual([{ action: 'resend-set-aside', station: 'station-18' }]);
    expect((await show(seatOf(17))).details.querySelectorAll('button, a')).toHaveLength(0);
  });

  test('says it in Spanish too', async () => {
    texts.language = 'es';
    const { details } = await show(seatOf(18));
    expect(details.innerText).toMatch(/Registros de la estación 3 apartados[\s\S]+el navegador puede borrarlo, 74% usado[\s\S]+Enviar otra vez/);
  });

  test('can be read: 4.5 to 1 or more', async () => {
    for (const seat of [seatOf(19), seatOf(18)]) {
      const { details } = await show(seat);
      for (const part of details.querySelectorAll<HTMLElement>('summary span, .risk, dt, dd, .soft'))
        expect(contrast(part), `${part.className} ${part.innerText}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('the list of what was set aside', () => {
  test('says when it cannot be read, and when there is nothing', async () => {
    const common = { title: 'Set aside at seat 18', setAside: 0, timeZone: 'America/Chicago', onclose: () => undefined };
    const refused = await render(SetAsideDialog, { ...common, read: () => Promise.resolve(failed('SM-802')) });
    await expect.poll(() => refused.container.querySelector('[role=alert]')?.textContent).toContain('The hub does not answer.');
    await refused.unmount();
    const empty = await render(SetAsideDialog, { ...common, read: () => Promise.resolve(ok([])) });
    await expect.poll(() => empty.container.textContent).toContain('Nothing is set aside.');
    await empty.unmount();
    const full = await render(SetAsideDialog, { ...common, setAside: 3, read: () => Promise.resolve(ok(setAsideEvents)) });
    await expect.poll(() => full.container.querySelectorAll('tbody tr').length).toBe(2);
    expect(full.container.textContent).toContain('1 more is still on its way from the station.');
  });

  test('takes a number of ours from the front of a refusal, and leaves other words as they are', () => {
    expect(refusalParts('SM-601 verb.id')).toEqual({ code: 'SM-601', place: 'verb.id' });
    expect(refusalParts('SM-602')).toEqual({ code: 'SM-602', place: '' });
    expect(refusalParts('SM-999 x')).toEqual({ code: null, place: 'SM-999 x' });
    expect(refusalParts('400 statement SM-601')).toEqual({ code: null, place: '400 statement SM-601' });
  });
});

function contrast(part: HTMLElement): number {
  let back: HTMLElement | null = part;
  while (back !== null && channels(getComputedStyle(back).backgroundColor)[3] === 0) back = back.parentElement;
  const ground = back === null ? [255, 255, 255] : channels(getComputedStyle(back).backgroundColor);
  const [dark = 0, light = 0] = [luminance(ground), luminance(channels(getComputedStyle(part).color))].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
function channels(css: string): number[] {
  const found = [...css.matchAll(/[\d.]+/g)].map((m) => Number(m[0]));
  return found.length === 3 ? [...found, 1] : found;
}
/** WCAG 2.2, relative luminance. */
function luminance(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
