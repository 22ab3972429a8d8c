import type { HeardAnimal } from '../../core/sound/sound-check.ts';
import { audioOut, forgetAudio } from './audio-out.ts';
import { announceChime } from './chime.ts';

/** The animals of the sound check, made with Web Audio: four sounds that nobody takes for one another, in less than two seconds each. */
interface Call {
  readonly wave: OscillatorType;
  readonly parts: readonly { readonly at: number; readonly length: number; readonly from: number; readonly to: number; readonly loud: number }[];
}

const every = (count: number, gap: number): number[] => Array.from({ length: count }, (_, i) => i * gap);

export const calls: Readonly<Record<HeardAnimal, Call>> = {
  /** A hum that flies by. */
  bee: {
    wave: 'sawtooth',
    parts: [
      { at: 0, length: 0.8, from: 190, to: 250, loud: 0.22 },
      { at: 0, length: 0.8, from: 194, to: 255, loud: 0.22 },
      { at: 0.8, length: 0.8, from: 250, to: 180, loud: 0.22 },
      { at: 0.8, length: 0.8, from: 255, to: 184, loud: 0.22 },
    ],
  },
  /** Hoo, hoo-hoo. */
  owl: {
    wave: 'sine',
    parts: [
      { at: 0, length: 0.45, from: 400, to: 350, loud: 0.5 },
      { at: 0.7, length: 0.25, from: 390, to: 370, loud: 0.5 },
      { at: 1, length: 0.6, from: 400, to: 340, loud: 0.5 },
    ],
  },
  /** Clip, clop. */
  horse: {
    wave: 'triangle',
    parts: every(8, 0.2).map((at, i) => ({ at, length: 0.07, from: i % 2 === 0 ? 1150 : 820, to: i % 2 === 0 ? 900 : 640, loud: 0.6 })),
  },
  /** Two croaks, each a row of short low knocks. */
  frog: {
    wave: 'square',
    parts: [0, 0.8].flatMap((begin) => every(13, 0.034).map((at, i) => ({ at: begin + at, length: 0.024, from: 150 + i * 9, to: 130 + i * 9, loud: 0.3 }))),
  },
};

/** Seconds. */
export const lengthOf = ({ parts }: Call): number => Math.max(...parts.map(({ at, length }) => at + length));

/** Never throws, as the station's other sounds. */
export function playAnimal(animal: HeardAnimal): void {
  const call = calls[animal];
  try {
    const { audio, into } = audioOut();
    announceChime(lengthOf(call) * 1000);
    for (const { at, length, from, to, loud } of call.parts) {
      const start = audio.currentTime + 0.05 + at;
      const voice = audio.createOscillator();
      const level = audio.createGain();
      voice.type = call.wave;
      voice.frequency.setValueAtTime(from, start);
      voice.frequency.linearRampToValueAtTime(to, start + length);
      level.gain.setValueAtTime(0, start);
      level.gain.linearRampToValueAtTime(loud, start + Math.min(0.03, length / 4));
      level.gain.exponentialRampToValueAtTime(0.0001, start + length);
      voice.connect(level).connect(into);
      voice.start(start);
      voice.stop(start + length + 0.02);
    }
  } catch {
    forgetAudio();
  }
}
