import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { samples } from '../../../renderer/kiosk/gallery-samples.ts';
import { englishTexts } from '../../../renderer/kiosk/kiosk-texts.ts';
import { spoken } from '../../../renderer/kiosk/spoken.ts';
import { showKiosk } from './shown-kiosk.ts';

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });

describe('a child whose work is at another seat', () => {
  it('is shown where, and one tap calls a grown-up; no secret is asked for', async () => {
    const kiosk = await showKiosk('pictures-elsewhere');
    await expect.element(page.getByText('You are at seat 7')).toBeVisible();
    expect(kiosk.root.querySelector('.grid')).toBeNull();
    await button('A grown-up signs me in').click();
    expect(kiosk.sent).toEqual([{ intent: 'ask-grown-up' }]);
    expect(spoken(englishTexts, samples['pictures-elsewhere'])).toBe(
      'Amara, you are signed in at another seat. Go back to it, or touch the two people: a grown-up brings your work here.',
    );
  });

  it('is moved by staff from the seat that the menu names', async () => {
    const kiosk = await showKiosk('staff-menu-move');
    await button('Move Elif here from seat 7').first().click();
    expect(kiosk.sent).toEqual([{ intent: 'staff-sign-in-student', student: 'student-elif' }]);
  });

  it('sees its face at the new seat first, and can say that it is somebody else', async () => {
    const kiosk = await showKiosk('arriving');
    await expect.element(page.getByRole('heading', { name: 'Amara, your work comes to this seat' })).toHaveFocus();
    await expect.element(page.getByRole('img', { name: 'Seat 12' })).toBeVisible();
    await button('Not me: go back').click();
    expect(kiosk.sent).toEqual([{ intent: 'back' }]);
    expect(spoken(englishTexts, samples.arriving)).toBe('Amara, your work comes to this seat. One moment.');
  });

  it('is shown the way at the seat that it leaves', async () => {
    await showKiosk('goodbye-moved');
    await expect.element(page.getByRole('heading', { name: 'Amara, go to seat 12' })).toHaveFocus();
    await expect.element(page.getByRole('img', { name: 'Walk from seat 5 to seat 12' })).toBeVisible();
    expect(spoken(englishTexts, samples['goodbye-moved'])).toBe('Amara, your work goes on at another seat. Walk to seat 12.');
  });
});
