import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { samples, type Sample } from '../../../renderer/kiosk/gallery-samples.ts';
import { showKiosk } from './shown-kiosk.ts';

const all = Object.keys(samples) as Sample[];
const button = (name: string | RegExp) => page.getByRole('button', { name });
const focused = (): string => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '';

describe('signing in', () => {
  it('sends whose picture was touched', async () => {
    const kiosk = await showKiosk('whose-turn');
    await button('Mateo').click();
    expect(kiosk.sent).toEqual([{ intent: 'choose-face', student: 'student-mateo' }]);
  });

  it('shows who sits elsewhere, and where', async () => {
    await showKiosk('whose-turn');
    await expect.element(button('Elif is at seat 7')).toBeVisible();
  });

  it('tells two of one name apart by the initial', async () => {
    await showKiosk('whose-turn-long');
    await expect.element(button('Anne-Christelle B. is taking a little rest')).toBeVisible();
  });

  it('calls a grown-up and takes the call back', async () => {
    const kiosk = await showKiosk('whose-turn');
    await button('I cannot find my picture: call a grown-up').click();
    await kiosk.show('whose-turn', { help: { kind: 'asked', at: 0 } });
    await button('A grown-up was called. I do not need help any more').click();
    expect(kiosk.sent).toEqual([{ intent: 'ask-help' }, { intent: 'withdraw-help' }]);
  });

  it('sends the pictures that are touched, and says how many, never which', async () => {
    const kiosk = await showKiosk('pictures');
    await button('rocket').click();
    await button('ice cream').click();
    expect(kiosk.sent).toEqual([
      { intent: 'choose-picture', picture: 'rocket' },
      { intent: 'choose-picture', picture: 'ice-cream' },
    ]);
    await expect.element(page.getByRole('img', { name: '1 of 3 pictures chosen' })).toBeVisible();
    await expect.element(page.getByText('1 of 3 pictures chosen')).toBeInTheDocument();
    expect(kiosk.root.querySelector('[aria-live]')?.textContent).not.toMatch(/rocket|ice cream/);
  });

  it('takes no more pictures while they are looked at, and goes back on "Not me"', async () => {
    const kiosk = await showKiosk('pictures-checking');
    await button('rocket').click({ force: true });
    expect(kiosk.sent).toEqual([]);
    await kiosk.show('pictures-wrong');
    await button('Not me: go back').click();
    expect(kiosk.sent).toEqual([{ intent: 'back' }]);
  });

  it('rests without a countdown, and still has a hand and a way back', async () => {
    const kiosk = await showKiosk('pictures-rest');
    await expect.element(page.getByText('Take a little rest').first()).toBeVisible();
    expect(kiosk.root.querySelector('.screen')?.textContent).not.toMatch(/\d/);
    expect(kiosk.root.querySelectorAll('button[aria-label="rocket"]')).toHaveLength(0);
    await button('I need help: call a grown-up').click();
    await button('Not me: go back').click();
    expect(kiosk.sent.map((i) => i.intent)).toEqual(['ask-help', 'back']);
  });

  it('goes, and does not go twice while the program opens', async () => {
    const kiosk = await showKiosk('go');
    await button(/^Go$/).click();
    await kiosk.show('go-opening');
    await button('Opening…').click({ force: true });
    expect(kiosk.sent).toEqual([{ intent: 'go' }]);
  });

  it('shows that a program which did not open rests, with the next one and a hand; where nothing else is left, Go rests too', async () => {
    const kiosk = await showKiosk('go-failed');
    await expect.element(page.getByText('Math is having a rest', { exact: true }).first()).toBeVisible();
    await button(/^Go$/).click();
    await button('I need help: call a grown-up').click();
    await button('Not me: go back').click();
    expect(kiosk.sent.map((i) => i.intent)).toEqual(['go', 'ask-help', 'not-me']);
    await kiosk.show('go-waits');
    await button('Soon').click({ force: true });
    expect(kiosk.sent).toHaveLength(3);
  });

  it('asks "Still here?" by the own picture, and lets somebody else leave', async () => {
    const kiosk = await showKiosk('still-here');
    await button('I am here: Amara').click();
    await button('Not me: go back').click();
    expect(kiosk.sent).toEqual([{ intent: 'still-here' }, { intent: 'sign-out' }]);
  });

  it('in safe mode shows a child a grown-up who is coming, and staff the number and their menu', async () => {
    const kiosk = await showKiosk('safe-mode');
    await expect.poll(() => kiosk.root.querySelector('svg.coming') !== null).toBe(true);
    await expect.element(page.getByText('SM-805')).toBeVisible();
    await expect.element(page.getByText(/runs in safe mode/)).toBeVisible();
    await button('Staff').click();
    expect(kiosk.sent).toEqual([{ intent: 'staff-open' }]);
  });

  it('is done by keyboard alone', async () => {
    const kiosk = await showKiosk('whose-turn');
    expect(focused()).toBe('Whose turn?');
    await userEvent.keyboard('{Tab}{Tab}');
    expect(focused()).toBe('Amara');
    await userEvent.keyboard('{Enter}');
    await kiosk.show('pictures');
    expect(focused()).toBe('Amara, touch your three pictures');
    await userEvent.keyboard('{Tab}{Tab}{Tab}');
    expect(focused()).toBe('apple');
    await userEvent.keyboard(' ');
    await kiosk.show('go');
    expect(focused()).toBe('Amara');
    await userEvent.keyboard('{Tab}{Tab}');
    expect(focused()).toBe('Go');
    await userEvent.keyboard('{Enter}');
    expect(kiosk.sent).toEqual([{ intent: 'choose-face', student: 'student-amara' }, { intent: 'choose-picture', picture: 'apple' }, { intent: 'go' }]);
  });
});

describe('every screen', () => {
  it('leaves the program’s place alone: one node, and what is framed in it is never loaded again', async () => {
    const kiosk = await showKiosk('whose-turn');
    const place = kiosk.root.querySelector('#program');
    const frame = document.createElement('iframe');
    let loads = 0;
    frame.addEventListener('load', () => (loads += 1));
    frame.srcdoc = '<p>program</p>';
    place?.append(frame);
    await expect.poll(() => loads).toBe(1);
    for (const sample of [...all, ...all.toReversed()]) {
      await kiosk.show(sample);
      expect(kiosk.root.querySelector('#program'), sample).toBe(place);
      const shown = getComputedStyle(frame).visibility === 'visible' && !place?.hasAttribute('inert');
      const screen = samples[sample].screen;
      const runs = screen.screen === 'recording' ? screen.stage === 'open' : screen.screen === 'working' && !screen.opening;
      expect(shown, sample).toBe(runs && samples[sample].message === null && samples[sample].staff === null);
    }
    expect(loads).toBe(1);
  });

  it('gives the program all that is under 56 px, and keeps its size under other screens', async () => {
    const kiosk = await showKiosk('working');
    const box = () => kiosk.root.querySelector('#program')?.getBoundingClientRect().toJSON() as DOMRect;
    expect(box()).toMatchObject({ x: 0, y: 56, width: 1366, height: 712 });
    const before = box();
    await kiosk.show('whose-turn');
    expect(box()).toEqual(before);
  });

  it.each(all)('%s fits 1366 by 768 without scrolling, has targets that small hands hit, and names for all of them', async (sample) => {
    const kiosk = await showKiosk(sample);
    await expect.poll(() => kiosk.root.querySelector('h1, header.strip')).not.toBeNull();
    await Promise.all(document.getAnimations().map((a) => a.finished));
    for (const box of [document.documentElement, ...kiosk.root.querySelectorAll('.kiosk, .screen')]) {
      expect(box.scrollHeight, box.className).toBeLessThanOrEqual(box.clientHeight);
      expect(box.scrollWidth, box.className).toBeLessThanOrEqual(box.clientWidth);
    }
    for (const node of kiosk.root.querySelectorAll<HTMLElement>('.screen button, .strip .act button')) {
      const forStaff = node.textContent?.trim() === 'Staff';
      const inStrip = node.closest('.strip') !== null;
      const choice = node.matches('.kid, .grid button');
      const { width, height } = node.getBoundingClientRect();
      const least = forStaff ? [44, 43] : inStrip ? [92, 54] : choice ? [96, 96] : [63.9, 63.9];
      expect([width >= (least[0] ?? 0), height >= (least[1] ?? 0)], `${node.outerHTML.slice(0, 120)} ${width}x${height}`).toEqual([true, true]);
      expect((node.getAttribute('aria-label') ?? node.textContent ?? '').trim()).not.toBe('');
    }
  });

  it('is on the screen as the view state names it, and nothing else is', async () => {
    const kiosk = await showKiosk('starting');
    for (const sample of all) {
      await kiosk.show(sample);
      const name = samples[sample].screen.screen;
      const drawn = [...kiosk.root.querySelectorAll<HTMLElement>('.screen')].map((s) => s.dataset['screen']);
      expect(drawn, sample).toEqual(['working', 'leaving', 'recording'].includes(name) ? [] : [name]);
    }
  });

  it('speaks Spanish when the view state does', async () => {
    const kiosk = await showKiosk('whose-turn', { language: 'es' });
    await expect.element(page.getByRole('heading', { name: '¿A quién le toca?' })).toBeVisible();
    expect(document.documentElement.lang).toBe('es');
    await kiosk.show('whose-turn');
    expect(document.documentElement.lang).toBe('en');
  });

  it('tells staff where events are in memory only', async () => {
    const kiosk = await showKiosk('go');
    expect(kiosk.root.textContent).not.toContain('in memory only');
    for (const sample of ['go', 'whose-turn', 'working', 'paused', 'finished'] as const) {
      await kiosk.show(sample, { storage: 'memory' });
      await expect.poll(() => kiosk.root.textContent, { message: sample }).toContain('Events are kept in memory only');
    }
  });
});

describe('the end of a program', () => {
  it('walks the student to another seat', async () => {
    const kiosk = await showKiosk('next');
    await expect.element(page.getByRole('img', { name: 'Walk from seat 5 to seat 12' })).toBeVisible();
    await button('I am going').click();
    expect(kiosk.sent).toEqual([{ intent: 'sign-out' }]);
  });

  it('shows only the ticket where the seat stays', async () => {
    await showKiosk('next-same');
    await expect.element(page.getByRole('region', { name: 'Next is Reading' })).toBeVisible();
    expect(page.getByRole('img', { name: /Walk/ }).elements()).toEqual([]);
  });

  it('shows the own rings of the day in words too', async () => {
    const kiosk = await showKiosk('finished');
    await expect.element(page.getByText('Reading, 11 of 20 minutes done today')).toBeInTheDocument();
    await expect.element(page.getByText('Typing, 4 minutes done today')).toBeInTheDocument();
    await expect.element(page.getByText('Math, 15 of 15 minutes done today. A star!')).toBeInTheDocument();
    await button('Bye').click();
    expect(kiosk.sent).toEqual([{ intent: 'sign-out' }]);
  });

  it('gives a star for each own goal that is reached, and only for those', async () => {
    const kiosk = await showKiosk('finished');
    const stars = () => [...kiosk.root.querySelectorAll('.screen li, .screen .ticket')].map((at) => at.querySelectorAll('[data-sign="star"]').length);
    await expect.poll(stars).toEqual([1, 0, 0]);
    await kiosk.show('choose');
    await expect.poll(stars).toEqual([1, 0, 0, 0]);
    await kiosk.show('go');
    await expect.poll(stars).toEqual([0]);
    await kiosk.show('go-star');
    await expect.poll(stars).toEqual([1]);
  });

  it('does not take a key that was meant for the program for a goodbye', async () => {
    const kiosk = await showKiosk('working');
    for (const sample of ['finished', 'next', 'go'] as const) {
      await kiosk.show(sample);
      await expect.poll(() => document.activeElement?.tagName).toBe('H1');
      await userEvent.keyboard('{Enter} ');
    }
    expect(kiosk.sent).toEqual([]);
  });
});

describe('a message of staff', () => {
  it('covers the program, and goes when it was seen, by touch or Escape', async () => {
    const kiosk = await showKiosk('message');
    const id = samples.message.message.id;
    await expect.element(page.getByRole('dialog')).toMatchTextContent(/wave to me/);
    await button('OK').click();
    await userEvent.keyboard('{Escape}');
    await userEvent.keyboard('{Escape}');
    expect(kiosk.sent).toEqual([
      { intent: 'message-seen', id },
      { intent: 'message-seen', id },
      { intent: 'message-seen', id },
    ]);
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await kiosk.show('working');
    expect(page.getByRole('dialog').elements()).toEqual([]);
  });
});
