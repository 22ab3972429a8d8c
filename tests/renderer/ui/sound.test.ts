import { afterEach, describe, expect, it, vi } from 'vitest';
import { notes, playSound } from '../../../renderer/ui/sound.ts';
import { speak, speechMs, stopSpeaking } from '../../../renderer/ui/speech.ts';

afterEach(() => vi.unstubAllGlobals());

describe('sounds', () => {
  it('are soft and short', () => {
    for (const sound of Object.values(notes))
      for (const note of sound) {
        expect(note.loud).toBeLessThanOrEqual(0.25);
        expect(note.at + note.length).toBeLessThanOrEqual(2);
      }
  });

  it('call with two rising notes, and miss with a low one', () => {
    expect(notes.hand.map((n) => n.hertz)).toEqual([...notes.hand.map((n) => n.hertz)].sort((a, b) => a - b));
    expect(notes.hand).toHaveLength(2);
    expect(Math.max(...notes.wrong.map((n) => n.hertz))).toBeLessThan(Math.min(...notes.pick.map((n) => n.hertz)));
  });

  it('are silent, not broken, on a machine that has neither sound nor speech', () => {
    expect(() => playSound('bell')).not.toThrow();
    expect(speak('en', 'Whose turn?')).toBe(false);
    expect(() => stopSpeaking()).not.toThrow();
  });
});

describe('speech', () => {
  it('is told to the host before it begins, with how long it will be heard, so that it is not taken for the program', () => {
    const told: unknown[] = [];
    const document = new EventTarget();
    document.addEventListener('station-chime', (event) => told.push((event as CustomEvent).detail));
    vi.stubGlobal('document', document);
    vi.stubGlobal('SpeechSynthesisUtterance', class {});
    const voices = [{ lang: 'en-US', localService: true }];
    vi.stubGlobal('speechSynthesis', { getVoices: () => voices, cancel: () => undefined, speak: () => told.push('speaks') });
    expect(speak('es', 'Te toca')).toBe(false);
    expect(told).toEqual([]);
    expect(speak('en', 'Whose turn? Touch your picture.')).toBe(true);
    expect(told).toEqual([{ ms: speechMs('Whose turn? Touch your picture.') }, 'speaks']);
    expect(speechMs('Whose turn? Touch your picture.')).toBeGreaterThan(2500);
  });
});
