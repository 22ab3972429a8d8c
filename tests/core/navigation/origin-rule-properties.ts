import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowed, isFrameAllowed, originOf } from '../../../core/navigation/origin-rule.ts';

/** What must hold of the origin rules for any address at all, held against the WHATWG parser of whatever runs this: Node's and Chromium's are two. */
const rules = ['https://good.example', 'https://*.cdn.example', 'http://localhost:7401', 'https://schule.example:8443'];
const exact = ['https://good.example', 'http://localhost:7401', 'https://schule.example:8443'];
const hosts = [
  ...[
    'good.example',
    'evil.test',
    'a.cdn.example',
    'cdn.example',
    'schule.example',
    'localhost',
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
  ],
  ...[
    'GOOD.example',
    'good.example.',
    'xn--gd-cda.example',
    'gооd.example',
    'good.example.evil.test',
    'evilgood.example',
    'good。example',
    'ｇood.example',
    'good%2eexample',
  ],
];
const pieces = [
  ...[
    'https:',
    'http:',
    'wss:',
    'ws:',
    'blob:',
    'data:',
    'javascript:',
    'file:',
    'about:',
    'view-source:',
    '//',
    '/',
    '\\',
    '@',
    ':',
    ':443',
    ':80',
    ':7401',
    ':8443',
    '?',
    '#',
    '.',
  ],
  ...['%2e', '%2f', '%40', '%00', '\t', '\n', '\r', '\0', ' ', '。', '．', '\u00ad', '\u200d', '\u202e', '*', '..', '[', ']', 'user:word@'],
];
const text = fc.array(fc.oneof(fc.constantFrom(...hosts, ...pieces), fc.string({ maxLength: 3 }), fc.string({ unit: 'binary', maxLength: 2 })), {
  minLength: 1,
  maxLength: 9,
});
const address = text.map((parts) => parts.join(''));
const shaped = fc
  .tuple(fc.constantFrom('https://', 'http://', 'wss://', 'https:', 'HTTPS:\\\\', 'blob:https://', 'file://'), address)
  .map((parts) => parts.join(''));
const whole = fc
  .tuple(
    fc.constantFrom('https://', 'http://', 'wss://', 'ws://', 'HTTPS://', ' https:\\\\', 'ht\ntps://'),
    fc.constantFrom('', 'u@', '@', 'u:w@', 'good.example@', 'a.', 'a.b.', '.', 'a..', '%61.'),
    fc.constantFrom(...hosts),
    fc.constantFrom('', ':443', ':80', ':7401', ':8443', ':', ':0443', '.', '\u3002', '.evil.test', '@evil.test', '%00', '\t'),
    fc.constantFrom('', '/', '/x?y#z', '\\x', '?@good.example', '#@good.example'),
  )
  .map((parts) => parts.join(''));
const near = fc
  .tuple(
    fc.constantFrom('https://', 'HTTPS://', 'wss://', 'https:\\\\'),
    fc.constantFrom('good.example', 'GOOD.example', 'good。example', 'good%2eexample', 'a.cdn.example', 'x.y.cdn.example', 'schule.example:8443'),
    fc.constantFrom('', '/', '/x?y#z', '\\x', '?', '#'),
  )
  .map((parts) => parts.join(''));
const any = fc.oneof(address, shaped, whole, near);
const how = (numRuns: number): { numRuns: number; seed: number } => ({ numRuns, seed: 20_261_122 });

/** Said in another way than the rule itself: by the serialised origin of the parser. */
function hasAllowedOrigin(said: string): boolean {
  const url = parsed(said);
  if (url === null || url.username !== '' || url.password !== '' || !/^(https?|wss?):$/.test(url.protocol)) return false;
  const origin = new URL(url.href.replace(/^ws/, 'http')).origin;
  return exact.includes(origin) || /^https:\/\/([^./:]+\.)+cdn\.example$/.test(origin);
}

function parsed(said: string): URL | null {
  try {
    return new URL(said);
  } catch {
    return null;
  }
}

export function describeOriginRule(parser: string): void {
  describe(`the origin rule, against the parser of ${parser}`, () => {
    it('whatever is allowed has an allowed origin, and nothing else has', () => {
      const seen = { allowed: 0, refused: 0, unreadable: 0 };
      fc.assert(
        fc.property(any, (said) => {
          const allowed = isAllowed(said, rules);
          seen[allowed ? 'allowed' : parsed(said) === null ? 'unreadable' : 'refused'] += 1;
          expect(allowed).toBe(hasAllowedOrigin(said));
        }),
        how(20_000),
      );
      // A run that saw only one kind would show nothing.
      expect(Math.min(...Object.values(seen))).toBeGreaterThan(500);
    });

    it('an address is judged as what the parser makes of it', () => {
      fc.assert(
        fc.property(any, (said) => {
          const url = parsed(said);
          fc.pre(url !== null);
          expect(isAllowed(said, rules)).toBe(isAllowed(url?.href ?? '', rules));
          expect(isFrameAllowed(said, rules)).toBe(isFrameAllowed(url?.href ?? '', rules));
        }),
        how(5000),
      );
    });

    it('a rule of one origin allows that origin, whichever it is, and no other', () => {
      const origin = fc
        .tuple(fc.constantFrom('http', 'https'), fc.domain(), fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: null }))
        .map(([scheme, host, port]) => parsed(`${scheme}://${host}${port === null ? '' : `:${port}`}`)?.origin)
        .filter((made) => made !== undefined);
      fc.assert(
        fc.property(origin, origin, fc.webPath(), (one, other, path) => {
          expect(isAllowed(`${one}${path}`, [one])).toBe(true);
          expect(isAllowed(`${other}${path}`, [one])).toBe(one === other);
          const { protocol, host, hostname } = new URL(one);
          for (const off of [
            `${protocol}//${host}@${new URL(other).host}${path}`,
            `${protocol}//${hostname}.evil.test${path}`,
            `${protocol}//evil-${host}${path}`,
          ])
            expect(isAllowed(off, [one]), off).toBe(parsed(off)?.origin === one && parsed(off)?.username === '');
        }),
        how(3000),
      );
    });

    it('a frame may show what the page may, empty pages, and blobs of allowed origins; nothing else', () => {
      const framed = fc.oneof(
        any,
        fc
          .tuple(fc.constantFrom('about:', 'ABOUT:', 'blob:'), fc.oneof(fc.constantFrom('blank', 'srcdoc', 'blank#x', 'blank?x', 'version', ''), any))
          .map((parts) => parts.join('')),
      );
      const seen = { allowed: 0, refused: 0 };
      fc.assert(
        fc.property(framed, (said) => {
          const url = parsed(said);
          const allowed = isFrameAllowed(said, rules);
          seen[allowed ? 'allowed' : 'refused'] += 1;
          const made =
            url?.protocol === 'about:' ? /^about:(blank|srcdoc)([?#]|$)/.test(url.href) : url?.protocol === 'blob:' && hasAllowedOrigin(url.pathname);
          expect(allowed).toBe(made || hasAllowedOrigin(said));
        }),
        how(8000),
      );
      expect(Math.min(seen.allowed, seen.refused)).toBeGreaterThan(500);
    });

    it('tells of a refused address nothing that a child may have typed', () => {
      const typed = 'typedbyachild';
      const holding = fc.tuple(any, fc.constantFrom('?q=', '#', '/', '/x/')).map(([said, before]) => `${said}${before}${typed}`);
      const user = fc.constantFrom(...hosts).map((host) => `https://${typed}:${typed}@${host}/${typed}`);
      fc.assert(
        fc.property(fc.oneof(holding, user), (said) => {
          const url = parsed(said);
          // In the name of a host or scheme it is part of what was asked for, not of what was sent there.
          fc.pre(url === null || !`${url.protocol}${url.host}`.includes(typed));
          expect(originOf(said)).not.toContain(typed);
        }),
        how(5000),
      );
    });

    it('never throws, and allows nothing by a rule that is noise', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (said, rule) => {
          expect([true, false]).toContain(isAllowed(said, [rule]));
          expect([true, false]).toContain(isFrameAllowed(said, [rule]));
          expect(typeof originOf(said)).toBe('string');
          expect(isAllowed('https://good.example/', [rule])).toBe(false);
        }),
        how(5000),
      );
    });
  });
}
