import AxeBuilder from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { root } from '../../build/bundles/root.ts';
import { samples, type Sample } from '../../renderer/kiosk/gallery-samples.ts';
import { serveKioskGallery, type KioskGallery } from '../support/kiosk-gallery.ts';

/** Every screen that a child can meet: axe finds nothing, the keyboard reaches everything, nothing is cut off. Pictures go to test-results/children/. */
const all = process.env['STATIONMASTER_CHILDREN'] !== undefined;
const ways = [
  { name: 'en', language: 'en', textSize: 100, contrast: 'standard' },
  { name: 'es-200-contrast', language: 'es', textSize: 200, contrast: 'more' },
  ...(all
    ? ([
        { name: 'es', language: 'es', textSize: 100, contrast: 'standard' },
        { name: 'en-contrast', language: 'en', textSize: 100, contrast: 'more' },
        { name: 'en-200', language: 'en', textSize: 200, contrast: 'standard' },
        { name: 'en-150', language: 'en', textSize: 150, contrast: 'standard' },
      ] as const)
    : []),
] as const;

/** The short form takes one sample of each screen and of what lies over it, each in one of its two ways. */
const kindOf = (sample: Sample): string =>
  `${samples[sample].screen.screen} ${samples[sample].message === null ? '' : 'message'} ${sample.startsWith('staff') ? sample : ''}`;
const names = Object.keys(samples) as Sample[];
const shown = all ? names : names.filter((name, at) => names.findIndex((other) => kindOf(other) === kindOf(name)) === at);

const pictures = join(root, 'test-results/children');
let gallery: KioskGallery;
test.beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  gallery = await serveKioskGallery();
});
test.afterAll(() => gallery.stop());

for (const [turn, way] of ways.entries()) {
  test(`every screen, ${way.name}`, async ({ page }) => {
    test.setTimeout(shown.length * 15_000);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const faults: string[] = [];
    for (const sample of shown.filter((_, at) => all || at % ways.length === turn)) {
      await page.goto('about:blank');
      await page.goto(gallery.address(sample, way.language, way.textSize, way.contrast));
      await expect(page.locator('.kiosk')).toBeVisible();
      await settled(page);
      await page.screenshot({ path: join(pictures, `${sample}.${way.name}.png`) });
      const { violations } = await new AxeBuilder({ page }).analyze();
      faults.push(...violations.map((each) => `${sample}: ${each.id} at ${each.nodes.map((node) => node.target.join(' ')).join(', ')}`));
      faults.push(...(await outOfReach(page)).map((each) => `${sample}: the pointer does not reach ${each}`));
      faults.push(...(await notByKeyboard(page)).map((each) => `${sample}: the keyboard does not reach ${each}`));
    }
    expect(faults).toEqual([]);
  });
}

/** Whatever is fetched is there: the screen's own part, its pictures, its fonts. */
async function settled(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.querySelector('.screen')?.childElementCount !== 0 && [...document.images].every((image) => image.complete)))
    .toBe(true);
  await page.evaluate(() => document.fonts.ready);
}

/** Choices that cannot be brought into view, or lie under something else there. */
const outOfReach = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const open = [...document.querySelectorAll<HTMLElement>('dialog[open]')].at(-1) ?? document.body;
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['what is wider than the page'] : [];
    return [
      ...wide,
      ...[...open.querySelectorAll<HTMLElement>('button, a[href], input, select')].flatMap((each) => {
        if (each.closest('[inert]') !== null || !each.checkVisibility({ visibilityProperty: true })) return [];
        each.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        const { left, top, width, height } = each.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        const whole = left >= -1 && left + width <= innerWidth + 1;
        return whole && hit !== null && (each.contains(hit) || hit.closest('label')?.contains(each) === true) ? [] : [each.outerHTML.slice(0, 120)];
      }),
    ];
  });

/** Walks by Tab until it comes round, and names what it never met or what shows no focus. */
async function notByKeyboard(page: Page): Promise<string[]> {
  const wanted = await page.evaluate(() => {
    const open = [...document.querySelectorAll<HTMLElement>('dialog[open]')].at(-1) ?? document.body;
    const choices = [...open.querySelectorAll<HTMLElement>('button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled)')].filter(
      (each) => each.closest('[inert]') === null && each.checkVisibility({ visibilityProperty: true }) && each.tabIndex >= 0,
    );
    choices.forEach((each, at) => (each.dataset['choice'] = String(at)));
    return choices.length;
  });
  const met = new Set<string>();
  const dark: string[] = [];
  for (let presses = 0; presses < wanted + 6; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const each = document.activeElement as HTMLElement | null;
      const { outlineStyle, outlineWidth } = getComputedStyle(each ?? document.body);
      return { choice: each?.dataset['choice'] ?? null, seen: outlineStyle !== 'none' && outlineWidth !== '0px', html: each?.outerHTML.slice(0, 120) ?? '' };
    });
    if (focused.choice === null) continue;
    if (!focused.seen && !met.has(focused.choice)) dark.push(`${focused.html} with a focus that is seen`);
    met.add(focused.choice);
  }
  const missed = await page.evaluate(
    (seen) =>
      [...document.querySelectorAll<HTMLElement>('[data-choice]')]
        .filter((each) => !seen.includes(each.dataset['choice'] ?? ''))
        .map((each) => each.outerHTML.slice(0, 120)),
    [...met],
  );
  return [...missed, ...dark];
}
