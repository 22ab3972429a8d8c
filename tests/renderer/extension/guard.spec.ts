import { createSocket } from 'node:dgram';
import { expect } from 'playwright/test';
import { test } from './station-fixture.ts';

/** What a station does about a way out, beside refusing it; the ways themselves are tried in attacks.spec.ts. */
test('no way out: a link with a click', async ({ lab }) => {
  const { launch, program } = await lab.open();
  await program.evaluate((to) => document.body.insertAdjacentHTML('afterbegin', `<a id="out" target="_blank" href="${to}">out</a>`), `${lab.web.evil}/out`);
  await program.locator('#out').click();
  expect(await lab.hears(launch, 'blocked')).toMatchObject({ origin: lab.web.evil, how: 'new-window' });
  await program.locator('#out').click({ modifiers: ['Control'] });
  await program.locator('#out').click({ button: 'middle' });
  await lab.station.page.waitForTimeout(500);
  expect(lab.web.evilHits()).toEqual([]);
  expect(lab.station.context.pages()).toHaveLength(1);
});

test('a link of the program for a new window opens in its own place', async ({ lab }) => {
  const { program } = await lab.open();
  await program.evaluate(() => document.body.insertAdjacentHTML('afterbegin', '<a id="more" target="_blank" href="/more">more</a>'));
  await program.locator('#more').click();
  await expect.poll(() => lab.station.program().url()).toBe(`${lab.web.program}/more`);
  expect(lab.station.context.pages()).toHaveLength(1);
});

test('what was blocked is told by origin and way, once', async ({ lab }) => {
  const { launch, program } = await lab.open();
  for (let i = 0; i < 5; i += 1) await program.evaluate((to) => fetch(to).catch(() => null), `${lab.web.evil}/secret-path?name=x`);
  await lab.hears(launch, 'blocked');
  await lab.station.page.waitForTimeout(300);
  expect((await lab.told(launch)).filter((event) => event.kind === 'blocked')).toEqual([
    { kind: 'blocked', origin: lab.web.evil, how: 'xmlhttprequest', launch },
  ]);
});

test('a program that went astray comes back to where it was, and may go on', async ({ lab }) => {
  const { launch, program } = await lab.open();
  await program.evaluate((to) => void (location.href = to), `${lab.web.evil}/astray`);
  await lab.hears(launch, 'blocked');
  await expect.poll(() => lab.station.program().url()).toBe(`${lab.web.program}/play`);
  await lab.station.page.waitForTimeout(300);
  const before = (await lab.told(launch)).length;
  // The page that came back may still be loading.
  await expect(async () => {
    await lab.station.page.mouse.click(300, 300);
    expect((await lab.told(launch)).slice(before).map((event) => event.kind)).toContain('input');
  }).toPass({ timeout: 15_000 });
  expect((await lab.told(launch)).map((event) => event.kind)).not.toContain('failed');
});

test('a program that will not stay is given up', async ({ lab }) => {
  const { launch } = await lab.open({ address: `${lab.web.program}/astray?to=${encodeURIComponent(`${lab.web.evil}/x`)}` });
  expect((await lab.hears(launch, 'failed', 15_000)).problem).toMatchObject({ code: 'SM-502', where: lab.web.evil });
  expect(lab.web.evilHits()).toEqual([]);
});

test('the station has its hub, pokes as they come included, while a program runs that has not', async ({ lab }) => {
  const { program } = await lab.open();
  const { page } = lab.station;
  expect(await page.evaluate(async (hub) => (await fetch(`${hub}/healthz`, { headers: { authorization: 'Bearer x' } })).text(), lab.web.hub)).toBe(
    '{"ok":true}',
  );
  await page.evaluate(async (hub) => {
    const reader = (await fetch(`${hub}/api/station/pokes`, { headers: { authorization: 'Bearer x' } })).body?.getReader();
    const decoder = new TextDecoder();
    const seen: string[] = ((window as unknown as { pokes: string[] }).pokes = []);
    void (async () => {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) seen.push(decoder.decode(part.value));
    })().catch(() => undefined);
  }, lab.web.hub);
  lab.web.poke();
  await expect.poll(() => page.evaluate(() => (window as unknown as { pokes: string[] }).pokes.join(''))).toContain('event: poke');
  const before = lab.web.hits.length;
  await program.evaluate((hub) => fetch(`${hub}/board/`, { mode: 'no-cors' }).catch(() => null), lab.web.hub);
  await program.evaluate((hub) => void document.body.append(Object.assign(document.createElement('iframe'), { src: `${hub}/board/` })), lab.web.hub);
  await page.waitForTimeout(500);
  expect(lab.web.hits.slice(before)).toEqual([]);
});

test('the station’s own pages cannot be framed or read by a program', async ({ lab }) => {
  const { program } = await lab.open();
  const own = await lab.station.page.evaluate(() => chrome.runtime.getURL('station.html'));
  await program.evaluate((to) => void document.body.append(Object.assign(document.createElement('iframe'), { src: to })), own);
  expect(
    await program.evaluate(
      (to) =>
        fetch(to).then(
          () => 'read',
          () => 'refused',
        ),
      own.replace('station.html', 'policy.json'),
    ),
  ).toBe('refused');
  await lab.station.page.waitForTimeout(500);
  expect(lab.station.page.frames().filter((frame) => frame.url() === own)).toEqual([lab.station.page.mainFrame()]);
});

test('subdomains are allowed where the catalogue says so, and then not the host itself', async ({ lab }) => {
  const port = new URL(lab.web.program).port;
  const { program } = await lab.open({ address: `http://www.program.localhost:${port}/play`, allowedOrigins: [`http://*.program.localhost:${port}`] });
  const before = lab.web.hits.length;
  await program.evaluate(
    (p) =>
      Promise.all(
        [`http://a.b.program.localhost:${p}/deep`, `http://program.localhost:${p}/itself`, `http://xprogram.localhost:${p}/other`].map((to) =>
          fetch(to, { mode: 'no-cors' }).catch(() => null),
        ),
      ),
    port,
  );
  expect(lab.web.hits.slice(before)).toEqual(['GET a.b.program.localhost /deep']);
});

test('WebRTC finds nobody outside', async ({ lab }) => {
  const outside = createSocket('udp4');
  let packets = 0;
  outside.on('message', () => (packets += 1));
  await new Promise<void>((resolve) => outside.bind(0, '127.0.0.1', resolve));
  const { program } = await lab.open();
  await program.evaluate(async (stun) => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: stun }] });
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }, `stun:127.0.0.1:${outside.address().port}`);
  outside.close();
  expect(packets).toBe(0);
});

test('nothing is downloaded', async ({ lab }) => {
  const { program } = await lab.open();
  await program.evaluate(() => {
    document.body.append(Object.assign(document.createElement('iframe'), { src: '/attachment' }));
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'work.txt' });
    document.body.append(link);
    link.click();
  });
  await lab.station.page.waitForTimeout(800);
  expect(await lab.station.page.evaluate(() => chrome.downloads.search({}))).toEqual([]);
});
