import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy, isOwnAddress, ownFile, ownPages } from '../../electron/own-pages.ts';

let top = '';
let root = '';
let answer: ReturnType<typeof ownPages>;

beforeAll(() => {
  top = mkdtempSync(path.join(tmpdir(), 'own-pages-'));
  root = path.join(top, 'kiosk');
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  mkdirSync(path.join(top, 'kiosk-secret'));
  writeFileSync(path.join(top, 'secret.json'), '"secret"');
  writeFileSync(path.join(top, 'kiosk-secret', 'secret.json'), '"secret"');
  writeFileSync(path.join(root, 'station.html'), '<!doctype html><p>Whose turn?');
  writeFileSync(path.join(root, 'assets', 'station-A_b-1.js'), 'export {};');
  writeFileSync(path.join(root, 'assets', 'chime.mp3'), Buffer.from([0, 255, 1]));
  writeFileSync(path.join(root, '.env.json'), '"secret"');
  writeFileSync(path.join(root, 'notes.txt'), 'not a page');
  answer = ownPages(root, () => contentSecurityPolicy(['https://hub.example:7340']));
});
afterAll(() => rmSync(top, { recursive: true }));

describe('own pages', () => {
  it.each([
    ['app://station/station.html', 'text/html; charset=utf-8', '<!doctype html><p>Whose turn?'],
    ['app://station/assets/station-A_b-1.js?v=2#x', 'text/javascript; charset=utf-8', 'export {};'],
  ])('%s is answered with its type', async (url, type, body) => {
    const reply = await answer({ url, method: 'GET' });
    expect([reply.status, reply.headers.get('content-type'), await reply.text()]).toEqual([200, type, body]);
  });

  it('bytes stay bytes', async () => {
    const reply = await answer({ url: 'app://station/assets/chime.mp3', method: 'GET' });
    expect([...new Uint8Array(await reply.arrayBuffer())]).toEqual([0, 255, 1]);
  });

  it.each([
    ...['app://station/', 'app://station/none.html', 'app://station/assets', 'app://station/assets/', 'app://station/notes.txt', 'app://station/.env.json'],
    ...[
      'app://station/../secret.json',
      'app://station/%2e%2e/secret.json',
      'app://station/..%2fsecret.json',
      'app://station/assets/..%2f..%2fsecret.json',
      'app://station/..%5csecret.json',
      'app://station/assets/%252e%252e/secret.json',
    ],
    ...[
      'app://station/../kiosk-secret/secret.json',
      'app://station//etc/hostname',
      'app://station/%2fetc/hostname',
      'app://station/c:/secret.json',
      'app://station/station.html::$DATA',
      'app://station/station.html%00.js',
      'app://station/%zz.html',
    ],
    ...[
      'app://other/station.html',
      'app://station.evil.test/station.html',
      'app://station@evil.test/station.html',
      'app://evil@station/station.html',
      'http://station/station.html',
      'file:///etc/hostname',
      'nonsense',
    ],
  ])('%s is not there', async (url) => expect((await answer({ url, method: 'GET' })).status).toBe(404));

  it.each(['POST', 'PUT', 'DELETE'])('%s is not answered', async (method) =>
    expect((await answer({ url: 'app://station/station.html', method })).status).toBe(404),
  );

  it('no address, however it is written, is a file outside the folder', () => {
    const piece = fc.constantFrom('..', '.', '/', '\\', '%2e', '%2f', '%5c', '%00', '%', 'a', 'assets', 'secret.json', ':', '~', ' ', '//', 'é');
    let found = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const file = ownFile(`app://station/${pieces.join('')}`, root);
        if (file === null) return;
        found += 1;
        expect(path.resolve(file).startsWith(root + path.sep)).toBe(true);
      }),
      { numRuns: 5000 },
    );
    expect(found).toBeGreaterThan(10);
  });
});

describe('the content security policy', () => {
  it('is on every answer, misses included', async () => {
    for (const url of ['app://station/station.html', 'app://station/none.html']) {
      const { headers } = await answer({ url, method: 'GET' });
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('lets the page speak to its hub, to a record store where the policy names one, and to nobody else', () => {
    expect(contentSecurityPolicy(['https://hub.example:7340'])).toContain("connect-src 'self' https://hub.example:7340;");
    expect(contentSecurityPolicy(['https://hub.example:7340', 'https://store.example.org'])).toContain(
      "connect-src 'self' https://hub.example:7340 https://store.example.org;",
    );
    expect(contentSecurityPolicy([])).toContain("connect-src 'self';");
  });

  it('runs no code from anywhere else, nothing inline and nothing from text', () => {
    const policy = contentSecurityPolicy(['https://hub.example']);
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    // It compiles WebAssembly and evaluates no text.
    expect(policy.replace("'wasm-unsafe-eval'", '')).not.toMatch(/unsafe|\*|blob:|https:;/);
  });
});

describe('an own address', () => {
  it.each(['app://station/station.html', 'app://station/', 'APP://station/x'])('%s is one', (address) => expect(isOwnAddress(address)).toBe(true));
  it.each(['app://station.evil.test/', 'app://evil/station/', 'https://station/', 'app:station', 'app://station:80/', 'app://x@station/', ''])(
    '%s is none',
    (address) => expect(isOwnAddress(address)).toBe(false),
  );
});
