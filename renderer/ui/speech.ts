import { loudness } from './audio-out.ts';
import { announceChime } from './chime.ts';
import type { Language } from './text.ts';

/** Reads a screen aloud where the machine has a voice for the language; says whether it does. A new text ends the one before. Never throws. */
export function speak(language: Language, text: string): boolean {
  try {
    const voice = voiceFor(language);
    if (voice === null) return false;
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voice;
    words.lang = voice.lang;
    words.rate = 0.9;
    words.volume = loudness();
    speechSynthesis.cancel();
    announceChime(speechMs(text));
    speechSynthesis.speak(words);
    return true;
  } catch {
    return false;
  }
}

export function stopSpeaking(): void {
  try {
    speechSynthesis.cancel();
  } catch {
    // There is nothing that could speak.
  }
}

/** About how long a text takes: slow voices say ten characters a second at our rate, and take a moment to begin. */
export const speechMs = (text: string): number => 500 + text.length * 100;

/** Only a voice of this machine: others send the text, names and all, to a server. */
function voiceFor(language: Language): SpeechSynthesisVoice | null {
  const voices = speechSynthesis.getVoices().filter((voice) => voice.lang.toLowerCase().startsWith(language));
  return voices.find((voice) => voice.localService) ?? null;
}
