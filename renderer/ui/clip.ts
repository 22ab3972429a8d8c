import { longestClipMs } from '../../core/sound/clips.ts';
import { audioOut } from './audio-out.ts';
import { announceChime } from './chime.ts';

let playing: AudioBufferSourceNode | null = null;

/**
 * Plays a recording of staff's; a new one ends the one before. True once it sounds: false for bytes that no sound can be made of, so that a voice can take over.
 * Made into sound by the page itself: nothing is loaded from an address, and the content security policy needs none.
 */
export async function playClip(bytes: ArrayBuffer): Promise<boolean> {
  try {
    const { audio, into } = audioOut();
    // Reading it takes the bytes away from whoever holds them.
    const buffer = await audio.decodeAudioData(bytes.slice(0));
    stopClip();
    const source = audio.createBufferSource();
    source.buffer = buffer;
    source.connect(into);
    const seconds = Math.min(buffer.duration, longestClipMs / 1000);
    announceChime(seconds * 1000);
    source.addEventListener('ended', () => {
      if (playing === source) playing = null;
    });
    source.start(0, 0, seconds);
    playing = source;
    return true;
  } catch {
    return false;
  }
}

export function stopClip(): void {
  const before = playing;
  playing = null;
  try {
    before?.stop();
  } catch {
    // It had ended.
  }
}
