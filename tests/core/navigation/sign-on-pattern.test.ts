import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { isSignOnAddress, parseSignOnPattern, signOnOrigins } from '../../../core/navigation/sign-on-pattern.ts';

describe('a sign-on pattern', () => {
  test.each([
    ['https://login.example', { origin: 'https://login.example', path: null, below: true }],
    ['https://login.example/*', { origin: 'https://login.example', path: null, below: true }],
    ['https://login.example/', { origin: 'https://login.example', path: '/', below: false }],
    ['https://login.example/oauth/*', { origin: 'https://login.example', path: '/oauth/', below: true }],
    ['https://login.example/a/b-c_d.e~f', { origin: 'https://login.example', path: '/a/b-c_d.e~f', below: false }],
    ['https://*.login.example:8443/sso/*', { origin: 'https://*.login.example:8443', path: '/sso/', below: true }],
    ['http://sso.localhost:7343/oauth/*', { origin: 'http://sso.localhost:7343', path: '/oauth/', below: true }],
    ['http://127.0.0.1:7343', { origin: 'http://127.0.0.1:7343', path: null, below: true }],
  ])('is %s', (text, read) => expect(parseSignOnPattern(text)).toEqual(read));

  test.each([
    '',
    '*',
    'login.example',
    'https://',
    'https://*',
    'https://*.com',
    'https://*.10.0.0.1',
    'http://login.example',
    'http://localhost.evil.test',
    'https://login.example/oauth*',
    'https://login.example/*/oauth',
    'https://login.example/oauth/**',
    'https://login.example/oauth/',
    'https://login.example/oauth//*',
    'https://login.example/../*',
    'https://login.example/%2e%2e/*',
    'https://login.example/oauth?next=*',
    'https://login.example/oauth#x',
    'https://user@login.example',
    'https://login.example:99999',
    'https://login.example.',
    'https://LOGIN.example',
    'https://0x7f.1',
    'https://127.1',
    ' https://login.example',
    'https://login.example\n',
    'ftp://login.example',
    'https://lögin.example',
  ])('is not %j', (text) => expect(parseSignOnPattern(text)).toBeNull());
});

describe('a sign-on address', () => {
  const below = ['https://login.example/oauth/*'];

  test.each([
    'https://login.example/oauth/authorize?client=1#x',
    'https://LOGIN.example:443/oauth/',
    'https://login.example/portal/../oauth/x',
    'https://login.example/oauth/user%40school',
    'https://login.example\\oauth\\x',
  ])('below the path is %s', (address) => expect(isSignOnAddress(address, below)).toBe(true));

  test.each([
    'https://login.example/',
    'https://login.example/oauth',
    'https://login.example/oauthx/y',
    'https://login.example/OAuth/x',
    'https://login.example/oauth/../portal',
    'https://login.example/oauth/%2e%2e/portal',
    'https://login.example/oauth/..%2fportal',
    'https://login.example/oauth/..%5cportal',
    'https://login.example/oauth/%252e%252e/portal',
    'https://login.example/oauth/..;/portal',
    'https://login.example/oauth/.;x/portal',
    'https://login.example/oauth//evil.test',
    'https://login.example/oauth/%00',
    'http://login.example/oauth/x',
    'wss://login.example/oauth/x',
    'https://login.example:8443/oauth/x',
    'https://login.example.evil.test/oauth/x',
    'https://login.example@evil.test/oauth/x',
    'https://child@login.example/oauth/x',
    'https://login.example./oauth/x',
    'https://a.login.example/oauth/x',
    'https://evil.test/?https://login.example/oauth/x',
    'blob:https://login.example/oauth/x',
    'javascript:https://login.example/oauth/x',
    'about:blank',
    'oauth/x',
    '',
  ])('is not %j', (address) => expect(isSignOnAddress(address, below)).toBe(false));

  test('of a whole origin may be any of its pages, and of one page that one alone', () => {
    expect(isSignOnAddress('https://login.example/any/..;/where', ['https://login.example'])).toBe(true);
    expect(['/sso', '/sso?x=1', '/sso/x', '/'].map((path) => isSignOnAddress(`https://login.example${path}`, ['https://login.example/sso']))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('of any subdomain is not the host itself', () => {
    const any = ['https://*.login.example/oauth/*'];
    expect(isSignOnAddress('https://district.login.example/oauth/x', any)).toBe(true);
    expect(isSignOnAddress('https://login.example/oauth/x', any)).toBe(false);
  });

  test('is none where a pattern cannot be read', () => {
    expect(isSignOnAddress('https://login.example/oauth/x', ['https://login.example/oauth*'])).toBe(false);
    expect(signOnOrigins(['https://login.example/oauth*', 'https://b.example/x'])).toEqual(['https://b.example']);
  });

  test('is always of the pattern’s origin and below its path, as the URL parser sees it', () => {
    const pieces = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2E%2e',
      '..;',
      ';',
      '\\',
      '/',
      '//',
      'oauth',
      'portal',
      '%2f',
      '@',
      ':',
      '?',
      '#',
      'evil.test',
      'login.example',
      ' ',
      '\t',
      'Ⅽ',
      '%00',
      '%09',
      '%20',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const address = `https://login.example/oauth/${parts.join('')}`;
        if (!isSignOnAddress(address, below)) return;
        const url = new URL(address);
        expect([url.origin, url.username, url.pathname.startsWith('/oauth/')]).toEqual(['https://login.example', '', true]);
        // Decoded as often as a careless server might, it still lies there.
        let path = url.pathname;
        for (let i = 0; i < 3; i += 1) path = new URL(decodeURIComponent(path), 'https://login.example').pathname;
        expect(path.startsWith('/oauth/')).toBe(true);
      }),
      { numRuns: 2000, examples: [[['..', ' ', '#']], [['.', '%09', '.']]] },
    );
  });
});
