import { describe, expect, it } from 'vitest';
import { notes, playSound } from '../../../renderer/ui/sound.ts';
import { speak, stopSpeaking } from '../../../renderer/ui/speech.ts';

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
