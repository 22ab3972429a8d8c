// @ts-check
/** Small sounds made on the spot. A browser lets them be heard after the first touch or key; before it they stay silent. */

/** @type {AudioContext | null} */
let context = null;

/** @param {number[]} tones Hz, one after the other @param {number} [loudness] */
export function play(tones, loudness = 0.12) {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  const out = context;
  tones.forEach((tone, index) => {
    const at = out.currentTime + index * 0.13;
    const swell = out.createGain();
    swell.gain.setValueAtTime(0, at);
    swell.gain.linearRampToValueAtTime(loudness, at + 0.012);
    swell.gain.exponentialRampToValueAtTime(0.0001, at + 0.6);
    swell.connect(out.destination);
    const voice = out.createOscillator();
    voice.type = 'triangle';
    voice.frequency.value = tone;
    voice.connect(swell);
    voice.start(at);
    voice.stop(at + 0.65);
  });
}

export const sounds = {
  right: () => play([523.25, 659.25, 783.99]),
  /** Low and short: nothing bad has happened. */
  again: () => play([196], 0.09),
  tick: () => play([440], 0.05),
  /** @param {number} count climbs a five-tone scale as things are counted */
  count: (count) => play([[261.63, 293.66, 329.63, 392, 440, 523.25, 587.33, 659.25, 783.99, 880][(count - 1) % 10] ?? 440], 0.08),
  finish: () => play([523.25, 659.25, 783.99, 1046.5, 783.99, 1046.5], 0.1),
};
