import { expect, test } from 'vitest';
import { parseSignOnPattern } from '../../../core/navigation/sign-on-pattern.ts';
import { askRules, baseRules, launchRules, parseOriginPattern, signOnRules, type OriginPattern } from '../../../renderer/extension/guard-rules.ts';

/** How Chromium reads a rule's address condition, as far as these rules use it. */
function matches(condition: chrome.declarativeNetRequest.RuleCondition, address: string): boolean {
  if (condition.regexFilter !== undefined) return new RegExp(condition.regexFilter).test(address);
  return condition.urlFilter !== undefined && address.startsWith(condition.urlFilter.slice(1));
}

const rulesFor = (...origins: string[]): chrome.declarativeNetRequest.Rule[] =>
  launchRules(origins.map(parseOriginPattern).filter((o): o is OriginPattern => o !== null));
const lets = (origins: string[], address: string): boolean => rulesFor(...origins).some((rule) => matches(rule.condition, new URL(address).href));

test('the base denies every kind of request, and allows the extension’s own', () => {
  const [deny, own] = baseRules({ extension: 'abc', hub: null, hubInTabs: false, recordStore: null });
  expect(deny).toMatchObject({ priority: 1, action: { type: 'block' } });
  expect(deny?.condition).toEqual({
    resourceTypes: expect.arrayContaining([
      'main_frame',
      'sub_frame',
      'xmlhttprequest',
      'websocket',
      'webtransport',
      'webbundle',
      'ping',
      'csp_report',
      'other',
    ]),
  });
  expect(deny?.condition.resourceTypes).toHaveLength(15);
  expect(own).toMatchObject({ priority: 2, action: { type: 'allow' }, condition: { urlFilter: '|chrome-extension://abc/' } });
});

test('the hub is the station’s alone, but in development its pages may be open', () => {
  const hub = 'https://hub.school.example:7340';
  expect(baseRules({ extension: 'abc', hub, hubInTabs: false, recordStore: null })[2]?.condition).toMatchObject({
    urlFilter: `|${hub}/`,
    initiatorDomains: ['abc'],
  });
  expect(baseRules({ extension: 'abc', hub, hubInTabs: true, recordStore: null })[2]?.condition.initiatorDomains).toBeUndefined();
});

test('a record store of the policy takes the station’s own requests and nobody else’s, even in development', () => {
  const base = { extension: 'abc', hub: 'https://hub.school.example:7340', hubInTabs: true };
  expect(baseRules({ ...base, recordStore: null })).toHaveLength(3);
  expect(baseRules({ ...base, recordStore: 'https://store.example.org' })[3]).toMatchObject({
    action: { type: 'allow' },
    condition: { urlFilter: '|https://store.example.org/', initiatorDomains: ['abc'], resourceTypes: ['xmlhttprequest'] },
  });
});

test('a launch’s origin is allowed with its sockets, and never as a page of its own', () => {
  const [pages, sockets] = rulesFor('https://app.example.org');
  expect(pages?.condition.urlFilter).toBe('|https://app.example.org/');
  expect(pages?.condition.resourceTypes).not.toContain('main_frame');
  expect(sockets?.condition).toEqual({ urlFilter: '|wss://app.example.org/', resourceTypes: ['websocket'] });
  expect(rulesFor('http://localhost:7401')[1]?.condition.urlFilter).toBe('|ws://localhost:7401/');
});

test('every rule has its own number', () => {
  const ids = [
    ...baseRules({ extension: 'abc', hub: 'https://hub.example', hubInTabs: false, recordStore: 'https://store.example' }),
    ...rulesFor('https://a.example', 'https://*.b.example', 'http://c.example:81'),
  ].map((rule) => rule.id);
  expect(new Set(ids).size).toBe(ids.length);
});

const lookalikes = [
  'https://app.example.org.evil.test/',
  'https://app.example.org@evil.test/',
  'https://evil.test/https://app.example.org/',
  'https://evil.test/?https://app.example.org/',
  'http://app.example.org/',
  'https://app.example.org:8443/',
  'https://app.example.org./',
  'https://www.app.example.org/',
  'https://xapp.example.org/',
  'https://example.org/',
];
test.each(lookalikes)('%s is not https://app.example.org', (address) => {
  expect(lets(['https://app.example.org'], address)).toBe(false);
});

test('an allowed origin is allowed on any path, in upper case and with its usual port written out', () => {
  for (const address of ['https://app.example.org', 'https://APP.example.org/a?b#c', 'https://app.example.org:443/x'])
    expect(lets(['https://app.example.org'], address)).toBe(true);
  expect(lets(['HTTPS://App.Example.org:443'], 'https://app.example.org/')).toBe(true);
});

test('a star stands for subdomains of any depth, not for the host and not for a dot', () => {
  const origins = ['https://*.example.org'];
  for (const address of ['https://a.example.org/', 'https://a.b.example.org/x']) expect(lets(origins, address)).toBe(true);
  for (const address of [
    'https://example.org/',
    'https://aexample.org/',
    'https://a.exampleXorg/',
    'https://a.example.org.evil.test/',
    'https://a.example.org@evil.test/',
    'https://evil.test/a.example.org/',
    'http://a.example.org/',
    'https://a.example.org:81/',
  ]) {
    expect(lets(origins, address), address).toBe(false);
  }
});

test.each([
  '*',
  'https://*',
  'https://*.*.org',
  'https://app.example.org/path',
  'https://user@app.example.org',
  'ftp://app.example.org',
  'https://a b',
  'https://app.example.org?x',
  '',
  'javascript:alert(1)',
])('%s is no origin', (text) => {
  expect(parseOriginPattern(text)).toBeNull();
});

test('of a sign-on service, frames go to its pages alone; what these pages load is of their own origin, and no other page may ask for it', () => {
  const patterns = ['https://login.example/oauth/*', 'http://localhost:7340/lti/authorize', 'https://sso.example']
    .map(parseSignOnPattern)
    .filter((p) => p !== null);
  const rules = signOnRules(patterns, 1040);
  expect(rules.map((rule) => rule.id)).toEqual([1040, 1041, 1042, 1043, 1044, 1045]);
  const pages = (address: string): boolean =>
    rules.some((rule) => rule.condition.resourceTypes?.includes('sub_frame' as never) === true && matches(rule.condition, address));
  expect(pages('https://login.example/oauth/authorize?client=a')).toBe(true);
  expect(pages('http://localhost:7340/lti/authorize?scope=openid')).toBe(true);
  expect(pages('https://sso.example/anything')).toBe(true);
  for (const other of [
    'https://login.example/portal',
    'https://login.example/',
    'https://loginXexample/oauth/',
    'http://localhost:7340/lti/authorize/more',
    'http://localhost:7340/board/',
    'http://localhost:7340/lti/authorizeX',
    'https://login.example.evil.test/oauth/',
  ])
    expect(pages(other), other).toBe(false);
  const parts = rules.filter((rule) => rule.condition.resourceTypes?.includes('script' as never) === true);
  expect(parts.map((rule) => rule.condition.initiatorDomains)).toEqual([['login.example'], ['localhost'], ['sso.example']]);
  expect(parts.every((rule) => rule.condition.resourceTypes?.includes('sub_frame' as never) === false)).toBe(true);
});

test('what a program may ask and never show is for scripts that ask, and for that path', () => {
  const [rule, ...more] = askRules(
    [parseSignOnPattern('https://hub.example/xapi/*')].filter((p) => p !== null),
    1000,
  );
  expect(more).toEqual([]);
  expect(rule?.condition.resourceTypes).toEqual(['xmlhttprequest']);
  const asks = (address: string): boolean => rule !== undefined && matches(rule.condition, address);
  expect(['https://hub.example/xapi/statements', 'https://hub.example/board/', 'https://hub.example/xapi'].map(asks)).toEqual([true, false, false]);
});
