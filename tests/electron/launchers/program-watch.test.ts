import { beforeEach, describe, expect, it } from 'vitest';
import { fakeStation } from '../support/fake-station.ts';

let station: ReturnType<typeof fakeStation>;
beforeEach(() => {
  station = fakeStation();
});

describe('input in a program', () => {
  it('is told at most four times a second', async () => {
    const page = await station.running();
    station.told.length = 0;
    for (station.state.now = 0; station.state.now < 1000; station.state.now += 10) page.emit('before-mouse-event', {}, { type: 'mouseMove' });
    expect(station.told).toEqual(Array.from({ length: 4 }, () => ({ launch: 'launch-1', kind: 'input' })));
  });

  it.each([
    ['a key', 'before-input-event', { type: 'keyDown', key: 'a', code: 'KeyA' }],
    ['a key that is swallowed', 'before-input-event', { type: 'keyDown', key: 'F5', code: 'F5' }],
    ['a click', 'before-mouse-event', { type: 'mouseDown' }],
    ['the wheel', 'before-mouse-event', { type: 'mouseWheel' }],
    ['a touch', 'input-event', { type: 'touchStart' }],
    ['a tap', 'input-event', { type: 'gestureTap' }],
  ])('is %s', async (_what, event, details) => {
    const page = await station.running();
    station.told.length = 0;
    page.emit(event, { preventDefault: () => undefined }, details);
    expect(station.told).toEqual([{ launch: 'launch-1', kind: 'input' }]);
  });

  it.each([
    ['a key that is let go', 'before-input-event', { type: 'keyUp', key: 'a', code: 'KeyA' }],
    ['a pointer over which the view appeared', 'before-mouse-event', { type: 'mouseEnter' }],
    ['a pointer that the view left', 'input-event', { type: 'mouseLeave' }],
  ])('is not %s', async (_what, event, details) => {
    const page = await station.running();
    station.told.length = 0;
    page.emit(event, { preventDefault: () => undefined }, details);
    expect(station.told).toEqual([]);
  });

  it('in a program that is hidden is none', async () => {
    const page = await station.running();
    station.launcher.show(false);
    station.told.length = 0;
    page.pressed('a');
    expect(station.told).toEqual([]);
  });

  it('says nothing of which key or where', async () => {
    const page = await station.running();
    station.told.length = 0;
    page.pressed('ñ');
    expect(JSON.stringify(station.told)).toBe('[{"launch":"launch-1","kind":"input"}]');
  });
});

describe('a program’s other signs', () => {
  it('sound that begins and ends', async () => {
    const page = await station.running();
    page.emit('audio-state-changed', { audible: true });
    page.emit('audio-state-changed', { audible: false });
    expect(station.told.slice(-2)).toEqual([
      { launch: 'launch-1', kind: 'audible', audible: true },
      { launch: 'launch-1', kind: 'audible', audible: false },
    ]);
  });

  it('another origin of its own, once for each that it comes to', async () => {
    const page = await station.running();
    for (const address of ['https://good.example/2', 'https://a.cdn.example/x', 'https://a.cdn.example/y', 'https://good.example/3'])
      page.emit('did-navigate', {}, address, 200, 'OK');
    expect(station.told.filter((event) => event.kind === 'navigated').map((event) => event.origin)).toEqual([
      'https://good.example',
      'https://a.cdn.example',
      'https://good.example',
    ]);
  });

  it('loaded, once', async () => {
    const page = await station.running();
    page.emit('did-finish-load');
    expect(station.kinds().filter((kind) => kind === 'loaded')).toHaveLength(1);
  });
});
