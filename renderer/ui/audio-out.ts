/** Where all of the station's own sounds go through: as loud as the child has set it. Made at the first sound; one that fails is made anew. */
export interface AudioOut {
  readonly audio: AudioContext;
  readonly into: GainNode;
}

let out: AudioOut | null = null;
let share = 1;

/** Throws where there is no sound. A browser that wants a touch first stays silent until then. */
export function audioOut(): AudioOut {
  out ??= make();
  if (out.audio.state === 'suspended') void out.audio.resume().catch(() => undefined);
  return out;
}

/** The next sound tries again from the beginning. */
export function forgetAudio(): void {
  out = null;
}

/** 0 to 1, of what the machine is set to. */
export function setLoudness(percent: number): void {
  share = percent / 100;
  if (out !== null) out.into.gain.setValueAtTime(share, out.audio.currentTime);
}

/** For speech, which does not go through here. */
export const loudness = (): number => share;

function make(): AudioOut {
  const audio = new AudioContext();
  const into = audio.createGain();
  into.gain.setValueAtTime(share, audio.currentTime);
  into.connect(audio.destination);
  return { audio, into };
}
