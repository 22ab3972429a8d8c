import { afterAll, beforeAll, expect, it } from 'vitest';
import { notes } from '../../../renderer/ui/sound.ts';
import { showKiosk } from './shown-kiosk.ts';

/** Counts what would be heard, in the place of the browser's own audio. */
let heard: number[] = [];
const quiet = { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined };
class FakeAudio {
  readonly state = 'running';
  readonly currentTime = 0;
  readonly destination = {};
  createOscillator() {
    const frequency = { value: 0 };
    return { type: '', frequency, connect: (to: unknown) => to, start: () => heard.push(frequency.value), stop: () => undefined };
  }
  createGain() {
    return { gain: quiet, connect: (to: unknown) => to };
  }
}

const real = globalThis.AudioContext;
beforeAll(() => Object.assign(globalThis, { AudioContext: FakeAudio }));
afterAll(() => Object.assign(globalThis, { AudioContext: real }));

it('plays one sound a revision, once, and none for the state it begins with', async () => {
  const kiosk = await showKiosk('whose-turn', { sound: 'welcome' });
  expect(heard).toEqual([]);
  await kiosk.show('pictures', { sound: 'pick', revision: 5 });
  expect(heard).toEqual(notes.pick.map((n) => n.hertz));
  heard = [];
  await kiosk.show('pictures', { sound: 'pick', revision: 5 });
  await kiosk.show('pictures', { sound: 'none', revision: 6 });
  expect(heard).toEqual([]);
  await kiosk.show('pictures-wrong', { sound: 'wrong', revision: 7 });
  expect(heard).toEqual(notes.wrong.map((n) => n.hertz));
});
