import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { calls, lengthOf, playAnimal } from '../../../renderer/ui/animal-sounds.ts';
import { heardAnimals } from '../../../core/sound/sound-check.ts';
import { clipPrompts } from '../../../core/sound/clips.ts';
import { samples } from '../../../renderer/kiosk/gallery-samples.ts';
import { promptOf } from '../../../renderer/kiosk/spoken.ts';
import { showKiosk } from './shown-kiosk.ts';

const button = (name: string | RegExp) => page.getByRole('button', { name });

describe('the sound check', () => {
  it('is one touch from Go', async () => {
    const kiosk = await showKiosk('go');
    await button('Can I hear it? Listen').click();
    expect(kiosk.sent).toEqual([{ intent: 'check-sound' }]);
  });

  it('takes the animal, the struck ear, a louder step and the way on', async () => {
    const kiosk = await showKiosk('sound-check');
    await button('Bee').click();
    await button('I hear nothing').click();
    await button('Loudness 4 of 4').click();
    await button('Go on').click();
    expect(kiosk.sent).toEqual([
      { intent: 'heard', what: 'bee' },
      { intent: 'heard', what: 'nothing' },
      { intent: 'set-volume', step: 3 },
      { intent: 'end-sound-check' },
    ]);
    for (const each of kiosk.root.querySelectorAll('.animals button, .nothing, .on, .again')) {
      const { width, height } = each.getBoundingClientRect();
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(96);
    }
  });

  it('says that a grown-up comes, with the way on', async () => {
    await showKiosk('sound-check-called');
    await expect.element(page.getByText('A grown-up is coming')).toBeVisible();
    expect(button('Bee').elements()).toEqual([]);
    await expect.element(button('Go on')).toBeVisible();
  });

  it('has animals that nobody takes for one another: each of a shape of its own, shorter than two seconds', () => {
    expect(new Set(heardAnimals.map((animal) => calls[animal].wave)).size).toBe(heardAnimals.length);
    for (const animal of heardAnimals) {
      expect(lengthOf(calls[animal])).toBeLessThan(2);
      expect(() => playAnimal(animal)).not.toThrow();
    }
  });
});

describe('the volume in the strip', () => {
  it('is four steps, the strip no higher, where they reach the program; none where they do not', async () => {
    const kiosk = await showKiosk('working');
    await button('Loudness 1 of 4').click();
    expect(kiosk.sent).toEqual([{ intent: 'set-volume', step: 0 }]);
    await expect.element(button('Loudness 3 of 4')).toHaveAttribute('aria-pressed', 'true');
    expect(kiosk.root.querySelector('.strip')?.getBoundingClientRect().height).toBe(56);
    for (const step of kiosk.root.querySelectorAll('.volume button')) expect(step.getBoundingClientRect().width).toBeGreaterThanOrEqual(44);
    await kiosk.show('working-own-volume');
    expect(button(/Loudness/).elements()).toEqual([]);
  });
});

describe('what the speaker says', () => {
  it('is a recording on each screen that has one, and every recording has its screen', () => {
    const used = new Set(Object.values(samples).flatMap((view) => promptOf(view) ?? []));
    expect([...used].sort()).toEqual([...clipPrompts].sort());
  });

  it('is fetched by its hash, and read by the machine where it is not here', async () => {
    const asked: string[] = [];
    const { render } = await import('vitest-browser-svelte');
    const { default: Kiosk } = await import('../../../renderer/kiosk/Kiosk.svelte');
    const hash = 'c'.repeat(64);
    await render(Kiosk, {
      view: { ...samples['whose-turn'], clips: { who: hash } },
      send: () => undefined,
      clip: (wanted: string) => (asked.push(wanted), Promise.resolve(null)),
    });
    await button('Say it again').first().click();
    await expect.poll(() => asked).toEqual([hash]);
  });
});
