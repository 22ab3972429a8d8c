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
    await kiosk.show('staff', { staff: { ...staff, checking: true } });
    await expect.element(page.getByText('One moment…')).toBeVisible();
    expect(digits(kiosk.root)).toBe(6);
    await kiosk.show('staff', { staff: { ...staff, wrong: true } });
    await expect.element(page.getByText('That PIN was not right.')).toBeVisible();
    expect(digits(kiosk.root)).toBe(0);
    await userEvent.keyboard('222222');
    expect(kiosk.sent.map((i) => (i.intent === 'staff-sign-in' ? i.pin : ''))).toEqual(['111111', '222222']);
    const people = staff.people.map((p) => (p.name === 'J. Park' ? { ...p, waitUntil: samples.staff.hubTime + 60_000 } : p));
    await kiosk.show('staff', { staff: { ...staff, people, wrong: true } });
    await expect.element(page.getByText(/Too many wrong tries under this name/)).toBeVisible();
    expect(button('1').elements()).toEqual([]);
    await button('Somebody else').click();
    await button('Ms. Rivera').click();
    await expect.element(button('1')).toBeVisible();
    await kiosk.show('staff', { staff: { ...staff, people, wrong: true, waitUntil: samples.staff.hubTime + 60_000 } });
    await expect.element(page.getByText(/Too many wrong tries at this station/)).toBeVisible();
    expect(button('1').elements()).toEqual([]);
  });

  it('may use the emergency PIN: beside the names, and alone where the station knows nobody yet', async () => {
    const kiosk = await showKiosk('staff');
    await button('Emergency PIN (from IT)').click();
    await userEvent.keyboard('123456');
    await kiosk.show('staff-break-glass');
    await expect.element(page.getByRole('heading', { name: 'Emergency PIN' })).toBeVisible();
    await userEvent.keyboard('000000');
    expect(kiosk.sent.map((i) => (i.intent === 'staff-sign-in' ? `${i.staff} ${i.pin}` : ''))).toEqual(['break-glass 123456', 'break-glass 000000']);
  });

  it('see whose work is running; pause and go on at once, and are asked once more before anything ends', async () => {
    const kiosk = await showKiosk('staff-menu-all');
    await expect.element(page.getByText('is working in Pond Sums')).toBeVisible();
    await expect.element(page.getByText(/goes on by itself until it hears from the hub/)).toBeVisible();
    await button('Go on').click();
    await kiosk.show('staff-menu');
    await button('Pause this station').click();
    await button('End the program').click();
    await expect.element(page.getByText('Pond Sums logs out and counts as done for this block.')).toBeVisible();
    await button('End the program').click();
    await button('Sign out Amara').click();
    await button('No').click();
    await button('Sign out Amara').click();
    await button('Sign out Amara').click();
    expect(kiosk.sent).toEqual([
      { intent: 'staff-pause', paused: false },
      { intent: 'staff-pause', paused: true },
      { intent: 'staff-end-program' },
      { intent: 'staff-sign-out-student' },
    ]);
  });

  it('restart the app, restart or shut down the computer, or leave, and read first what becomes of the student', async () => {
    const kiosk = await showKiosk('staff-menu-all');
    const ways = [
      ['Restart the station app', 'restart-app', /Amara stays signed in/],
      ['Restart the computer', 'reboot', /Amara is signed out first/],
      ['Shut down the computer', 'shut-down', /Amara is signed out first/],
      ['Leave the kiosk', 'leave', /Amara is signed out first/],
    ] as const;
    for (const [name, , means] of ways) {
      await button(name).click();
      await expect.element(page.getByRole('group', { name: `${name}?` })).toMatchTextContent(means);
      expect(page.getByRole('group').elements()).toHaveLength(1);
      await button(name).click();
    }
    expect(kiosk.sent).toEqual(ways.map(([, way]) => ({ intent: 'staff-leave', way })));
  });

  it('are told what this host cannot do, and are not offered it', async () => {
    await showKiosk('staff-menu');
    await expect.element(page.getByText('Shut down the computer')).toBeVisible();
    expect(page.getByText('Only by the computer’s own controls').elements()).toHaveLength(2);
    for (const name of ['Shut down the computer', 'Restart the computer']) expect(button(name).elements()).toEqual([]);
  });

  it('see what was set aside, why and when, without anybody’s name, and send it again with one key', async () => {
    const kiosk = await showKiosk('staff-menu');
    const list = page.getByRole('listitem').filter({ hasText: 'Time in a program' });
    await expect.element(list).toMatchTextContent(/Time in a program, Pond Sums.*:02.AM, SM-601: result\.duration/);
    await expect.element(page.getByText('and 2 more; the board shows all')).toBeVisible();
    await button('Send again').click();
    expect(kiosk.sent).toEqual([{ intent: 'staff-send-again' }]);
    await kiosk.show('staff-menu', { language: 'es' });
    await expect.element(button('Enviar otra vez')).toBeVisible();
    // Before a PIN there is a number and nothing else.
    await kiosk.show('staff');
    expect(page.getByText(/SM-601/).elements()).toEqual([]);
  });

  it('read how many events are in memory only, and what the browser promised of the space for them', async () => {
    const kiosk = await showKiosk('staff-menu');
    await expect.element(page.getByText('3 % used; the browser keeps it')).toBeVisible();
    const menu = samples['staff-menu'].staff;
    const info = { ...menu.info, storage: 'memory' as const, inMemory: 12 };
    await kiosk.show('staff-menu', {
      staff: { ...menu, info: { ...info, inside: info.inside === null ? null : { ...info.inside, disk: { persisted: false, usedPercent: 71 } } } },
    });
    await expect.element(page.getByText('12 in memory only')).toBeVisible();
    await expect.element(page.getByText('71 % used; the browser may clear it')).toBeVisible();
  });

  it('work it by keyboard alone: the question takes the focus to No, Escape takes the question back and no more', async () => {
    const kiosk = await showKiosk('staff-menu-all');
    const choice = button('Shut down the computer');
    await expect.element(choice).toBeVisible();
    (choice.element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(button('No')).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.element(choice).toHaveFocus();
    expect(page.getByRole('group').elements()).toEqual([]);
    await userEvent.keyboard('{Enter}{Tab}{Enter}');
    expect(kiosk.sent).toEqual([{ intent: 'staff-leave', way: 'shut-down' }]);
  });

  it('find every target large enough, in both languages', async () => {
    const kiosk = await showKiosk('staff');
    for (const [sample, language] of [
      ['staff', 'en'],
      ['staff-pin', 'en'],
      ['staff-menu-all', 'en'],
      ['staff-menu-all', 'es'],
    ] as const) {
      await kiosk.show(sample, { language });
      await expect.element(page.getByRole('dialog')).toBeVisible();
      const buttons = [...kiosk.root.querySelectorAll<HTMLElement>('dialog button')].map((b) => b.getBoundingClientRect());
      expect(buttons.length).toBeGreaterThan(3);
      expect(buttons.filter((box) => box.height < 36 || box.width < 36)).toEqual([]);
    }
  });

  it('are offered nothing that has no object', async () => {
    const kiosk = await showKiosk('staff-menu-nobody');
    await expect.element(page.getByText('Nobody is signed in here.')).toBeVisible();
    for (const name of ['End the program', 'Pause this station', 'Go on']) expect(button(name).elements()).toEqual([]);
    expect(page.getByRole('button', { name: /Sign out/ }).elements()).toEqual([]);
    const menu = samples['staff-menu-nobody'].staff.menu;
    await kiosk.show('staff-menu-nobody', { staff: { ...samples['staff-menu-nobody'].staff, menu: menu && { ...menu, pausing: 'held-by-hub' } } });
    await expect.element(page.getByText('Paused from the board. It goes on from there.')).toBeVisible();
    for (const name of ['Pause this station', 'Go on']) expect(button(name).elements()).toEqual([]);
  });

  it('read nothing of where the station is weak before the PIN', async () => {
    await showKiosk('staff');
    const table = page.getByRole('table');
    await expect.element(table).toMatchTextContent(/Events waiting42/);
    expect(table.element().textContent).not.toMatch(/Missing here|Problems|SM-/);
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
