import { afterAll, describe, expect, it } from 'vitest';
import { followVolume } from '../../../renderer/extension/program-volume.ts';

/** What a program's page plays, as loud as the child has set it: rendered by the real Web Audio, and by real media elements. */
const volume = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'volume');
const before = {
  connect: AudioNode.prototype.connect,
  disconnect: AudioNode.prototype.disconnect,
  play: HTMLMediaElement.prototype.play,
  source: AudioContext.prototype.createMediaElementSource,
  speak: SpeechSynthesis.prototype.speak,
};
// A page that renders for itself is left alone; here it is what can be measured.
const set = followVolume(() => true);
afterAll(() => {
  AudioNode.prototype.connect = before.connect;
  AudioNode.prototype.disconnect = before.disconnect;
  HTMLMediaElement.prototype.play = before.play;
  AudioContext.prototype.createMediaElementSource = before.source;
  SpeechSynthesis.prototype.speak = before.speak;
  if (volume !== undefined) Object.defineProperty(HTMLMediaElement.prototype, 'volume', volume);
});

const real = (element: HTMLMediaElement): number => volume?.get?.call(element) as number;

/** The loudest sample of a tone of full loudness that `wire` sends out. */
async function loudest(wire: (tone: AudioNode, context: OfflineAudioContext) => void): Promise<number> {
  const context = new OfflineAudioContext(1, 4410, 44_100);
  const tone = new OscillatorNode(context, { frequency: 440 });
  wire(tone, context);
  tone.start();
  const rendered = await context.startRendering();
  return Math.max(...rendered.getChannelData(0).map(Math.abs));
}

describe('Web Audio of a program', () => {
  it('is as loud as the child has set it', async () => {
    set(0.2);
    expect(await loudest((tone, { destination }) => tone.connect(destination))).toBeCloseTo(0.2, 1);
    set(1);
    expect(await loudest((tone, { destination }) => tone.connect(destination))).toBeCloseTo(1, 1);
  });

  it('gets the step once, by whatever way it goes out, and is silent when the page lets go', async () => {
    set(0.5);
    expect(
      await loudest((tone, context) => {
        const own = new GainNode(context, { gain: 0.5 });
        expect(tone.connect(own).connect(context.destination)).toBe(context.destination);
      }),
    ).toBeCloseTo(0.25, 1);
    expect(
      await loudest((tone, { destination }) => {
        tone.connect(destination);
        tone.disconnect(destination);
      }),
    ).toBe(0);
  });
});

describe('media of a program', () => {
  it('is scaled when it plays, while the page reads and writes its own value', () => {
    set(0.4);
    const element = new Audio();
    element.volume = 0.5;
    expect([element.volume, real(element)]).toEqual([0.5, expect.closeTo(0.2, 5)]);
    set(0.8);
    expect([element.volume, real(element)]).toEqual([0.5, expect.closeTo(0.4, 5)]);
  });

  it('is reached without ever having been told a volume, when it begins to play', () => {
    set(0.3);
    const element = document.createElement('video');
    expect(real(element)).toBe(1);
    void element.play().catch(() => undefined);
    expect([element.volume, real(element)]).toEqual([1, expect.closeTo(0.3, 5)]);
  });

  it('is not made softer twice where it goes through Web Audio', () => {
    set(0.5);
    const element = new Audio();
    element.volume = 0.6;
    const context = new AudioContext();
    expect(context.createMediaElementSource(element).mediaElement).toBe(element);
    expect(real(element)).toBeCloseTo(0.6, 5);
    void context.close();
  });

  it('still refuses what is no volume', () => {
    expect(() => (new Audio().volume = 2)).toThrow(/volume/i);
  });
});
