import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { StaffView } from '../../../core/contract/view-state.ts';
import { samples } from '../../../renderer/kiosk/gallery-samples.ts';
import { showKiosk } from './shown-kiosk.ts';

const button = (name: string) => page.getByRole('button', { name, exact: true });
const staff: StaffView = samples.staff.staff;
const digits = (root: HTMLElement): number => root.querySelectorAll('.dots .full').length;

describe('staff at the station', () => {
  it('open it from any screen with its small key', async () => {
    const kiosk = await showKiosk('whose-turn');
    await button('Staff').click();
    expect(kiosk.sent).toEqual([{ intent: 'staff-open' }]);
  });

  it('choose their name and touch six digits', async () => {
    const kiosk = await showKiosk('staff');
    await button('Ms. Rivera').click();
    for (const digit of '402917') await button(digit).click();
    expect(kiosk.sent).toEqual([{ intent: 'staff-sign-in', staff: 'staff-rivera', pin: '402917' }]);
  });

  it('may type the PIN, and erase what was wrong', async () => {
    const kiosk = await showKiosk('staff');
    await button('J. Park').click();
    await userEvent.keyboard('409{Backspace}2x917');
    expect(kiosk.sent).toEqual([{ intent: 'staff-sign-in', staff: 'staff-park', pin: '402917' }]);
    expect(kiosk.root.textContent).not.toContain('402917');
  });

  it('start again after a wrong PIN, and wait when told to', async () => {
    const kiosk = await showKiosk('staff');
    await button('J. Park').click();
    await userEvent.keyboard('111111');
    expect(digits(kiosk.root)).toBe(6);
    await kiosk.show('staff', { staff: { ...staff, wrong: true } });
    await expect.element(page.getByText('That PIN was not right.')).toBeVisible();
    expect(digits(kiosk.root)).toBe(0);
    await userEvent.keyboard('222222');
    expect(kiosk.sent.map((i) => (i.intent === 'staff-sign-in' ? i.pin : ''))).toEqual(['111111', '222222']);
    await kiosk.show('staff', { staff: { ...staff, wrong: true, waitUntil: samples.staff.hubTime + 60_000 } });
    await expect.element(page.getByText(/Too many wrong tries/)).toBeVisible();
    expect(button('1').elements()).toEqual([]);
  });

  it('of a station that never synced use the policy’s PIN', async () => {
    const kiosk = await showKiosk('starting', { staff: { ...staff, people: [{ staff: 'break-glass', name: '' }] } });
    await expect.element(page.getByRole('heading', { name: 'PIN of the station’s policy' })).toBeVisible();
    await userEvent.keyboard('000000');
    expect(kiosk.sent).toEqual([{ intent: 'staff-sign-in', staff: 'break-glass', pin: '000000' }]);
  });

  it('pause, go on, end the program, sign out, and leave only when they are sure', async () => {
    const kiosk = await showKiosk('staff-menu');
    expect(button('Go on').elements()).toEqual([]);
    await button('Pause this station').click();
    await kiosk.show('staff-menu', { staff: { ...samples['staff-menu'].staff, paused: true } });
    expect(button('Pause this station').elements()).toEqual([]);
    await button('Go on').click();
    await button('End the program').click();
    await button('Sign out Amara').click();
    await button('Leave the kiosk').click();
    await button('No').click();
    await button('Leave the kiosk').click();
    await button('Leave the kiosk').click();
    expect(kiosk.sent).toEqual([
      { intent: 'staff-pause', paused: true },
      { intent: 'staff-pause', paused: false },
      { intent: 'staff-end-program' },
      { intent: 'staff-sign-out-student' },
      { intent: 'staff-leave-kiosk' },
    ]);
  });

  it('are offered nothing that has no object', async () => {
    await showKiosk('whose-turn', { staff: { ...staff, name: 'Ms. Rivera', canLeave: false } });
    await expect.element(button('Pause this station')).toBeVisible();
    for (const name of ['End the program', 'Leave the kiosk']) expect(button(name).elements()).toEqual([]);
    expect(page.getByRole('button', { name: /Sign out/ }).elements()).toEqual([]);
  });

  it('see what waits, what is missing, and each problem with its number, words and mend', async () => {
    const kiosk = await showKiosk('staff-menu');
    const table = page.getByRole('table');
    await expect.element(table).toMatchTextContent(/Events waiting42/);
    await expect.element(table).toMatchTextContent(/The operating system does not hold the kiosk/);
    await expect.element(table).toMatchTextContent(/SM-802/);
    await expect.element(table).toMatchTextContent(/The hub does not answer. The station goes on from its last sync/);
    await kiosk.show('staff-menu', { language: 'es' });
    await expect.element(table).toMatchTextContent(/El servidor no responde\./);
  });

  it('close it by its button or Escape; it stays until the engine says so', async () => {
    const kiosk = await showKiosk('staff');
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await button('Close').click();
    expect(kiosk.sent).toEqual([{ intent: 'staff-close' }, { intent: 'staff-close' }]);
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await kiosk.show('whose-turn');
    await expect.poll(() => page.getByRole('dialog').elements()).toEqual([]);
  });
});
