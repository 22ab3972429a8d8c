import * as v from 'valibot';

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

const ascii = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0));
const ebml = [0x1a, 0x45, 0xdf, 0xa3];
/** Element ids with their length: DocType (0x4282) `webm`, CodecID (0x86) `A_OPUS`, Cluster (0x1F43B675), in which the sound is. */
const docType = [0x42, 0x82, 0x84, ...ascii('webm')];
const opus = [0x86, 0x86, ...ascii('A_OPUS')];
const anyVideo = [0x86, null, ...ascii('V_')];
const cluster = [0x1f, 0x43, 0xb6, 0x75];

export type NoClip = 'empty' | 'too-large' | 'not-webm' | 'not-opus' | 'with-video';

/** Why these bytes are no recording of a voice as a browser makes it (WebM with Opus alone); null where they are one. Says nothing of how it sounds. */
export function noClip(bytes: Uint8Array): NoClip | null {
  if (bytes.length === 0) return 'empty';
  if (bytes.length > largestClip) return 'too-large';
  const sound = place(bytes, cluster);
  const head = sound < 0 ? bytes : bytes.subarray(0, sound);
  if (place(head, ebml) !== 0 || place(head, docType) < 0) return 'not-webm';
  if (place(head, anyVideo) >= 0) return 'with-video';
  return place(head, opus) >= 0 ? null : 'not-opus';
}

/** Where these bytes begin, -1 where nowhere; null stands for any. */
function place(bytes: Uint8Array, wanted: readonly (number | null)[]): number {
  for (let at = 0; at + wanted.length <= bytes.length; at += 1) if (wanted.every((byte, i) => byte === null || bytes[at + i] === byte)) return at;
  return -1;
}
