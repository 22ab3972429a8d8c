import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { samples } from '../../../renderer/kiosk/gallery-samples.ts';
import { showKiosk, wait } from './shown-kiosk.ts';

const button = (name: string | RegExp) => page.getByRole('button', { name });
const barShare = (root: HTMLElement): number => Number.parseFloat(root.querySelector<HTMLElement>('.strip .bar i')?.style.width ?? 'NaN');

describe('the strip', () => {
  it('says whose station, what program, how far and how long', async () => {
    const kiosk = await showKiosk('working');
    await expect.element(page.getByText('Amara', { exact: true })).toBeVisible();
    await expect.element(page.getByRole('img', { name: 'Math, 12 of 15 minutes done today' })).toBeVisible();
    await expect.element(page.getByRole('timer', { name: '11 minutes until the bell' })).toBeVisible();
    expect(barShare(kiosk.root)).toBeCloseTo(55, 0);
    expect(kiosk.root.querySelector('.strip')?.getBoundingClientRect().height).toBe(56);
  });

  it('asks for help, shows that it was asked and who comes, and takes it back', async () => {
    const kiosk = await showKiosk('working');
    await button('I need help: call a grown-up').click();
    await kiosk.show('working-asked');
    const asked = button('A grown-up was called. I do not need help any more');
    await expect.element(asked).toHaveAttribute('aria-pressed', 'true');
    await kiosk.show('working-coming');
    await expect.element(page.getByText('Ms. Rivera is coming').first()).toBeVisible();
    await asked.click();
    expect(kiosk.sent).toEqual([{ intent: 'ask-help' }, { intent: 'withdraw-help' }]);
  });

  it('lets Done be taken back while the bar shrinks, step by step', async () => {
    const kiosk = await showKiosk('working');
    await button('I am done').click();
    await kiosk.show('working-take-back');
    expect(button('I am done').elements()).toEqual([]);
    expect(barShare(kiosk.root)).toBeCloseTo(70, 0);
    await wait(2300);
    expect(barShare(kiosk.root)).toBeLessThan(61);
    expect(barShare(kiosk.root)).toBeGreaterThan(40);
    await button(/Not done yet/).click();
    await kiosk.show('working');
    await expect.element(button('I am done')).toBeVisible();
    expect(kiosk.sent).toEqual([{ intent: 'done' }, { intent: 'take-back' }]);
  });

  it('warns with lamps and says where to go next, without a number that counts down', async () => {
    const kiosk = await showKiosk('working-bell');
    expect(kiosk.root.querySelectorAll('.lamps i')).toHaveLength(12);
    expect(kiosk.root.querySelectorAll('.lamps i:not(.out)')).toHaveLength(8);
    await expect.element(page.getByRole('img', { name: 'Then Reading at seat 12' })).toBeVisible();
    expect(kiosk.root.querySelector('.strip')?.textContent?.replace('12', '')).not.toMatch(/\d/);
    await kiosk.show('working-bell-bye');
    await expect.element(page.getByRole('img', { name: 'Then goodbye' })).toBeVisible();
  });

  it('has no Done while the program is left', async () => {
    await showKiosk('leaving');
    expect(button('I am done').elements()).toEqual([]);
    await expect.element(page.getByText('Keeping your work safe')).toBeVisible();
  });

  it('leaves by one tap on the face, and lets that be taken back', async () => {
    const kiosk = await showKiosk('working');
    await button('Amara. Not you? Touch to leave').click();
    await kiosk.show('working-leaves');
    expect(barShare(kiosk.root)).toBeCloseTo(70, 0);
    await button(/Amara stays/).click();
    expect(kiosk.sent).toEqual([{ intent: 'not-me' }, { intent: 'take-back' }]);
  });

  it('opens the staff dialog by holding the face, which is no tap, and by a key of its own for the keyboard', async () => {
    const kiosk = await showKiosk('working');
    const face = button('Amara. Not you? Touch to leave').element() as HTMLElement;
    face.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    await wait(400);
    expect(kiosk.sent).toEqual([]);
    await expect.poll(() => kiosk.sent, { timeout: 2000 }).toEqual([{ intent: 'staff-open' }]);
    face.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
    face.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
    expect(kiosk.sent).toHaveLength(1);
    face.focus();
    await userEvent.keyboard('{Enter}');
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(kiosk.sent.slice(1)).toEqual([{ intent: 'not-me' }, { intent: 'staff-open' }]);
  });

  it('keeps a long name whole', async () => {
    const kiosk = await showKiosk('working-asked');
    const name = kiosk.root.querySelector<HTMLElement>('.face > span:last-child');
    expect(name?.textContent).toBe(`${samples['working-asked'].screen.screen === 'working' ? samples['working-asked'].screen.strip.face.firstName : ''} A.`);
    expect(name?.scrollWidth).toBeLessThanOrEqual(name?.parentElement?.clientWidth ?? 0);
    expect(kiosk.root.querySelector('.strip')?.getBoundingClientRect().height).toBe(56);
  });
});
