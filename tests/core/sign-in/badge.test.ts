import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badgeBytes, badgeLength, formatBadge, parseBadge } from '../../../core/sign-in/badge.ts';

const random = fc.uint8Array({ minLength: badgeBytes, maxLength: badgeBytes });
const wrong = (text: string): unknown => {
  const parsed = parseBadge(text);
  return parsed.ok ? 'taken' : parsed.problems.map((p) => `${p.code} ${p.where ?? ''}`);
};

describe('a badge’s text', () => {
  it('is what Crockford’s base32 makes of the bits, between the prefix and the check character', () => {
    // RFC 4648's vectors have no 128 bits: these are by hand. 0xff x 16 is 25 times 11111 and 11100.
    expect(formatBadge(new Uint8Array(16))).toBe(`SMB1${'0'.repeat(26)}0`);
    expect(formatBadge(new Uint8Array(16).fill(255)).slice(0, 30)).toBe(`SMB1${'Z'.repeat(25)}W`);
    expect(formatBadge(Uint8Array.from({ length: 16 }, (_, i) => (i === 0 ? 0b00001_000 : 0))).slice(4, 6)).toBe('10');
  });

  it('is read back whatever the bits, in small letters and with space around it too, and holds nothing that a QR code would write at length', () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const text = formatBadge(bytes);
        expect(text).toMatch(/^SMB1[0-9A-HJKMNP-TV-Z]{27}$/);
        expect(text).toHaveLength(badgeLength);
        for (const read of [text, text.toLowerCase(), ` ${text}\r`]) expect(parseBadge(read)).toEqual({ ok: true, value: text });
      }),
    );
  });

  it('is another for other bits', () => {
    fc.assert(fc.property(random, random, (a, b) => a.join() === b.join() || formatBadge(a) !== formatBadge(b)));
  });

  it('is refused when any one character was read wrong', () => {
    fc.assert(
      fc.property(random, fc.integer({ min: 4, max: badgeLength - 1 }), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (bytes, at, other) => {
        const text = formatBadge(bytes);
        if (text[at] !== other) expect(wrong(text.slice(0, at) + other + text.slice(at + 1))).toEqual(['SM-414 check']);
      }),
    );
  });

  it('is told apart from every other code, by number and place and without the text', () => {
    const text = formatBadge(new Uint8Array(16).fill(7));
    expect(wrong('https://example.org/x')).toEqual(['SM-414 prefix']);
    expect(wrong('')).toEqual(['SM-414 prefix']);
    expect(wrong(text.slice(0, -1))).toEqual(['SM-414 length']);
    expect(wrong(text.replace(/.$/, 'U'))).toEqual(['SM-414 check']);
    expect(wrong(`${text.slice(0, 10)}U${text.slice(11)}`)).toEqual(['SM-414 characters']);
    expect(JSON.stringify(parseBadge(text.slice(0, -1)))).not.toContain(text.slice(5, 20));
  });
});
