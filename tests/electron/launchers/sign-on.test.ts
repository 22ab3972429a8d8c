import { beforeEach, describe, expect, it } from 'vitest';
import { longestFlow, mostSteps } from '../../../core/navigation/sign-on.ts';
import type { FakePage } from '../support/fake-page.ts';
import { counting, fakeStation } from '../support/fake-station.ts';

const request = { ...counting, signOn: ['https://login.example/oauth/*'] };
const signOn = 'https://login.example/oauth/authorize?client=1';
const portal = 'https://login.example/portal';

let station: ReturnType<typeof fakeStation>;
beforeEach(() => {
  station = fakeStation();
});

const told = (kind: string) => station.told.filter((event) => event.kind === kind);
const link = (page: FakePage, url: string): boolean => !page.prevented('will-navigate', { url, isMainFrame: true });
const redirect = (page: FakePage, url: string): boolean => !page.prevented('will-redirect', { url, isMainFrame: true });
const asks = (url: string): boolean => station.session().lets(url, 'mainFrame');
const stands = (page: FakePage, url: string, status = 200): void => {
  page.emit('did-navigate', {}, url, status, '');
  page.emit('did-finish-load');
};
/** What the launcher put off until the navigation's own event is over. */
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Launched, and sent on to the sign-on page by the program's server. */
async function signingOn(): Promise<FakePage> {
  await station.launcher.launch(request);
  const { page } = station.view();
  expect([asks(request.address), redirect(page, signOn), asks(signOn)]).toEqual([true, true, true]);
  stands(page, signOn);
  return page;
}

describe('a program that signs on at another service', () => {
  it('shows its sign-on page, lets the child sign on, and is in its program then', async () => {
    const page = await signingOn();
    expect([station.view().visible, station.kinds()]).toEqual([true, ['navigated', 'loaded', 'foreground']]);
    expect(station.session().lets('https://login.example/style.css', 'stylesheet')).toBe(true);
    expect([link(page, 'https://login.example/oauth/password'), asks('https://login.example/oauth/password')]).toEqual([true, true]);
    expect([redirect(page, 'https://good.example/callback'), asks('https://good.example/callback')]).toEqual([true, true]);
    stands(page, 'https://good.example/callback');
    expect([station.session().lets('https://login.example/style.css', 'stylesheet'), asks(signOn)]).toEqual([false, false]);
    expect(told('loaded')).toHaveLength(1);
  });

  it('may be launched at its sign-on page, and at no other page of that service', async () => {
    expect(await station.launcher.launch({ ...request, address: signOn })).toEqual({ ok: true, value: null });
    expect(asks(signOn)).toBe(true);
    expect(await station.launcher.launch({ ...request, address: portal })).toMatchObject({ ok: false, problems: [{ code: 'SM-502' }] });
  });

  it('is not let into the rest of that service, and stays where it is', async () => {
    const page = await signingOn();
    expect([link(page, portal), redirect(page, portal), page.opens({ url: portal })]).toEqual([false, false, 'deny']);
    expect([page.loaded, told('failed')]).toEqual([[request.address], []]);
    expect(told('blocked')).toEqual([{ launch: 'launch-1', kind: 'blocked', origin: 'https://login.example', how: 'link' }]);
  });

  it('is put back to its beginning when our own filter stopped it there', async () => {
    const page = await signingOn();
    expect(asks(portal)).toBe(false);
    page.emit('did-fail-load', {}, -20, 'ERR_BLOCKED_BY_CLIENT', portal, true, 1, 1);
    expect([page.loaded, told('failed')]).toEqual([[request.address, request.address], []]);
  });

  it('grants its sign-on page nothing of the machine', async () => {
    await station.launcher.launch({ ...request, permissions: ['camera', 'fullscreen'] });
    expect(station.session().grants('fullscreen', signOn)).toBe(false);
    expect(station.session().grants('media', signOn, ['video'])).toBe(false);
  });

  it('that has no sign-on pages in the catalogue is denied them', async () => {
    await station.launcher.launch(counting);
    const { page } = station.view();
    expect([redirect(page, signOn), asks(signOn)]).toEqual([false, false]);
    expect(told('failed')).toMatchObject([{ problem: { code: 'SM-502', where: 'https://login.example' } }]);
  });

  it('signs on again in a window of its own view when its page asks for one', async () => {
    const page = await station.running(request);
    expect(page.opens({ url: signOn })).toBe('deny');
    expect([page.loaded.at(-1), asks(signOn)]).toEqual([signOn, true]);
  });

  it('is brought back when history or a script shows a sign-on page without a flow', async () => {
    const page = await station.running(request);
    stands(page, signOn);
    expect(page.loaded).toEqual([request.address, request.address]);
    page.emit('did-navigate', {}, request.address, 200, '');
    page.emit('did-navigate-in-page', {}, 'https://good.example/start#2', true, 1, 1);
    page.emit('did-navigate-in-page', {}, portal, false, 1, 1);
    expect(page.loaded).toHaveLength(2);
  });

  it('is brought back when its sign-on page moves off the path by itself', async () => {
    const page = await signingOn();
    page.emit('did-navigate-in-page', {}, 'https://login.example/oauth/step-2', true, 1, 1);
    expect(page.loaded).toHaveLength(1);
    page.emit('did-navigate-in-page', {}, portal, true, 1, 1);
    expect(page.loaded).toEqual([request.address, request.address]);
  });

  it('whose sign-on service fails has failed, with that host', async () => {
    await station.launcher.launch(request);
    redirect(station.view().page, signOn);
    stands(station.view().page, signOn, 503);
    expect(told('failed')).toMatchObject([{ problem: { code: 'SM-509', where: 'https://login.example', detail: 'HTTP 503' } }]);
    expect(station.view().visible).toBe(false);
  });
});

describe('a child that wanders in the sign-on', () => {
  const wander = (page: FakePage): void => {
    for (let i = 0; i < mostSteps; i += 1) expect(link(page, signOn)).toBe(true);
    expect(link(page, signOn)).toBe(false);
  };

  it('is put back to the beginning, once the refused navigation is over', async () => {
    const page = await signingOn();
    wander(page);
    expect(page.loaded).toHaveLength(1);
    page.emit('did-fail-load', {}, -20, 'ERR_BLOCKED_BY_CLIENT', signOn, true, 1, 1);
    await soon();
    expect([page.loaded, told('failed')]).toEqual([[request.address, request.address], []]);
    expect(told('blocked')).toEqual([{ launch: 'launch-1', kind: 'blocked', origin: 'https://login.example', how: 'sign-on' }]);
    expect([redirect(page, signOn), asks(signOn)]).toEqual([true, true]);
  });

  it('is put back to where the program was, when it was there', async () => {
    const page = await station.running(request);
    stands(page, 'https://good.example/lesson/3');
    expect(link(page, signOn)).toBe(true);
    stands(page, signOn);
    station.state.now += longestFlow;
    expect(station.session().lets('https://login.example/poll', 'xhr')).toBe(false);
    await soon();
    expect(page.loaded.at(-1)).toBe('https://good.example/lesson/3');
  });

  it('three times is told as a sign-on that does not end', async () => {
    const page = await signingOn();
    for (let i = 0; i < 2; i += 1) {
      wander(page);
      await soon();
      redirect(page, signOn);
      stands(page, signOn);
    }
    wander(page);
    await soon();
    expect(page.loaded).toHaveLength(3);
    expect(told('failed')).toEqual([{ launch: 'launch-1', kind: 'failed', problem: { code: 'SM-506', where: 'https://login.example' } }]);
  });

  it('is not put back once its program ends', async () => {
    const page = await signingOn();
    wander(page);
    await station.launcher.end({ launch: 'launch-1', address: null, graceMs: 0 });
    await soon();
    expect(page.loaded).toEqual([request.address]);
  });
});
