import { describe, expect, it } from 'vitest';
import { clipLanguages, clipPrompts, largestClip, noClip } from '../../../core/sound/clips.ts';
import en from '../../../resources/locales/board.en.json' with { type: 'json' };
import es from '../../../resources/locales/board.es.json' with { type: 'json' };
import { webmBytes } from '../../support/webm-bytes.ts';

const locales: Readonly<Record<string, Readonly<Record<string, string>>>> = { en, es };

describe('what staff record', () => {
  it('is twelve sentences a language, none with a name in it', () => {
    expect(new Set(clipPrompts).size).toBe(12);
    for (const language of clipLanguages)
      for (const prompt of clipPrompts) {
        const words = locales[language]?.[`clip.${prompt}`] ?? '';
        expect(words.split(' ').length, `${language} ${prompt}`).toBeGreaterThan(2);
        expect(words).not.toMatch(/\{/);
        // Said slowly, two words a second, it fits.
        expect(words.split(' ').length).toBeLessThanOrEqual(18);
      }
  });

  it('is WebM with Opus alone, by its bytes', () => {
    expect(noClip(webmBytes())).toBeNull();
    expect(noClip(new Uint8Array())).toBe('empty');
    expect(noClip(webmBytes({ docType: 'matroska' }))).toBe('not-webm');
    expect(noClip(webmBytes({ codec: 'A_VORBIS' }))).toBe('not-opus');
    expect(noClip(webmBytes({ codec: 'V_VP8' }))).toBe('with-video');
    expect(noClip(new TextEncoder().encode('<script>A_OPUS webm</script>'))).toBe('not-webm');
    expect(noClip(webmBytes().subarray(1))).toBe('not-webm');
  });

  it('takes nothing for a codec that only lies in the sound', () => {
    const plain = webmBytes({ codec: 'A_NOTHING' });
    expect(noClip(new Uint8Array([...plain, ...webmBytes()]))).toBe('not-opus');
    const spoken = webmBytes();
    expect(noClip(new Uint8Array([...spoken, 0x86, 0x85, 0x56, 0x5f, 0x56]))).toBeNull();
  });

  it('is judged to the end whatever its bytes are: torn or made up, it is refused and nothing runs on', () => {
    const whole = webmBytes({ sound: 0 });
    for (let length = 0; length < whole.length - 12; length += 1) expect(noClip(whole.subarray(0, length)), String(length)).not.toBeNull();
    for (let at = 0; at < whole.length; at += 1) {
      const changed = whole.slice();
      changed[at] = 0xff;
      expect(() => noClip(changed)).not.toThrow();
    }
    expect(noClip(new Uint8Array(1000))).toBe('not-webm');
  });

  it('has 200 KB at most', () => {
    const head = webmBytes({ sound: 0 }).length;
    expect(noClip(webmBytes({ sound: largestClip - head }))).toBeNull();
    expect(noClip(webmBytes({ sound: largestClip - head + 1 }))).toBe('too-large');
  });
});
