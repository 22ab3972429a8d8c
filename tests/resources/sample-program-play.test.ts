import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { foundBrowser, quietBrowserArgs } from '../../build/found-browser.ts';
import { createProgram, programs, type SampleProgram } from '../../resources/sample-programs/program-server.ts';

let browser: Browser;
let context: BrowserContext;
let page: Page;
let troubles: string[];
const servers = new Map<SampleProgram, Server>();

beforeAll(async () => {
  for (const program of Object.keys(programs) as SampleProgram[]) {
    const server = createProgram(program, Date.now).listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.set(program, server);
  }
  browser = await chromium.launch({ executablePath: foundBrowser(), args: [...quietBrowserArgs] });
});
afterAll(async () => {
  await browser?.close();
  for (const server of servers.values()) {
    server.close();
    server.closeAllConnections();
  }
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1366, height: 712 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  troubles = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
});
afterEach(() => context.close());

const origin = (program: SampleProgram): string => `http://${program}.localhost:${(servers.get(program)?.address() as AddressInfo).port}`;
const launch = (program: SampleProgram, track: string, student: string, more = '') =>
  page.goto(`${origin(program)}/launch?student=${student}&track=${track}&launch=l${more}`);
/** Only browsers know that every name under localhost is this machine. */
async function open(program: SampleProgram): Promise<number> {
  const reply = await fetch(`${origin(program).replace(`${program}.localhost`, '127.0.0.1')}/test/sessions`);
  return ((await reply.json()) as { open: number }).open;
}
const numbers = async (): Promise<number[]> => ((await page.locator('#question').textContent()) ?? '').match(/\d+/g)?.map(Number) ?? [];
const openBuds = () => page.locator('#buds svg.open');
/** The page asks again a moment after a right answer. */
const nextQuestion = () => expect.poll(() => page.locator('.right').count(), { timeout: 4000 }).toBe(0);

test('a whole turn of sums by the keyboard: ten rounds, a rest, and again', async () => {
  await page.clock.install();
  await launch('pondsums', 'pond-sums', 'keys');
  expect(page.url()).toBe(`${origin('pondsums')}/play`);
  for (let round = 1; round <= 10; round += 1) {
    const [left = 0, right = 0] = await numbers();
    await page.keyboard.type(`${left + right}`);
    await expect.poll(() => openBuds().count()).toBe(round);
    await page.clock.runFor(1600);
  }
  await page.locator('#again').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.answer').first().waitFor();
  expect(await openBuds().count()).toBe(0);
  expect(await page.locator('#buds .all').textContent()).toBe('10');
  expect(troubles).toEqual([]);
});

test('a round by the mouse: a wrong answer fades and helps, the right one opens a flower', async () => {
  await launch('pondsums', 'pond-sums', 'mouse');
  const [left = 0, right = 0] = await numbers();
  const shown = (await page.locator('.answer').allTextContents()).map(Number);
  await page.mouse.click(
    ...(await middleOf(
      '.answer',
      shown.findIndex((value) => value !== left + right),
    )),
  );
  expect(await page.locator('.answer.tried').count()).toBe(1);
  // Every frog now has its number.
  expect(await page.locator('#scene text').count()).toBe(left + right);
  expect(await openBuds().count()).toBe(0);
  await page.mouse.click(...(await middleOf('.answer', shown.indexOf(left + right))));
  await expect.poll(() => openBuds().count()).toBe(1);
});

test('counting: as many frogs sit on the pond as the right answer says', async () => {
  await launch('pondsums', 'pond-count', 'counter');
  const frogs = await page.locator('#scene use[href="#frog"]').count();
  await page.keyboard.press(`${frogs}`);
  await expect.poll(() => openBuds().count()).toBe(1);
});

test('leaps: answered with the arrows and Enter', async () => {
  await launch('pondsums', 'pond-leaps', 'leaper');
  const [leaps = 0, by = 0] = await numbers();
  const shown = (await page.locator('.answer').allTextContents()).map(Number);
  await page.keyboard.press('ArrowRight');
  for (let place = 1; place !== shown.indexOf(leaps * by); place = (place + 1) % 3) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect.poll(() => openBuds().count()).toBe(1);
});

test('progress is there again after log-out and the next launch; the page is not, in between', async () => {
  await launch('pondsums', 'pond-count', 'comes-back');
  const before = await open('pondsums');
  const kept = page.waitForResponse('**/api/progress');
  await page.keyboard.press(`${await page.locator('#scene use[href="#frog"]').count()}`);
  await page.locator('#buds .all').waitFor();
  expect(await (await kept).json()).toEqual({ stars: 1 });
  await page.goto(`${origin('pondsums')}/logout`);
  expect(await open('pondsums')).toBe(before - 1);
  const refused = await page.goto(`${origin('pondsums')}/play`);
  expect(refused?.status()).toBe(401);
  expect(await context.cookies()).toEqual([]);
  await launch('pondsums', 'pond-count', 'comes-back');
  expect(await page.locator('#buds .all').textContent()).toBe('1');
});

test('a page whose session was ended elsewhere shows so at the next answer', async () => {
  await launch('pondsums', 'pond-count', 'ended');
  await page.evaluate(() => fetch('/logout'));
  await page.keyboard.press(`${await page.locator('#scene use[href="#frog"]').count()}`);
  await page.locator('body.quiet').waitFor();
});

test('a story reads itself aloud: the picture button plays and pauses, words light up, pages turn by themselves', async () => {
  await launch('storyboat', 'story-boat', 'listener');
  const playing = () => page.locator('#play').getAttribute('aria-label');
  expect(await playing()).toBe('Listen');
  await page.locator('#play').click();
  await page.locator('.spoken').waitFor({ timeout: 8000 });
  expect(await playing()).toBe('Pause');
  await expect.poll(() => page.locator('#dots').getAttribute('aria-label'), { timeout: 12_000 }).toBe('Page 2 / 6');
  await page.keyboard.press(' ');
  await expect.poll(playing).toBe('Listen');
  expect(await page.locator('.spoken').count()).toBe(0);
  expect(troubles).toEqual([]);
});

test.each(['en', 'es'])('both narrations in %s are sound of at least 40 s that ends with its last page', async (language) => {
  await launch('storyboat', 'story-boat', 'measurer');
  for (const story of ['story-boat', 'story-harbor']) {
    const measured = await page.evaluate(async (name) => {
      const bytes = await (await fetch(`/app/audio/${name}.opus`)).arrayBuffer();
      const sound = await new OfflineAudioContext(1, 48_000, 48_000).decodeAudioData(bytes);
      const timing = (await (await fetch(`/app/audio/${name}.json`)).json()) as { cues: { start: number; end: number }[] };
      const samples = sound.getChannelData(0);
      const loudness = (from: number, to: number) => {
        const part = samples.subarray(Math.floor(from * sound.sampleRate), Math.floor(to * sound.sampleRate));
        return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
      };
      return { seconds: sound.duration, cues: timing.cues, spoken: timing.cues.map((cue) => loudness(cue.start, cue.end)) };
    }, `${story}.${language}`);
    expect(measured.seconds).toBeGreaterThan(40);
    expect(measured.seconds).toBeLessThan(60);
    expect(measured.cues).toHaveLength(6);
    expect(measured.cues.at(-1)?.end).toBeLessThan(measured.seconds);
    for (const level of measured.spoken) expect(level).toBeGreaterThan(0.02);
  }
});

test('after the story comes its game: a word or letter by mouse, in Spanish where asked', async () => {
  await launch('storyboat', 'story-harbor', 'reader', '&lang=es');
  for (let pageNumber = 0; pageNumber < 6; pageNumber += 1) await page.locator('#next').click();
  const before = await page.locator('#shown').textContent();
  expect(await page.locator('.choice').count()).toBe(3);
  // Each wrong one fades and can't be taken again; the right one is found in three tries at most.
  for (const choice of await page.locator('.choice').all()) if ((await openBuds().count()) === 0) await choice.click();
  await expect.poll(() => openBuds().count()).toBe(1);
  await nextQuestion();
  expect(await page.locator('#shown').textContent()).not.toBe(before);
  await page.locator('#story').click();
  expect(await page.locator('#text').textContent()).toContain('Marisol remaba');
  expect(troubles).toEqual([]);
});

test('letters are found with the keyboard and by touch on the page’s own keys', async () => {
  await context.close();
  context = await browser.newContext({ viewport: { width: 1366, height: 712 }, hasTouch: true, reducedMotion: 'reduce' });
  page = await context.newPage();
  await launch('storyboat', 'letter-boat', 'typist');
  const wanted = async () => (await page.locator('#wanted span').last().textContent()) ?? '';
  await page.keyboard.press(await wanted());
  await expect.poll(() => openBuds().count()).toBe(1);
  await expect.poll(() => page.locator('#wanted .now').count(), { timeout: 4000 }).toBe(2);
  await page.locator(`.key[data-letter="${await wanted()}"]`).tap();
  await expect.poll(() => openBuds().count()).toBe(2);
});

test.each([
  ['pondsums', 'pond-sums', '.answer'],
  ['storyboat', 'story-boat', '.controls button'],
  ['storyboat', 'letter-boat', '.key'],
] as const)('%s %s: on the smallest school screen nothing is cut off and every target is at least 44 px', async (program, track, targets) => {
  await page.setViewportSize({ width: 1024, height: 712 });
  await launch(program, track, 'small');
  await page.locator(targets).first().waitFor();
  for (const target of await page.locator(targets).all()) {
    const box = await target.boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(44);
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1024);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(712);
  }
});

async function middleOf(selector: string, place: number): Promise<[number, number]> {
  const box = await page.locator(selector).nth(place).boundingBox();
  return [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
}
