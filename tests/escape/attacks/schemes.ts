import { attacks, click, open, run } from './attack.ts';

/** K10 to K14: the history, and addresses that are of no web origin. */
const going = (address: string) => ({
  [`${address} by script`]: run(() => `location.href = ${JSON.stringify(address)}`),
  [`${address} by a link`]: click(() => `<a id="bait" href="${address}">Out</a>`),
  [`${address} in a new window`]: run(() => `open(${JSON.stringify(address)})`),
  [`${address} in a frame`]: run(() => `document.body.append(Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(address)} }))`),
  [`${address} by a redirect`]: open('/hop', () => ({ to: address })),
});
const byScript = (address: string): ReturnType<typeof going> => ({ [`${address} by script`]: run(() => `location.href = ${JSON.stringify(address)}`) });
const stopped = (ways: ReturnType<typeof going>, why: string) =>
  Object.fromEntries(Object.entries(ways).map(([name, how]) => [name, { how, browserStops: why }]));

export const history = attacks('K10', 'place', {
  'back past the first page': run(() => `history.go(-1); await new Promise((done) => setTimeout(done, 300))`),
  'back to the first entry': run(() => `await navigation.traverseTo(navigation.entries()[0].key).finished.catch(() => null); history.back()`),
  'another origin’s address in the history': {
    how: run((to) => `try { history.pushState(null, '', ${to}); return true } catch { return false }`),
    sign: 'said',
    browserStops: 'a page may put addresses of its own origin alone into the history',
  },
});

export const ownPlaces = attacks('K11', 'place', {
  'about:blank': run(() => `location.href = 'about:blank'`),
  'about:blank by a link': click(() => '<a id="bait" href="about:blank">Out</a>'),
  'about:blank by replace': run(() => `location.replace('about:blank')`),
  'about:srcdoc': { how: run(() => `location.href = 'about:srcdoc'`), browserStops: 'Chromium shows its error page for about:srcdoc on top' },
  'blob as the page': run(() => `location.href = URL.createObjectURL(new Blob(['<h1>Anything</h1>'], { type: 'text/html' }))`),
  'blob as the page, which asks elsewhere': {
    how: run((to) => `location.href = URL.createObjectURL(new Blob(['<img src="' + ${to} + '">'], { type: 'text/html' }))`),
    sign: 'hit',
  },
  'data as the page': { how: run(() => `location.href = 'data:text/html,<h1>Anything</h1>'`), browserStops: 'Chromium lets no page go to data:' },
  'data as the page by a link': { how: click(() => '<a id="bait" href="data:text/html,x">Out</a>'), browserStops: 'Chromium lets no page go to data:' },
  'data as the page by a form': {
    how: click(() => '<form action="data:text/html,x" method="post"><button id="bait">Out</button></form>'),
    browserStops: 'Chromium lets no page go to data:',
  },
  'script address that asks elsewhere': {
    how: run((to) => `location.href = 'javascript:void fetch(' + JSON.stringify(${to}) + ', { mode: "no-cors" })'`),
    sign: 'hit',
  },
  'script address that goes elsewhere': { how: click((to) => `<a id="bait" href="javascript:location='${to}'">Out</a>`), sign: 'hit' },
  'page written anew, which asks elsewhere': {
    how: run((to) => `document.open(); document.write('<img src="' + ${to} + '">'); document.close()`),
    sign: 'hit',
  },
  'filesystem address': {
    how: run(() => `location.href = 'filesystem:' + location.origin + '/temporary/x.html'`),
    browserStops: 'Chromium lets no page go to filesystem:',
  },
});

export const files = attacks('K12', 'place', {
  ...stopped(going('file:///etc/passwd'), 'Chromium lets no web page go to file:'),
  ...stopped(byScript('file://server/share/x.html'), 'Chromium lets no web page go to file:'),
  'a share in backslashes': {
    how: run(() => `location.href = 'file:' + String.fromCharCode(92, 92) + 'server'`),
    browserStops: 'Chromium lets no web page go to file:',
  },
  'file read by a script': {
    how: run(() => `return fetch('file:///etc/passwd').then(() => true, () => false)`),
    sign: 'said',
    browserStops: 'Chromium lets no web page read file:',
  },
});

const programs = [
  'tel:+100',
  'sms:+100',
  'vscode://file/etc/passwd',
  'intent://x#Intent;scheme=https;end',
  'ms-msdt:/id',
  'search-ms:query=x',
  'x-apple.systempreferences:',
  'zoommtg://x',
  'steam://run/1',
];

/** Seen by the host that would start the program; in a page nothing shows. */
export const otherPrograms = attacks('K13', 'place', {
  ...stopped(
    { ...going('mailto:a@b.example'), ...going('ms-settings:'), ...Object.assign({}, ...programs.map(byScript)) },
    'headless Chromium starts no other program',
  ),
  'program of its own for a scheme': {
    how: run(() => `try { navigator.registerProtocolHandler('web+lesson', location.origin + '/?%s'); return 'asked' } catch { return false }`),
    sign: 'said',
    browserStops: 'headless Chromium asks nobody',
  },
});

export const insides = attacks('K14', 'place', {
  ...stopped(going('chrome://settings'), 'Chromium lets no web page go to chrome:'),
  ...stopped(byScript('chrome://crash'), 'Chromium lets no web page go to chrome:'),
  ...stopped(byScript('devtools://devtools/bundled/inspector.html'), 'Chromium lets no web page go to devtools:'),
  ...stopped(going('view-source:http://good.localhost/'), 'Chromium lets no web page go to view-source:'),
  ...stopped(byScript('chrome-extension://abcdefghijklmnopabcdefghijklmnop/x.html'), 'there is no such extension'),
  ...stopped(going('app://station/station.html'), 'plain Chromium knows no app:'),
});
