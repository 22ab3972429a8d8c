import { clipType, longestClipMs } from '../../core/sound/clips.ts';

/** Records one sentence by the computer's microphone: nothing leaves the page before staff stop it, and the microphone is let go at once. */
export interface Recording {
  /** Ends it; the sentence as a browser packs it, or null where it was thrown away. */
  stop(): void;
  cancel(): void;
  readonly done: Promise<Blob | null>;
}

/** Speech is clear at this rate, and ten seconds are 40 KB. */
const bitsPerSecond = 32_000;
export const recordingType = `${clipType};codecs=opus`;

/** Browsers give a microphone to pages by https and of the own machine alone. */
export const canRecord = (): boolean =>
  isSecureContext && 'mediaDevices' in navigator && typeof MediaRecorder !== 'undefined' && MediaRecorder.isTypeSupported(recordingType);

/** Rejects where there is no microphone, or staff refuse it. */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
  });
  const recorder = new MediaRecorder(stream, { mimeType: recordingType, audioBitsPerSecond: bitsPerSecond });
  const parts: Blob[] = [];
  let wanted = true;
  const done = new Promise<Blob | null>((resolve) => {
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    recorder.addEventListener('stop', () => {
      clearTimeout(longest);
      for (const track of stream.getTracks()) track.stop();
      resolve(wanted ? new Blob(parts, { type: clipType }) : null);
    });
  });
  const stop = (): void => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
  const longest = setTimeout(stop, longestClipMs);
  recorder.start();
  return {
    stop,
    cancel: () => {
      wanted = false;
      stop();
    },
    done,
  };
}
