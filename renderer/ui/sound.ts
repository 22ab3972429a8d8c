import { audioOut, forgetAudio, type AudioOut } from './audio-out.ts';
import { announceChime } from './chime.ts';

/**
 * The station's six sounds, made with Web Audio, so that nothing is loaded. A browser without sound, or one that wants a touch first, stays silent.
 * All are short and soft; the picks sound alike, so that a sound tells nothing of a picture password.
 */
export type Sound = 'pick' | 'wrong' | 'bell' | 'hand' | 'welcome' | 'still-here';

interface Note {
  readonly hertz: number;
  /** Seconds from now. */
  readonly at: number;
  readonly length: number;
  readonly loud: number;
  readonly wave: OscillatorType;
}

export const notes: Readonly<Record<Sound, readonly Note[]>> = {
  pick: [
    { hertz: 980, at: 0, length: 0.05, loud: 0.22, wave: 'triangle' },
    { hertz: 1960, at: 0, length: 0.02, loud: 0.1, wave: 'sine' },
  ],
  wrong: [{ hertz: 175, at: 0, length: 0.16, loud: 0.25, wave: 'sine' }],
  bell: [
    { hertz: 880, at: 0, length: 1.6, loud: 0.22, wave: 'sine' },
    { hertz: 2217, at: 0, length: 0.8, loud: 0.06, wave: 'sine' },
  ],
  hand: [
    { hertz: 587, at: 0, length: 0.18, loud: 0.2, wave: 'triangle' },
    { hertz: 784, at: 0.15, length: 0.28, loud: 0.2, wave: 'triangle' },
  ],
  welcome: [
    { hertz: 523, at: 0, length: 0.22, loud: 0.16, wave: 'triangle' },
    { hertz: 659, at: 0.12, length: 0.22, loud: 0.16, wave: 'triangle' },
    { hertz: 784, at: 0.24, length: 0.4, loud: 0.16, wave: 'triangle' },
  ],
  'still-here': [
    { hertz: 659, at: 0, length: 0.3, loud: 0.25, wave: 'triangle' },
    { hertz: 988, at: 0.3, length: 0.5, loud: 0.25, wave: 'triangle' },
    { hertz: 659, at: 1, length: 0.3, loud: 0.25, wave: 'triangle' },
    { hertz: 988, at: 1.3, length: 0.5, loud: 0.25, wave: 'triangle' },
  ],
};

/** Never throws: a station without sound is still a station. */
export function playSound(sound: Sound): void {
  try {
    const out = audioOut();
    const lasts = Math.max(...notes[sound].map((note) => note.at + note.length));
    announceChime(lasts * 1000);
    for (const note of notes[sound]) playNote(out, note);
  } catch {
    forgetAudio();
  }
}

function playNote({ audio, into }: AudioOut, note: Note): void {
  const start = audio.currentTime + note.at;
  const voice = audio.createOscillator();
  const level = audio.createGain();
  voice.type = note.wave;
  voice.frequency.value = note.hertz;
  level.gain.setValueAtTime(0, start);
  level.gain.linearRampToValueAtTime(note.loud, start + 0.006);
  level.gain.exponentialRampToValueAtTime(0.0001, start + note.length);
  voice.connect(level).connect(into);
  voice.start(start);
  voice.stop(start + note.length + 0.02);
}
