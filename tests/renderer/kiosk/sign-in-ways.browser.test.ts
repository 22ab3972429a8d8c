import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { showKiosk } from './shown-kiosk.ts';

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });

describe('the PIN pad', () => {
  it('sends digits by touch and by keyboard, takes one back, and never says which', async () => {
    const kiosk = await showKiosk('pin-some');
    await button('7').click();
    await userEvent.keyboard('0');
    await userEvent.keyboard('{Backspace}');
    await button('Take one back').click();
    expect(kiosk.sent).toEqual([
      { intent: 'choose-digit', digit: '7' },
      { intent: 'choose-digit', digit: '0' },
      { intent: 'erase-digit' },
      { intent: 'erase-digit' },
    ]);
    await expect.element(page.getByRole('img', { name: '5 numbers chosen' })).toBeVisible();
    expect(kiosk.root.querySelector('[aria-live]')?.textContent).toBe('5 numbers chosen');
  });

  it('is sent by the check mark or Enter; whether it is long enough is the station’s to say, whose count is ahead of fast fingers', async () => {
    const kiosk = await showKiosk('pin');
    await expect.element(button('Ready')).toHaveAttribute('aria-disabled', 'true');
    await userEvent.keyboard('{Enter}');
    await kiosk.show('pin-some');
    await expect.element(button('Ready')).toHaveAttribute('aria-disabled', 'false');
    await button('Ready').click();
    expect(kiosk.sent).toEqual([{ intent: 'enter-pin' }, { intent: 'enter-pin' }]);
  });

  it('takes nothing while the PIN is looked at', async () => {
    const kiosk = await showKiosk('pin-checking');
    await button('7').click({ force: true });
    await userEvent.keyboard('7{Backspace}');
    expect(kiosk.sent).toEqual([]);
  });

  it('leaves the keys to staff who have opened their dialog over it', async () => {
    const kiosk = await showKiosk('staff-menu-sign-in');
    await userEvent.keyboard('12');
    expect(kiosk.sent.filter((intent) => intent.intent === 'choose-digit')).toEqual([]);
  });

  it('has digits that a small hand meets, at least 96 px', async () => {
    await showKiosk('pin');
    await expect.element(button('0')).toBeVisible();
    for (const key of document.querySelectorAll('.pad button')) {
      const { width, height } = key.getBoundingClientRect();
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(96);
    }
  });
});

describe('the password', () => {
  it('is typed unseen or seen, and sent with Enter', async () => {
    const kiosk = await showKiosk('password');
    const field = page.getByLabelText('Type your password', { exact: true });
    await field.fill('Kite 27');
    await expect.element(field).toHaveAttribute('type', 'password');
    await button('Show the letters').click();
    await expect.element(field).toHaveAttribute('type', 'text');
    await field.click();
    await userEvent.keyboard('{Enter}');
    expect(kiosk.sent).toEqual([{ intent: 'type-password', password: 'Kite 27' }]);
  });

  it('loses a space that slipped in at its end, and waits for four letters', async () => {
    const kiosk = await showKiosk('password');
    const field = page.getByLabelText('Type your password', { exact: true });
    await field.fill('abc ');
    await button('Ready').click({ force: true });
    expect(kiosk.sent).toEqual([]);
    await field.fill('kite ');
    await button('Ready').click();
    expect(kiosk.sent).toEqual([{ intent: 'type-password', password: 'kite' }]);
  });

  it('is gone after a wrong try', async () => {
    const kiosk = await showKiosk('password');
    await page.getByLabelText('Type your password', { exact: true }).fill('Kite 28');
    await kiosk.show('password-wrong');
    await expect.element(page.getByLabelText('Not quite. Try your password again.')).toHaveValue('');
  });
});

describe('whoever cannot go on', () => {
  it('has the other ways and a grown-up one tap away', async () => {
    const kiosk = await showKiosk('pictures-ways');
    await button('With my numbers').click();
    await button('With my password').click();
    await button('A grown-up signs me in').click();
    expect(kiosk.sent).toEqual([{ intent: 'other-way', way: 'pin' }, { intent: 'other-way', way: 'password' }, { intent: 'ask-grown-up' }]);
  });

  it('has a grown-up also while sign-in rests, and where there is no secret at all', async () => {
    const kiosk = await showKiosk('pin-rest');
    await button('A grown-up signs me in').click();
    await kiosk.show('grown-up');
    await button('A grown-up signs me in').click();
    expect(kiosk.sent).toEqual([{ intent: 'ask-grown-up' }, { intent: 'ask-grown-up' }]);
  });

  it('is signed in by staff from the menu that was opened over the sign-in', async () => {
    const kiosk = await showKiosk('staff-menu-sign-in');
    await button('Sign in Amara').click();
    expect(kiosk.sent).toEqual([{ intent: 'staff-sign-in-student', student: 'student-amara' }]);
  });
});
