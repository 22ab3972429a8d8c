import { describe, expect, it } from 'vitest';
import { isAllowed, isFrameAllowed, originOf } from '../../../core/navigation/origin-rule.ts';

const rules = ['https://good.example', 'https://*.cdn.example', 'http://localhost:7401', 'https://schule.example:8443'];

describe('an address is allowed by its origin', () => {
  it.each([
    'https://good.example',
    'https://good.example/',
    'https://good.example/lesson?x=1#y',
    'https://good.example:443/lesson',
    'HTTPS://GOOD.EXAMPLE/lesson',
    'https://good.example\\lesson',
    'https:/good.example/lesson',
    '  https://good.example/lesson',
    'wss://good.example/live',
    'http://localhost:7401/game',
    'ws://localhost:7401/live',
    'https://schule.example:8443/',
    'https://a.cdn.example/x.js',
    'https://a.b.cdn.example/x.js',
    // The parser reads all of these as the same host.
    'https://good%2Eexample/',
    'https://%67ood.example/',
    'https://good。example/',
    'https://ｇｏｏｄ．ｅｘａｍｐｌｅ/',
    'https://go\u00adod.example/',
    'ht\ntps://good\t.example/',
    'https:\\\\good.example\\',
    'https://@good.example/',
    'https://:@good.example/',
    'https://good.example:0443/',
    'https://good.example:/',
  ])('%s is', (address) => expect(isAllowed(address, rules)).toBe(true));

  it.each([
    ['another host with the good one in front', 'https://good.example.evil.test/'],
    ['another host with the good one behind', 'https://evilgood.example/'],
    ['the good one as user', 'https://good.example@evil.test/'],
    ['the good one as user and password', 'https://good.example:443@evil.test/'],
    ['the good one behind an encoded slash', 'https://evil.test%2fgood.example/'],
    ['the good one behind a backslash', 'https://evil.test\\@good.example/'],
    ['the good one in path, query and fragment', 'https://evil.test/https://good.example/?https://good.example#https://good.example'],
    ['a user at the good one', 'https://child:secret@good.example/'],
    ['an empty password at the good one', 'https://child@good.example/'],
    ['a trailing dot', 'https://good.example./'],
    ['another port', 'https://good.example:8443/'],
    ['a rule’s port left out', 'https://schule.example/'],
    ['http for https', 'http://good.example/'],
    ['http on the port of https', 'http://good.example:443/'],
    ['ws for wss', 'ws://good.example/'],
    ['https for http', 'https://localhost:7401/'],
    ['a look-alike in Cyrillic', 'https://gооd.example/'],
    ['a look-alike as punycode', 'https://xn--gd-cda.example/'],
    ['the host of a subdomain rule itself', 'https://cdn.example/'],
    ['a host that ends like a subdomain rule', 'https://evilcdn.example/'],
    ['a subdomain of an exact rule', 'https://a.good.example/'],
    ['a subdomain without a name', 'https://.cdn.example/'],
    ['a subdomain with an empty label', 'https://a..cdn.example/'],
    ['127.0.0.1 for localhost', 'http://127.0.0.1:7401/'],
    ['about:', 'about:blank'],
    ['data:', 'data:text/html,<script>location="https://good.example"</script>'],
    ['blob: of the good one', 'blob:https://good.example/7a1a2c1e-0000-4000-8000-000000000000'],
    ['javascript:', 'javascript:alert(1)//https://good.example'],
    ['file:', 'file:///etc/passwd'],
    ['file: with the good host', 'file://good.example/share'],
    ['a UNC path', '\\\\good.example\\share'],
    ['view-source:', 'view-source:https://good.example/'],
    ['filesystem:', 'filesystem:https://good.example/temporary/x'],
    ['chrome:', 'chrome://settings'],
    ['devtools:', 'devtools://devtools/bundled/inspector.html'],
    ['mailto:', 'mailto:good.example@evil.test'],
    ['a scheme of the system', 'ms-settings:'],
    ['intent:', 'intent://good.example#Intent;scheme=https;end'],
    ['ftp:', 'ftp://good.example/'],
    ['the station’s own pages', 'app://station/station.html'],
    ['the good one before a tab and another', 'https://good.example\t.evil.test/'],
    ['the good one before an encoded dot', 'https://good.example%2eevil.test/'],
    ['the good one before an encoded at sign', 'https://good.example%40evil.test/'],
    ['the good one before a null', 'https://good.example%00.evil.test/'],
    ['the good one as a fragment of the user', 'https://evil.test#@good.example/'],
    ['the good one as a query of another', 'https://evil.test?@good.example/'],
    ['the good one as the port', 'https://evil.test:good.example/'],
    ['the good one with a space', 'https://good .example/'],
    ['a look-alike slash', 'https://evil.test⁄good.example/'],
    ['a look-alike dot', 'https://good․evil.example/'],
    ['a look-alike in mixed scripts', 'https://goοd.example/'],
    ['the good one in Turkish', 'https://good.examplı/'],
    ['an invisible letter', 'https://go\u200dod.example/'],
    ['two trailing dots', 'https://good.example../'],
    ['a subdomain of a host with the good one in it', 'https://cdn.example.a.evil.test/'],
    ['the good one as an address of the sixth version', 'https://[good.example]/'],
    ['ws for wss on its port', 'ws://good.example:443/'],
    ['a nested blob', 'blob:blob:https://good.example/x'],
    ['a javascript: in upper case', 'JAVASCRIPT:alert(1)'],
    ['a data: in pieces', 'da\nta:text/html,x'],
    ['about: of the good one', 'about://good.example/'],
    ['a scheme of its own with the good host', 'vscode://good.example/'],
    ['no scheme', 'good.example/lesson'],
    ['nothing', ''],
  ])('%s is not', (_what, address) => expect(isAllowed(address, rules)).toBe(false));

  it('an IP address is the same in every spelling', () => {
    for (const spelling of [
      'http://127.0.0.1/',
      'http://127.1/',
      'http://2130706433/',
      'http://0x7f000001/',
      'http://0177.0.0.1/',
      'http://127.0.0.1:80/',
      'http://①②⑦.0.0.1/',
    ]) {
      expect(isAllowed(spelling, ['http://127.0.0.1'])).toBe(true);
      expect(isAllowed(spelling, ['http://good.example', 'http://*.0.0.1'])).toBe(false);
    }
    expect(isAllowed('http://[0:0:0:0:0:0:0:1]/', ['http://[::1]'])).toBe(true);
    expect(isAllowed('http://[::ffff:127.0.0.1]/', ['http://127.0.0.1'])).toBe(false);
  });

  it('a host in another script is its punycode', () => {
    expect(isAllowed('https://bücher.example/', ['https://xn--bcher-kva.example'])).toBe(true);
    expect(isAllowed('https://xn--bcher-kva.example/', ['https://bücher.example'])).toBe(true);
  });

  it('nothing is allowed without rules, or by a rule that cannot be read', () => {
    for (const rule of [
      '',
      '*',
      'https://*',
      'https://*.',
      '*.cdn.example',
      'https://**.cdn.example',
      'https://a.*.example',
      'https://good.example/path',
      'https://good.example?x',
      'https://x@good.example',
      'ftp://good.example',
      'file://good.example',
      'https://good.example:99999',
    ]) {
      expect(isAllowed('https://good.example/', [rule]), rule).toBe(false);
      expect(isAllowed('https://a.cdn.example/', [rule]), rule).toBe(false);
    }
    expect(isAllowed('https://good.example/', [])).toBe(false);
  });
});

describe('a frame inside a program', () => {
  it.each(['about:blank', 'about:srcdoc', 'about:blank#top', 'blob:https://good.example/7a1a2c1e', 'https://good.example/frame'])('may show %s', (address) =>
    expect(isFrameAllowed(address, rules)).toBe(true),
  );
  it.each([
    'about:version',
    'blob:https://evil.test/7a1a2c1e',
    'blob:null/7a1a2c1e',
    'blob:blob:https://good.example/x',
    'data:text/html,x',
    'javascript:1',
    'https://evil.test/',
    'file:///',
  ])('may not show %s', (address) => expect(isFrameAllowed(address, rules)).toBe(false));
});

describe('what is told of a refused address', () => {
  it.each([
    ['https://child:secret@evil.test:8443/search?q=what+a+child+typed#x', 'https://evil.test:8443'],
    ['wss://evil.test/live', 'wss://evil.test'],
    ['mailto:a.child@school.example', 'mailto:'],
    ['data:text/html,typed', 'data:'],
    ['blob:https://good.example/x', 'blob:'],
    ['file:///home/child/letter.txt', 'file:'],
    ['not an address', 'unreadable'],
  ])('of %s only %s', (address, told) => expect(originOf(address)).toBe(told));
});
