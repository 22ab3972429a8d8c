import * as v from 'valibot';
import { readWebM } from './web-m.ts';

/**
 * What staff say once, in their own voice, for stations whose machine has no voice for the language: one sentence a prompt, without a name in it.
 * A screen plays its clip where there is one, and is read by the machine's voice else. The words stand in the board's locales as `clip.<prompt>`.
 */
export const clipPrompts = ['who', 'pictures', 'numbers', 'again', 'rest', 'go', 'choose', 'next', 'finished', 'eyes-up', 'still-here', 'listen'] as const;
export type ClipPrompt = (typeof clipPrompts)[number];

export const clipLanguages = ['en', 'es'] as const;
export type ClipLanguage = (typeof clipLanguages)[number];

export const longestClipMs = 10_000;
/** Ten seconds of speech are a fifth of it. */
export const largestClip = 200 * 1024;
export const clipType = 'audio/webm';

/** SHA-256 of the recording, hex: its name at the hub, and at the stations that keep it. */
export const clipHashSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
export const clipSchema = v.object({ prompt: v.picklist(clipPrompts), language: v.picklist(clipLanguages), hash: clipHashSchema });
export type Clip = v.InferOutput<typeof clipSchema>;

export type NoClip = 'empty' | 'too-large' | 'not-webm' | 'not-opus' | 'with-video';

/** Why these bytes are no recording of a voice as a browser makes it (WebM with Opus alone); null where they are one. Says nothing of how it sounds. */
export function noClip(bytes: Uint8Array): NoClip | null {
  if (bytes.length === 0) return 'empty';
  if (bytes.length > largestClip) return 'too-large';
  const file = readWebM(bytes);
  if (file?.docType !== 'webm') return 'not-webm';
  if (file.codecs.some((codec) => codec.startsWith('V_'))) return 'with-video';
  return file.codecs.length > 0 && file.codecs.every((codec) => codec === 'A_OPUS') ? null : 'not-opus';
}
