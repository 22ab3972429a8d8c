import { randomUUID } from 'node:crypto';
import { expect } from 'playwright/test';
import { freePort } from '../../support/free-port.ts';
import { copyWithPolicy } from './built-extension.ts';
import { openChromiumStation, stationAddress } from './chromium-station.ts';
import { test, tokenFor } from './station-fixture.ts';

/** What becomes of a program in the frame: it loads, it is worked with, it fails, it is left. Real Chromium, real pages. */
test('a program loads in the frame with its log-in by cookie', async ({ lab }) => {
  const { launch, program } = await lab.open();
  await expect(program.locator('#who')).toHaveText('student=s1');
  expect((await lab.told(launch)).filter((event) => event.kind === 'navigated')).toEqual([{ kind: 'navigated', origin: lab.web.program, launch }]);
});

test('what a person does in the program or a frame of it is told, without what it was, four times a second at most', async ({ lab }) => {
  const { launch, program } = await lab.open();
  const { page } = lab.station;
  const inputs = async (): Promise<number> => (await lab.told(launch)).filter((event) => event.kind === 'input').length;
  await program.locator('#field').click();
  await lab.hears(launch, 'input');
  expect((await lab.told(launch)).find((event) => event.kind === 'input')).toEqual({ kind: 'input', launch });

  const beforeTyping = await inputs();
  const typedFrom = performance.now();
  await page.keyboard.type('seven plus five is twelve', { delay: 40 });
  const atMost = Math.ceil((performance.now() - typedFrom) / 250) + 1;
  await page.waitForTimeout(300);
  const typed = (await inputs()) - beforeTyping;
  expect(typed).toBeGreaterThanOrEqual(3);
  expect(typed).toBeLessThanOrEqual(atMost);

  const beforeInner = await inputs();
  await program.frameLocator('#inner').locator('p').click();
  await expect.poll(inputs).toBeGreaterThan(beforeInner);
});

test('what a script does, and a page that moves under a resting mouse, is not a person', async ({ lab }) => {
  const { launch, program } = await lab.open();
  await program.evaluate(async () => {
    const field = document.querySelector('input') as HTMLInputElement;
    for (let i = 0; i < 8; i += 1) {
      for (const event of [
        new PointerEvent('pointerdown', { bubbles: true }),
        new KeyboardEvent('keydown', { bubbles: true, key: 'a' }),
        new WheelEvent('wheel', { bubbles: true }),
        new InputEvent('input', { bubbles: true }),
      ])
        field.dispatchEvent(event);
      field.click();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  await lab.station.page.mouse.move(400, 300);
  for (let i = 0; i < 8; i += 1) {
    await lab.station.page.mouse.move(400, 300);
    await lab.station.page.waitForTimeout(100);
  }
  expect((await lab.told(launch)).map((event) => event.kind)).not.toContain('input');
  await lab.station.page.mouse.move(440, 330);
  await lab.hears(launch, 'input');
});

test('evidence outlives a page that writes itself anew', async ({ lab }) => {
  const { launch, program } = await lab.open();
  await program.evaluate(() => {
    document.open();
    document.write('<p style="height:500px">anew</p>');
    document.close();
  });
  await lab.station.page.waitForTimeout(2500);
  await lab.station.page.mouse.click(300, 300);
  await lab.hears(launch, 'input');
});

test('a hidden program gets no input, makes no sound and can be shown again', async ({ lab }) => {
  const { launch } = await lab.open();
  const { page } = lab.station;
  await page.evaluate(() => window.host.show(false));
  await page.mouse.click(300, 300);
  await page.keyboard.type('abc');
  await page.waitForTimeout(400);
  expect((await lab.told(launch)).map((event) => event.kind)).not.toContain('input');
  expect(await page.evaluate(async () => (await chrome.tabs.getCurrent())?.mutedInfo?.muted)).toBe(true);
  await page.evaluate(() => window.host.show(true));
  expect(await page.evaluate(async () => (await chrome.tabs.getCurrent())?.mutedInfo?.muted)).toBe(false);
  await page.mouse.click(300, 300);
  await lab.hears(launch, 'input');
});

test('a program that sounds is heard; the station’s own chime is not taken for it', async ({ lab }) => {
  const { launch, program } = await lab.open();
  const { page } = lab.station;
  const audible = async (): Promise<boolean[]> => (await lab.told(launch)).flatMap((event) => (event.kind === 'audible' ? [event.audible] : []));
  await page.mouse.click(300, 300);
  const tone = async (ms: number): Promise<void> => {
    const context = new AudioContext();
    await context.resume();
    const oscillator = context.createOscillator();
    oscillator.connect(context.destination);
    oscillator.start();
    oscillator.stop(context.currentTime + ms / 1000);
  };
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('station-chime', { detail: { ms: 500 } })));
  await page.evaluate(tone, 500);
  await expect.poll(() => page.evaluate(async () => (await chrome.tabs.getCurrent())?.audible)).toBe(true);
  await expect.poll(() => page.evaluate(async () => (await chrome.tabs.getCurrent())?.audible)).toBe(false);
  expect(await audible()).toEqual([false]);

  await program.evaluate(tone, 2000);
  await expect.poll(audible).toEqual([false, true]);
  await expect.poll(audible).toEqual([false, true, false]);
});

test('a tab that is hidden is told as not seen and not in front, and as both again', async ({ lab }) => {
  const { launch } = await lab.open();
  const sights = async (): Promise<unknown[]> =>
    (await lab.told(launch)).flatMap((e) => (e.kind === 'visible' ? [['visible', e.visible]] : e.kind === 'foreground' ? [['foreground', e.foreground]] : []));
  const first = [
    ['visible', true],
    ['foreground', true],
  ];
  await expect.poll(sights).toEqual(first);
  // Headless Chromium never hides a page by itself.
  const become = (state: string): Promise<void> =>
    lab.station.page.evaluate((to) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => to });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await become('hidden');
  await become('visible');
  expect(await sights()).toEqual([...first, ['visible', false], ['foreground', false], ...first]);
});

test('keys of the browser do not reach the program, and letters do', async ({ lab }) => {
  const { program } = await lab.open();
  await program.locator('#field').click();
  await program.evaluate(() => {
    (window as unknown as { keys: string[] }).keys = [];
    window.addEventListener('keydown', (event) => (window as unknown as { keys: string[] }).keys.push(event.key), true);
  });
  for (const key of ['a', 'F5', 'Control+r', 'Alt+ArrowLeft', 'Control+p', 'ArrowLeft', 'b']) await lab.station.page.keyboard.press(key);
  expect((await program.evaluate(() => (window as unknown as { keys: string[] }).keys)).filter((key) => !['Control', 'Alt'].includes(key))).toEqual([
    'a',
    'ArrowLeft',
    'b',
  ]);
});

test('a program that crashes is told once, and the station stays', async ({ lab }) => {
  const extension = copyWithPolicy(lab.built, { token: tokenFor(lab.web.hub) });
  const station = await openChromiumStation(extension.folder);
  const request = {
    launch: randomUUID(),
    visit: randomUUID(),
    program: 'counting',
    address: `${lab.web.program}/play`,
    allowedOrigins: [lab.web.program],
    signOn: [],
    permissions: [],
    language: 'en',
  } as const;
  await station.page.evaluate((r) => window.host.launch(r), request);
  const worker = station.context.serviceWorkers()[0];
  const told = async (): Promise<string[]> => {
    const { told: events } = (await worker?.evaluate(() => chrome.storage.session.get('told'))) as { told?: { kind: string }[] };
    return (events ?? []).map((event) => event.kind);
  };
  await expect.poll(told).toContain('loaded');
  await station.page.waitForTimeout(1100);
  const session = await station.context.newCDPSession(station.program());
  void session.send('Page.crash').catch(() => undefined);
  await expect.poll(told).toContain('crashed');
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect((await told()).filter((kind) => kind === 'crashed')).toHaveLength(1);
  expect(
    await worker?.evaluate((page) => chrome.runtime.getContexts({ contextTypes: ['TAB'], documentUrls: [page] }).then((all) => all.length), stationAddress),
  ).toBe(1);
  await station.close();
  extension.remove();
});

test('going to another page of the program is no crash', async ({ lab }) => {
  const { launch, program } = await lab.open();
  await lab.station.page.waitForTimeout(1100);
  await program.goto(`${lab.web.program}/play?next`);
  await lab.station.page.waitForTimeout(2500);
  const kinds = (await lab.told(launch)).map((event) => event.kind);
  expect(kinds).not.toContain('crashed');
  expect(kinds.filter((kind) => kind === 'navigated')).toHaveLength(2);
});

test('a program that hangs is told, the station goes on meanwhile and ends it at once', async ({ lab }) => {
  const { launch, program } = await lab.open();
  void program
    .evaluate(() => {
      for (;;);
    })
    .catch(() => undefined);
  await lab.hears(launch, 'hung', 12_000);
  const from = performance.now();
  await lab.station.page.evaluate((id) => window.host.end({ launch: id, address: null, graceMs: 0 }), launch);
  expect(performance.now() - from).toBeLessThan(1500);
  const again = await lab.open();
  await expect(again.program.locator('#who')).toHaveText('student=s1');
});

test('a page that is busy for some seconds is not a hang', async ({ lab }) => {
  const { launch, program } = await lab.open();
  await program.evaluate(() => {
    const until = performance.now() + 3500;
    while (performance.now() < until);
  });
  await lab.station.page.waitForTimeout(2500);
  expect((await lab.told(launch)).map((event) => event.kind)).not.toContain('hung');
});

const failures = [
  { what: 'a server that is down', path: '/broken', code: 'SM-509' },
  { what: 'a program that forbids frames', path: '/unframeable', code: 'SM-504' },
  { what: 'a launch that goes on to an address off the list', path: '/to?address=EVIL', code: 'SM-502' },
] as const;
for (const { what, path, code } of failures) {
  test(`${what} is a failure with its code (${code})`, async ({ lab }) => {
    const { launch } = await lab.launch({ address: lab.web.program + path.replace('EVIL', encodeURIComponent(`${lab.web.evil}/x`)) });
    const { problem } = await lab.hears(launch, 'failed');
    expect(problem.code).toBe(code);
    await lab.station.page.waitForTimeout(300);
    expect((await lab.told(launch)).map((event) => event.kind)).not.toContain('loaded');
    expect(lab.web.evilHits()).toEqual([]);
  });
}

const to = (address: string): string => `/to?address=${encodeURIComponent(address)}`;

test('a sign-on page that waits for the child is shown; it may not lead off its pages, and the program comes back', async ({ lab }) => {
  const signOn = [`${lab.web.evil}/login/*`];
  const { launch, program } = await lab.open({ address: lab.web.program + to(`${lab.web.evil}/login/form`), signOn });
  await expect(program.locator('p')).toHaveText('here');
  expect(lab.web.evilHits()).toEqual(['GET evil.localhost /login/form']);
  await program.evaluate(() => (location.href = '/portal'));
  expect(await lab.hears(launch, 'blocked')).toMatchObject({ origin: lab.web.evil });
  expect(lab.web.evilHits()).not.toContain('GET evil.localhost /portal');
});

test('a sign-on page that goes on by itself is never shown, and the program opens it again', async ({ lab }) => {
  const signOn = [`${lab.web.evil}/to`];
  const there = `${lab.web.evil}${to(`${lab.web.program}/play`)}`;
  const { launch, program } = await lab.open({ address: there, signOn });
  await expect(program.locator('#who')).toBeVisible();
  expect((await lab.told(launch)).flatMap((event) => (event.kind === 'navigated' ? [event.origin] : []))).toEqual([lab.web.program]);
  await program.evaluate((address) => (location.href = address), there);
  await expect.poll(() => lab.web.evilHits().length).toBe(2);
  expect((await lab.told(launch)).map((event) => event.kind)).not.toContain('blocked');
});

test('a program’s own page loads nothing of its sign-on service', async ({ lab }) => {
  const { program } = await lab.open({ signOn: [`${lab.web.evil}/*`] });
  await program.evaluate((address) => fetch(address).catch(() => undefined), `${lab.web.evil}/secret`);
  await program.evaluate(
    (address) => new Promise((done) => Object.assign(new Image(), { onerror: done, onload: done, src: address })),
    `${lab.web.evil}/pixel`,
  );
  expect(lab.web.evilHits()).toEqual([]);
});

test('an address where nobody answers is a failure with the host’s name', async ({ lab }) => {
  const origin = `http://program.localhost:${String(await freePort())}`;
  const { launch } = await lab.launch({ address: `${origin}/`, allowedOrigins: [origin] });
  expect((await lab.hears(launch, 'failed')).problem).toMatchObject({ code: 'SM-507', where: origin });
});

test('a launch address that is not allowed, or an origin that is none, is refused before anything opens', async ({ lab }) => {
  const before = lab.web.hits.length;
  expect((await lab.launch({ address: `${lab.web.evil}/x` })).result).toMatchObject({ ok: false, problems: [{ code: 'SM-502' }] });
  expect((await lab.launch({ allowedOrigins: ['http://*'] })).result).toMatchObject({ ok: false, problems: [{ code: 'SM-305' }] });
  expect(lab.web.hits.length).toBe(before);
});

test('a program is left by its log-out page as soon as that has loaded, and asking twice is asking once', async ({ lab }) => {
  const { launch } = await lab.open();
  const { page } = lab.station;
  const from = performance.now();
  await page.evaluate(
    ({ id, address }) => Promise.all([window.host.end({ launch: id, address, graceMs: 3000 }), window.host.end({ launch: id, address, graceMs: 3000 })]),
    { id: launch, address: `${lab.web.program}/logout` },
  );
  expect(performance.now() - from).toBeLessThan(2000);
  expect(lab.web.hits.filter((hit) => hit.includes('/logout'))).toHaveLength(1);
  expect(page.mainFrame().childFrames()).toHaveLength(0);
  expect(await page.evaluate(() => chrome.declarativeNetRequest.getSessionRules())).toEqual([]);
  await page.evaluate((id) => window.host.end({ launch: id, address: null, graceMs: 0 }), launch);
});

test('a log-out page that never comes takes the grace and no longer', async ({ lab }) => {
  const { launch } = await lab.open();
  const from = performance.now();
  await lab.station.page.evaluate(({ id, address }) => window.host.end({ launch: id, address, graceMs: 1000 }), {
    id: launch,
    address: `${lab.web.program}/never`,
  });
  expect(performance.now() - from).toBeGreaterThan(1000);
  expect(performance.now() - from).toBeLessThan(2500);
});

test('last words of a page that is closed still reach its server', async ({ lab }) => {
  const { launch, program } = await lab.open();
  await program.evaluate(() => addEventListener('pagehide', () => navigator.sendBeacon('/progress', 'lesson 3')));
  await lab.station.page.evaluate((id) => window.host.end({ launch: id, address: null, graceMs: 0 }), launch);
  await expect.poll(() => lab.web.hits.filter((hit) => hit.includes('/progress'))).toHaveLength(1);
});
