import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stories } from '../resources/sample-programs/storyboat/stories.js';

/**
 * Makes the narration of storyboat: each page spoken by espeak-ng over a quiet plucked melody, as one Opus file a story and language, with the
 * seconds at which each page begins and ends. Run by an author who has espeak-ng and opusenc: `node build/narration.ts`. The results are committed.
 */
const rate = 24_000;
const pause = 1.1;
const lead = 1.6;
const tail = 3;
const folder = join(import.meta.dirname, '..', 'resources', 'sample-programs', 'storyboat', 'audio');
const voices = { en: ['-v', 'en-us+f2', '-s', '118', '-p', '52', '-g', '3'], es: ['-v', 'es-419+f2', '-s', '122', '-p', '52', '-g', '3'] } as const;

mkdirSync(folder, { recursive: true });
for (const [story, pages] of Object.entries(stories)) {
  for (const language of ['en', 'es'] as const) {
    const spoken = pages.map((page) => speak(page[language], language));
    const cues: { start: number; end: number }[] = [];
    let at = lead;
    for (const voice of spoken) {
      cues.push({ start: round(at), end: round(at + voice.length / rate) });
      at += voice.length / rate + pause;
    }
    const sound = melody(at - pause + tail);
    for (const [page, voice] of spoken.entries()) {
      const offset = Math.round((cues[page]?.start ?? 0) * rate);
      voice.forEach((sample, index) => (sound[offset + index] = (sound[offset + index] ?? 0) + sample * 0.8));
    }
    const name = `${story}.${language}`;
    const bitrate = ['--bitrate', '24', '--quiet'];
    execFileSync('opusenc', [...bitrate, '--discard-comments', '--serial', '1', '-', join(folder, `${name}.opus`)], { input: wav(sound) });
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ seconds: round(sound.length / rate), cues }, null, 2)}\n`);
    process.stdout.write(`${name}: ${round(sound.length / rate)} s\n`);
  }
}

/** Mono samples from -1 to 1, at `rate`, without the silence around them. */
function speak(text: string, language: 'en' | 'es'): Float32Array {
  const bytes = execFileSync('espeak-ng', [...voices[language], '--stdout', text], { maxBuffer: 64 * 1024 * 1024 });
  const from = bytes.readUInt32LE(24);
  const source = new Int16Array(bytes.buffer.slice(bytes.byteOffset + 44, bytes.byteOffset + bytes.length - (bytes.length % 2)));
  const loud = (sample: number) => Math.abs(sample) > 200;
  const voiced = source.subarray(Math.max(0, source.findIndex(loud) - 400), source.findLastIndex(loud) + 400);
  const out = new Float32Array(Math.floor((voiced.length * rate) / from));
  for (let index = 0; index < out.length; index += 1) {
    const place = (index * from) / rate;
    const left = Math.floor(place);
    const part = place - left;
    out[index] = (((voiced[left] ?? 0) * (1 - part) + (voiced[left + 1] ?? 0) * part) / 32768) * 1.2;
  }
  return out;
}

/** Soft plucks of a five-tone scale that rock like a boat; the last chord rings out. */
function melody(seconds: number): Float32Array {
  const out = new Float32Array(Math.ceil(seconds * rate));
  const scale = [261.63, 293.66, 329.63, 392, 440, 523.25];
  const tune = [0, 2, 3, 4, 3, 2, 1, 2, 3, 5, 4, 3, 2, 3, 1, 0];
  const step = 0.6;
  for (let note = 0; note * step < seconds - tail; note += 1) {
    pluck(out, note * step, scale[tune[note % tune.length] ?? 0] ?? 261.63, 0.07);
    if (note % 4 === 0) pluck(out, note * step, (scale[[0, 3, 4, 1][(note / 4) % 4] ?? 0] ?? 261.63) / 2, 0.08);
  }
  for (const [index, tone] of [130.81, 261.63, 329.63, 392].entries()) pluck(out, seconds - tail + index * 0.12, tone, 0.09);
  return out;
}

function pluck(out: Float32Array, at: number, frequency: number, loudness: number): void {
  const first = Math.round(at * rate);
  for (let index = 0; index < rate * 2.2 && first + index < out.length; index += 1) {
    const t = index / rate;
    const swell = Math.min(1, t / 0.008) * Math.exp(-t * 2.4);
    const tone = Math.sin(2 * Math.PI * frequency * t) + 0.35 * Math.sin(4 * Math.PI * frequency * t) * Math.exp(-t * 4);
    out[first + index] = (out[first + index] ?? 0) + tone * swell * loudness;
  }
}

function wav(samples: Float32Array): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples.length * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples.length * 2, 40);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  samples.forEach((sample, index) => bytes.writeInt16LE(Math.round((sample / peak) * 29_000), 44 + index * 2));
  return bytes;
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
