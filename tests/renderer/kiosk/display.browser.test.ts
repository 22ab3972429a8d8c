import { afterEach, describe, expect, it, vi } from 'vitest';
import { plainDisplay } from '../../../core/model/display.ts';
import { showKiosk, wait } from './shown-kiosk.ts';

const root = document.documentElement;
const token = (name: string): string => getComputedStyle(root).getPropertyValue(name).trim();
afterEach(() => {
  for (const name of ['data-contrast', 'data-motion', 'style']) root.removeAttribute(name);
});

describe('a student sees the screens as the student needs them', () => {
  it('with larger text, while pictures keep their size', async () => {
    const kiosk = await showKiosk('go');
    const size = (selector: string): number => kiosk.root.querySelector(selector)?.getBoundingClientRect().height ?? 0;
    await vi.waitFor(() => expect(size('h1 span')).toBeGreaterThan(0));
    const before = { name: size('h1 span'), picture: size('.me') };
    await kiosk.show('go', { display: { ...plainDisplay, textSize: 150 } });
    expect(size('h1 span') / before.name).toBeCloseTo(1.5, 1);
    expect(size('.me')).toBe(before.picture);
  });

  it('with black on white where contrast is needed, and plain again for the next student', async () => {
    const kiosk = await showKiosk('go');
    expect(token('--ink')).toBe('#2a2520');
    await kiosk.show('go', { display: { ...plainDisplay, contrast: 'more' } });
    expect([token('--ink'), token('--paper')]).toEqual(['#000000', '#ffffff']);
    await kiosk.show('whose-turn');
    expect(token('--ink')).toBe('#2a2520');
  });

  it('without movement where that is needed', async () => {
    const kiosk = await showKiosk('go');
    expect(token('--calm')).toBe('280ms');
    await kiosk.show('go', { display: { ...plainDisplay, motion: 'less' } });
    expect(token('--calm')).toBe('0ms');
  });
});

describe('a child with one switch', () => {
  it('finds the focus walking over the choices, round and round, and takes the one that has it', async () => {
    const kiosk = await showKiosk('go', { display: { ...plainDisplay, scanSeconds: 1 } });
    await vi.waitFor(() => expect(kiosk.root.querySelector('.go')).not.toBeNull());
    const met: (string | null)[] = [];
    const choices = kiosk.root.querySelectorAll('button:not(:disabled)').length;
    for (let step = 0; step < choices + 1; step += 1) {
      await wait(1000);
      if (document.activeElement instanceof HTMLElement && document.activeElement.matches('.go')) document.activeElement.click();
      met.push((document.activeElement as HTMLElement | null)?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? null);
    }
    expect(new Set(met).size).toBe(choices);
    expect(met[choices]).toBe(met[0]);
    expect(kiosk.sent).toEqual([{ intent: 'go' }]);
  });

  it('finds the focus still where nobody scans', async () => {
    await showKiosk('pictures');
    const before = document.activeElement;
    await wait(1500);
    expect(document.activeElement).toBe(before);
  });
});
